"""Make the database and serve the application."""

from __future__ import annotations

import socket
from contextlib import closing

import click
import waitress
from flask import Flask

from annotator.cli.installation import open_app, open_database
from annotator.core.errors import Conflict
from annotator.db import THREADS, Database
from annotator.migrations import upgrade
from annotator.services.links import setup_link

PORTS_TRIED = 50


@click.command()
def init() -> None:
    """Create or upgrade the database."""
    app = open_app()
    database: Database = app.extensions["annotator.database"]
    upgrade(database)
    click.echo("The database is ready.")
    print_setup_link(database, app.config["BASE_URL"] or "http://127.0.0.1:5000")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=5000, show_default=True, help="Port; the next free one if it is taken.")
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 256))
@click.option("--workers", default=1, show_default=True, help="Processes; one in this release.")
def serve(host: str, port: int, threads: int, workers: int) -> None:
    """Serve the application until it is stopped."""
    if workers != 1:
        raise Conflict("More than one worker is not available yet. Run with --workers 1.")
    app = open_app(pages=True)
    database = open_database()
    listener = listen(host, port)
    print_setup_link(database, app.config["BASE_URL"] or address_of(listener))
    click.echo(f"Annotator listens on {address_of(listener)}")
    run(app, listener, threads)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *port*, or at the next free one. Raises Conflict where none is."""
    for candidate in range(port, port + PORTS_TRIED):
        # Somebody may listen on the wildcard address: binding would succeed and never be reached.
        with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
            if port and probe.connect_ex((host, candidate)) == 0:
                continue
        try:
            return socket.create_server(
                (host, candidate), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=256
            )
        except OSError:
            continue
    raise Conflict(f"No port from {port} to {port + PORTS_TRIED - 1} is free on {host}. Name another with --port.")


def address_of(listener: socket.socket) -> str:
    """Return the http address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Flask, listener: socket.socket, threads: int = THREADS) -> None:
    """Serve *app* on *listener* until the process is stopped."""
    limit = int(app.config["MAX_CONTENT_LENGTH"]) + 1_000_000
    waitress.serve(
        app,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_body_size=limit,
        clear_untrusted_proxy_headers=False,
    )


def print_setup_link(database: Database, base: str) -> None:
    """Print the one-time link for the first administrator, while there is none."""
    with database.writing() as session:
        token = setup_link(session)
    if token:
        click.echo(f"Set up the first administrator (the link works once): {base.rstrip('/')}/setup/{token}")


commands = [init, serve]
