"""Write the data set to a file or to standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import get_args

import click
from sqlalchemy.orm import Session

from annotator.cli.installation import enter, reading, writing
from annotator.formats import WRITERS
from annotator.formats.source import Writer
from annotator.services.access import Caller
from annotator.services.export_counts import compare_with_last
from annotator.services.export_files import Written, find_format, write_export
from annotator.services.exporting import ExportLayer, Selection, Unit, count_claims, log_unsubmitted


@click.command("export")
@click.argument("slug")
@click.option("--format", "format_name", default="jsonl", show_default=True, type=click.Choice(list(WRITERS)))
@click.option("--unit", default="claim", show_default=True, type=click.Choice(get_args(Unit)))
@click.option("--layer", default="annotator", show_default=True, type=click.Choice(get_args(ExportLayer)))
@click.option("--submitted", is_flag=True, help="Submitted work only.")
@click.option("--training", is_flag=True, help="With work of the phase training, which is practice.")
@click.option("--annotator", help="One person's claims.")
@click.option("--article", help="One article, by its id.")
@click.option("--pseudonyms", is_flag=True, help="Stable pseudonyms in place of names.")
@click.option("-o", "--output", default="-", help="File to write; standard output by default.")
def export_command(slug: str, format_name: str, output: str, **chosen: object) -> None:
    """Export the claims of a project."""
    selection = Selection(**chosen)  # type: ignore[arg-type]
    writer = find_format(format_name, selection)
    with writing(slug) as session:
        log_unsubmitted(session, enter(session, slug), selection)
    with reading() as session:
        caller = enter(session, slug)
        if output == "-":
            write_export(session, caller, selection, writer, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            report(write_file(session, caller, selection, writer, Path(output)), Path(output))
        count = count_claims(session, caller, selection)
    with writing(slug) as session:
        warning = compare_with_last(session, caller, selection, count)
    if warning:
        click.echo(f"Warning: {warning}", err=True)


def write_file(session: Session, caller: Caller, selection: Selection, writer: Writer, target: Path) -> Written:
    """Write the export beside *target* and rename it, so that a file of that name is always a whole one."""
    with tempfile.NamedTemporaryFile(dir=target.absolute().parent, delete=False) as file:
        try:
            written = write_export(session, caller, selection, writer, file)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return written


def report(written: Written, target: Path) -> None:
    """Say on standard error what was written."""
    records = "1 record" if written.records == 1 else f"{written.records:,} records"
    click.echo(f"{records}, {written.size:,} bytes, sha256 {written.sha256.hex()}: {target}", err=True)


commands = [export_command]
