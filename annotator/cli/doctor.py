"""Say in plain words what is wrong with this installation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from annotator import create_app
from annotator.cli.installation import open_app
from annotator.config import PREFIX, SETTINGS
from annotator.core.errors import AnnotatorError
from annotator.logs import check_log_settings
from annotator.services.diagnosis import find_faults

#: Read from the environment outside the settings.
OTHERS = {PREFIX + "INSTANCE", PREFIX + "CHROMIUM"}


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Say what is wrong with this installation, and what to do about it; exit code 1 where something is."""
    faults = list(_faults())
    for fault in faults:
        click.echo(fault)
    if faults:
        ctx.exit(1)
    click.echo("Nothing is wrong with this installation. `annotator check` proves what is stored in it.")


def _faults() -> Iterator[str]:
    try:
        app = open_app()
    except AnnotatorError as error:
        yield error.message
        return
    except OSError as error:
        yield f"{error.filename} cannot be used: {error.strerror}. Give it to the user that runs the server."
        return
    except ValueError as error:
        yield f"A setting cannot be read: {error}."
        return
    known = OTHERS | {PREFIX + setting.name for setting in SETTINGS}
    database = app.extensions["annotator.database"]
    found = list(find_faults(database, Path(app.instance_path), os.environ, known, app.config))
    yield from found or _serving_faults()


def _serving_faults() -> Iterator[str]:
    """Yield what `annotator serve` would refuse, with everything that a server loads."""
    try:
        app = create_app()
        check_log_settings(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
    except (AnnotatorError, ValueError) as error:
        yield str(error)


commands = [doctor]
