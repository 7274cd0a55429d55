"""Projects and their members on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.installation import enter, operator, reading, writing
from annotator.core.codebook import Codebook
from annotator.core.errors import Invalid
from annotator.formats.codebook_yaml import read_codebook
from annotator.services import accounts, members, projects
from annotator.services.access import ROLES


@click.group()
def project() -> None:
    """Make and list projects, and say who works in them."""


@project.command()
@click.argument("slug")
@click.option("--title", required=True, help="What people call it.")
@click.option("--codebook", type=click.Path(path_type=Path), help="YAML or JSON; without it the default codebook.")
def add(slug: str, title: str, codebook: Path | None) -> None:
    """Make a project; SLUG is its short name in every address."""
    book = None if codebook is None else read_codebook_file(codebook)
    with writing() as session:
        projects.create_project(session, None, slug, title, book)
    click.echo(f"Project {slug} is ready. Next: annotator project member {slug} USER --role manager")


@project.command("list")
def list_projects() -> None:
    """List every project: short name, state, number of articles, title."""
    with reading() as session:
        for each in projects.list_projects(session, operator()):
            state = "archived" if each.project.archived_at else "open"
            click.echo(f"{each.project.slug}\t{state}\t{each.articles}\t{each.project.title}")


@project.command()
@click.argument("slug")
@click.argument("user")
@click.option("--role", required=True, type=click.Choice(ROLES))
def member(slug: str, user: str, role: str) -> None:
    """Give USER a role in the project SLUG."""
    with writing() as session:
        caller = enter(session, slug)
        account = accounts.find_account(session, user)
        members.set_member(session, caller, account, role)
    click.echo(f"{account.name} is {role} in {slug}.")


def read_codebook_file(path: Path) -> Codebook:
    """Return the codebook at *path*. Raises Invalid with file, line and place of all that is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.") from None
    return read_codebook(raw, path.name)


commands = [project]
