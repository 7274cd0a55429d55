"""Show the sample project: make it, print who can sign in, serve it."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from annotator import create_app
from annotator.cli.installation import operator
from annotator.cli.serving import address_of, listen, run
from annotator.db import Database
from annotator.migrations import upgrade
from annotator.services.sample_project import PEOPLE, prepare_sample

#: What passwords are made of: easy to read off a screen and to type.
WORDS = """
    amber anchor basalt beacon birch breeze canal cedar cobalt copper coral delta ember ferry fjord gravel
    harbour hazel heron island jetty juniper lagoon lantern linen maple marble meadow mosaic nettle oak ochre
    orchard otter pebble pier plaza poplar quarry quay raven reed river saffron salt sand signal silver spruce
    tidal tile timber tram velvet willow
"""


@click.command()
@click.option("--port", default=5000, show_default=True, help="Port; the next free one if it is taken.")
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path), help="Instance folder to use.")
def demo(port: int, folder: Path | None) -> None:
    """Serve the sample project on this machine, with passwords made anew."""
    app = create_app({"INSTANCE": folder} if folder else None)
    database: Database = app.extensions["annotator.database"]
    upgrade(database)
    passwords = {name: new_password() for name in PEOPLE}
    with database.writing() as session:
        prepare_sample(session, operator(), passwords)
    listener = listen("127.0.0.1", port)
    click.echo(f"\nAnnotator shows its sample project at {address_of(listener)}\n\nSign in as")
    for name, role in PEOPLE.items():
        click.echo(f"  {name:6} {passwords[name]:30} {role}")
    click.echo("\nCtrl+C stops it.")
    run(app, listener)


def new_password() -> str:
    """Return a password that can be typed from a screen: four words and two digits."""
    words = "-".join(secrets.choice(WORDS.split()) for _ in range(4))
    return f"{words}-{secrets.randbelow(90) + 10}"


commands = [demo]
