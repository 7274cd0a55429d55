"""Commands that the contract names and that this release cannot do yet."""

from __future__ import annotations

import click

from annotator.core.errors import NotYet


def _not_yet(name: str, meaning: str) -> click.Command:
    @click.command(name, help=f"{meaning} (not available yet)", context_settings={"ignore_unknown_options": True})
    @click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
    def refuse(arguments: tuple[str, ...]) -> None:
        raise NotYet(f"`annotator {name}` is not available yet.")

    return refuse


commands = [
    _not_yet("backup", "Write a consistent copy of the database."),
    _not_yet("restore", "Load a copy into an empty installation."),
    _not_yet("check", "Prove every invariant of the record."),
]
