"""Prove that what is stored holds together."""

from __future__ import annotations

import click

from annotator.cli.installation import reading
from annotator.cli.progress import tracked
from annotator.services.checking import check_installation, count_checked


@click.command()
@click.argument("slug", required=False)
@click.pass_context
def check(ctx: click.Context, slug: str | None) -> None:
    """Prove every invariant of the record, of the project SLUG or of all; name each thing that breaks one."""
    found = 0
    with reading() as session:
        for offence in check_installation(session, slug, tracked):
            click.echo(offence)
            found += 1
        articles, claims = count_checked(session, slug)
    checked = f"{articles:,} articles and {claims:,} claims were checked."
    if found:
        click.echo(f"annotator: {found:,} faults. {checked} A backup from before may hold what was lost.", err=True)
        ctx.exit(1)
    click.echo(f"Everything holds. {checked}")


commands = [check]
