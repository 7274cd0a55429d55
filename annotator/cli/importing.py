"""Import files and folders into a project."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import click

from annotator.cli.installation import enter, reading, writing
from annotator.cli.progress import tracked
from annotator.core.errors import Invalid
from annotator.core.records import Layer
from annotator.formats import READERS
from annotator.formats.detection import EXTENSIONS
from annotator.formats.source import Source
from annotator.services.importing import ImportSummary, check_reading, count_repetitions, import_reading
from annotator.services.importing_files import AUTO, read_files

SHOWN_WARNINGS = 20


@click.command("import")
@click.argument("slug")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--format", "format_name", default=AUTO, show_default=True, type=click.Choice([AUTO, *READERS]))
@click.option("--layer", default="annotator", show_default=True, type=click.Choice(get_args(Layer)))
@click.option("--as", "as_person", metavar="PERSON", help="Whose the claims are that name no annotator.")
@click.option("--encoding", default="utf-8", show_default=True, help="Encoding of the files, such as cp1254.")
@click.option("--dry-run", is_flag=True, help="Check everything and store nothing.")
def import_command(
    slug: str, paths: Sequence[str], format_name: str, layer: Layer, as_person: str | None, encoding: str, dry_run: bool
) -> None:
    """Import articles and claims: files, folders with all that lies in them, or - for standard input."""
    with reading() as session:
        enter(session, slug)
    found = read_files(list(_sources(paths)), format_name, encoding)
    said: dict[str, Any] = {"layer": layer, "as_person": as_person, "track": tracked}
    with reading() as session:
        checked = check_reading(session, enter(session, slug), found, **said)
    with reading() if dry_run else writing(slug) as session:
        caller = enter(session, slug)
        summary = import_reading(session, caller, found, checked=checked, dry_run=dry_run, **said)
    _report(summary)


def _sources(paths: Sequence[str]) -> Iterator[Source]:
    for path in paths:
        if path == "-":
            yield Source("standard input", sys.stdin.buffer.read())
        elif Path(path).is_dir():
            yield from _files_in(Path(path))
        else:
            yield _source(Path(path), path)


def _files_in(folder: Path) -> Iterator[Source]:
    """Yield the files of *folder* and the folders in it that have a known extension, by name."""
    files = sorted(each for each in folder.rglob("*") if each.suffix.lower() in EXTENSIONS and each.is_file())
    if not files:
        raise Invalid(f"The folder {folder} holds no file that can be imported ({', '.join(EXTENSIONS)}).")
    for file in tracked(files, "Reading files"):
        yield _source(file, file.relative_to(folder).as_posix())


def _source(path: Path, name: str) -> Source:
    try:
        return Source(name, path.read_bytes())
    except OSError as error:
        raise Invalid(f"The file {path} cannot be read: {error.strerror}.") from None


def _report(summary: ImportSummary) -> None:
    """Say what was done on standard output, warnings on standard error."""
    for warning in summary.warnings[:SHOWN_WARNINGS]:
        place = ", ".join(f"{name} {warning[name]}" for name in ("file", "line") if name in warning)
        click.echo(f"Warning: {place + ': ' if place else ''}{warning['message']}", err=True)
    if len(summary.warnings) > SHOWN_WARNINGS:
        click.echo(f"  … and {len(summary.warnings) - SHOWN_WARNINGS} more warnings", err=True)
    done = "Imported" if summary.id else "Nothing stored. It would import"
    stored = f"{_amount(summary.articles.created, 'article')} and {_amount(summary.claims.created, 'claim')}"
    repeated = count_repetitions(summary.article_ids)
    known = [(summary.articles.unchanged - repeated, "article"), (summary.claims.unchanged, "claim")]
    there = " and ".join(_amount(count, what) for count, what in known if count)
    verb = "was" if sum(count for count, _ in known) == 1 else "were"
    parts = [f"{done} {stored}"]
    parts += [f"{there} {verb} there already"] if there else []
    parts += [f"{_amount(repeated, 'article')} came again in the same files"] if repeated else []
    click.echo("; ".join(parts) + ".")


def _amount(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


commands = [import_command]
