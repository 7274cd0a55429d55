"""One process with threads: waitress, which when it is stopped answers the requests under way first."""

from __future__ import annotations

import signal
import socket
import time

from flask import Flask
from waitress import create_server, wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask


class LastTask(WSGITask):  # type: ignore[misc]
    """A request that is answered while the server stops; its answer says that the connection closes."""

    def build_response_header(self) -> bytes:
        """Return the head of the answer."""
        self.set_close_on_finish()
        head: bytes = super().build_response_header()
        return head


def run_embedded(app: Flask, listener: socket.socket, threads: int, patience_s: int, linger_s: float) -> None:
    """Serve *app* on *listener* until SIGTERM or Ctrl+C; requests under way have *patience_s* seconds then.

    A connection on which none is stays open for *linger_s* seconds.
    """
    connections: dict[int, object] = {}
    server = create_server(
        app,
        map=connections,
        sockets=[listener],
        threads=threads,
        ident=None,
        max_request_body_size=int(app.config["MAX_CONTENT_LENGTH"]) + 1_000_000,
        clear_untrusted_proxy_headers=False,
    )
    is_stopping = False

    def stop(*_: object) -> None:
        nonlocal is_stopping
        is_stopping = True
        server.pull_trigger()  # else it would wait for the next request

    signal.signal(signal.SIGTERM, stop)
    try:
        while not is_stopping:
            wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
    except KeyboardInterrupt:
        return
    _close_door(server, listener)
    started = time.monotonic()
    while server.active_channels and time.monotonic() - started < patience_s:
        for channel in list(server.active_channels.values()):
            channel.task_class = LastTask
            if not _is_busy(channel) and time.monotonic() - started > linger_s:
                channel.will_close = True
        wasyncore.loop(timeout=0.1, use_poll=True, map=connections, count=1)


def _close_door(server: TcpWSGIServer, listener: socket.socket) -> None:
    """Let in those who have connected already, and nobody else."""
    known = -1
    while known != len(server.active_channels):
        known = len(server.active_channels)
        server.handle_accept()
    server.del_channel()
    listener.close()


def _is_busy(channel: HTTPChannel) -> bool:
    return bool(channel.requests or channel.request or channel.total_outbufs_len)
