"""Debugging stays on this machine: who reaches a debugger runs what she likes on the server."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

import click

from annotator.core.errors import Conflict


def refuse_public_debugging(base_url: str) -> None:
    """Raise Conflict where others could reach the application: by *base_url*, or by the host that a command names.

    `annotator serve` and `flask run` both say with --host where they listen.
    """
    context = click.get_current_context(silent=True)
    said = str(context.params.get("host") or "") if context is not None else ""
    for host in (urlsplit(base_url).hostname or "", said):
        if host and not is_loopback(host):
            raise Conflict(
                f"Debugging is on and {host} can be reached by others, who could then run programs here. "
                "Turn FLASK_DEBUG or DEBUG off, or serve on 127.0.0.1."
            )


def is_loopback(host: str) -> bool:
    """Return whether *host* is this machine for itself alone."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
