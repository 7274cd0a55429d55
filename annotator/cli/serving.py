"""Make the database and serve the application."""

from __future__ import annotations

import gc
import socket
import sys
from contextlib import closing

import click
from click.core import ParameterSource
from flask import Flask
from flask.logging import default_handler

from annotator.cli.installation import open_app, open_database
from annotator.cli.shared_metrics import share_metrics
from annotator.cli.workers import run_workers
from annotator.core.errors import Conflict
from annotator.db import THREADS, Database
from annotator.logs import set_up_logs
from annotator.migrations import upgrade
from annotator.services.accounts import has_admin
from annotator.services.links import setup_link

PORTS_TRIED = 50
#: How long requests under way may take when the server is told to stop.
PATIENCE_S = 30
#: How long a connection that waits for its next request stays open then: one may be on its way.
LINGER_S = 0.5


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
@click.option("--port", default=5000, show_default=True, help="Port; without one, the next free one.")
@click.option("--threads", default=THREADS, show_default=True, type=click.IntRange(1, 256), help="In each process.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.pass_context
def serve(context: click.Context, host: str, port: int, threads: int, workers: int) -> None:
    """Serve the application until it is stopped; requests under way are answered first."""
    gc.disable()  # as while the command was loaded
    if workers > 1:
        share_metrics()
    app = open_app(pages=True)
    database = open_database()
    # Whoever names a port has told others of it, a proxy for instance: at another one nobody would look.
    is_named = context.get_parameter_source("port") is not ParameterSource.DEFAULT
    listener = listen(host, port, 1 if is_named else PORTS_TRIED)
    print_setup_link(database, app.config["BASE_URL"] or address_of(listener))
    click.echo(f"Annotator listens on {address_of(listener)}")
    run(app, listener, threads, workers)


def listen(host: str, port: int, tries: int = PORTS_TRIED) -> socket.socket:
    """Return a socket that listens at *port*, or at the next free one of *tries*. Raises Conflict where none is."""
    for candidate in range(port, port + tries):
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
    if tries == 1:
        raise Conflict(
            f"Port {port} cannot be had on {host}; another program has it perhaps. Name another with --port."
        )
    raise Conflict(f"No port from {port} to {port + tries - 1} is free on {host}. Name another with --port.")


def address_of(listener: socket.socket) -> str:
    """Return the http address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(app: Flask, listener: socket.socket, threads: int = THREADS, workers: int = 1) -> None:
    """Serve *app* on *listener* until the process is stopped."""
    # What is there by now stays, so that no process looks through it again, neither at work nor before it can end.
    gc.freeze()
    gc.enable()
    set_up_logs(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
    app.logger.removeHandler(default_handler)
    sys.stdout.flush()  # whoever started us may wait at a pipe for the address
    if workers == 1:
        from annotator.cli.embedded import run_embedded  # with waitress, which several processes do without

        run_embedded(app, listener, threads, PATIENCE_S, LINGER_S)
    else:
        run_workers(app, listener, workers, threads, PATIENCE_S, LINGER_S)


def print_setup_link(database: Database, base: str) -> None:
    """Print the one-time link for the first administrator, while there is none."""
    with database.reading() as session:  # a server that comes back does not wait for those who write
        if has_admin(session):
            return
    with database.writing() as session:
        token = setup_link(session)
    if token:
        click.echo(f"Set up the first administrator (the link works once): {base.rstrip('/')}/setup/{token}")


commands = [init, serve]
