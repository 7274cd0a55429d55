"""Keep and move an installation: back it up, restore it, copy it to another database."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from annotator.cli.installation import open_app, open_database
from annotator.cli.progress import tracked
from annotator.db import Database
from annotator.services import backups
from annotator.services.copying import Sum


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write one consistent copy of the database to FILE while others work, and prove that it can be restored."""
    sums = backups.write_backup(open_database(), file, tracked)
    click.echo(f"{_amount(sums)} in {file}, {file.stat().st_size:,} bytes; restored once to prove it.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Load the backup FILE into this installation, which must hold nothing yet."""
    database = cast(Database, open_app().extensions["annotator.database"])
    sums = backups.restore_backup(database, file, tracked)
    click.echo(f"{_amount(sums)} restored from {file}, and compared with it.")


@click.command("copy-to")
@click.argument("url")
def copy_to(url: str) -> None:
    """Copy everything to the database at URL, which must hold nothing yet: from SQLite to PostgreSQL, or back."""
    sums = backups.copy_to(open_database(), url, tracked)
    click.echo(f"{_amount(sums)} copied, and compared on both sides.")
    click.echo("Stop the server, copy once more into an empty database if people worked meanwhile, and then")
    click.echo("set ANNOTATOR_DATABASE_URL to the new address.")


def _amount(sums: list[Sum]) -> str:
    rows = sum(each.rows for each in sums)
    return f"{rows:,} rows of {len(sums)} tables"


commands = [backup, restore, copy_to]
