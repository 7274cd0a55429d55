"""The `annotator` command: parse, call a service, print."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from annotator import __version__
from annotator.core.errors import AnnotatorError, Conflict

#: Each command and the module whose list `commands` holds it; loaded when it is asked for, so that each starts at once.
COMMANDS = {
    "init": "serving",
    "serve": "serving",
    "work": "working",
    "demo": "demo",
    "user": "users",
    "project": "projects",
    "import": "importing",
    "export": "exporting",
    "agreement": "agreement",
    "backup": "backups",
    "restore": "backups",
    "copy-to": "backups",
    "check": "checking",
    "doctor": "doctor",
}
SHOWN_PROBLEMS = 20


class Commands(click.Group):
    """The group of commands; every refusal is one sentence on standard error and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return the command called *name*, or None."""
        if name not in COMMANDS:
            return None
        with _loading():
            commands: list[click.Command] = import_module(f"annotator.cli.{COMMANDS[name]}").commands
        return next(command for command in commands if command.name == name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _loading():
            from sqlalchemy.exc import DataError, OperationalError
        try:
            return super().invoke(ctx)
        except AnnotatorError as error:
            _refuse(ctx, error)
        except DataError as error:
            _refuse(ctx, Conflict(f"The database has no room for a value: {error.orig}. Nothing was changed."))
        except OperationalError as error:
            reason = " ".join(str(error.orig).split())
            _refuse(ctx, Conflict(f"The database does not answer: {reason}. `annotator doctor` may know why."))


@contextmanager
def _loading() -> Iterator[None]:
    """Collect no garbage meanwhile: to look for it in what is loaded, all of which stays, takes a tenth of a start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _refuse(ctx: click.Context, error: AnnotatorError) -> None:
    click.echo(f"annotator: {error.message}", err=True)
    for problem in error.problems[:SHOWN_PROBLEMS]:
        if str(problem) != error.message:
            click.echo(f"  {problem}", err=True)
    if len(error.problems) > SHOWN_PROBLEMS:
        click.echo(f"  … and {len(error.problems) - SHOWN_PROBLEMS} more", err=True)
    ctx.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="annotator", message="%(prog)s %(version)s")
def main() -> None:
    """Annotate claims and stances in articles, review them and export the result."""
    # Names and texts in any script must reach a pipe whole, whatever the terminal's language is.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
