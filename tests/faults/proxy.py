"""A network that loses requests on their way to the server, and answers on their way back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random


class LossyProxy:
    """Passes on one request a connection; some never reach the server, the answers of others never the client."""

    def __init__(self, port: int, before: float = 0.3, after: float = 0.3, seed: int = 7) -> None:
        self.upstream = port
        self.before, self.after = before, after
        self.random = Random(seed)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.listener.getsockname()[1]
        #: Requests that never arrived, and answers that never came back.
        self.lost_before = self.lost_after = 0

    def run(self) -> None:
        """Pass on what comes, until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self.pass_on, args=(client,), daemon=True).start()

    def pass_on(self, client: socket.socket) -> None:
        """Pass one request on and its answer back, or lose either."""
        with client, suppress(OSError):
            request = read_message(client)
            if self.random.random() < self.before:
                self.lost_before += 1
                return
            with socket.create_connection(("127.0.0.1", self.upstream), timeout=60) as server:
                server.sendall(request)
                answer = read_message(server)
            if self.random.random() < self.after:
                self.lost_after += 1
                return
            client.sendall(answer)


def read_message(source: socket.socket) -> bytes:
    """Return one HTTP message, head and body."""
    content = b""
    while b"\r\n\r\n" not in content:
        content += _more(source)
    head, _, body = content.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body) if lengths else 0
    while missing > 0:
        piece = _more(source)
        content, missing = content + piece, missing - len(piece)
    return content


@contextmanager
def losing(port: int, **shares: float) -> Iterator[LossyProxy]:
    """Run a proxy before the server at *port* while the block runs."""
    proxy = LossyProxy(port, **shares)  # type: ignore[arg-type]
    threading.Thread(target=proxy.run, daemon=True).start()
    try:
        yield proxy
    finally:
        # Closing alone does not wake who waits in accept.
        with suppress(OSError):
            proxy.listener.shutdown(socket.SHUT_RDWR)
        proxy.listener.close()


def _more(source: socket.socket) -> bytes:
    piece = source.recv(65_536)
    if not piece:
        raise ConnectionError("the other side closed the connection")
    return piece
