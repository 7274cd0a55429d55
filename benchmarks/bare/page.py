"""The same text as plain paragraphs, without claims, styles or scripts: what a browser needs for the text alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HEAD = "<!doctype html><meta charset=utf-8><title>Plain</title>"


@contextmanager
def plain_pages(texts: Sequence[str]) -> Iterator[list[str]]:
    """Serve *texts*, each as a page that is ready before it is asked for; give their addresses."""
    pages = {f"/{number}": (HEAD + plain(text)).encode() for number, text in enumerate(texts)}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page or b"")))
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield [f"http://127.0.0.1:{server.server_port}{path}" for path in pages]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def plain(text: str) -> str:
    """Return *text* as nothing but paragraphs."""
    return "".join(f"<p>{escape(line)}</p>\n" for line in text.split("\n"))
