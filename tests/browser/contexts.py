"""Browser contexts that tests use one after the other: each finds one as if it were new, but with our files in it.

A page has a hundred modules. A new context asks the server for each of them and compiles it, in a process that starts
for that: three fifths of what opening a page costs. The files have a mark of their content in their address.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page


class Contexts:
    """The contexts of one browser for one origin, which must be running when one is opened."""

    def __init__(self, browser: Browser, patience_ms: int) -> None:
        self.browser = browser
        self.patience_ms = patience_ms
        #: Those that nobody uses, by origin.
        self.free: dict[str, list[BrowserContext]] = {}
        #: A page of each that stays open, and with it the process that all its pages are in.
        self.kept: dict[BrowserContext, Page] = {}

    def open(self, origin: str, **options: object) -> BrowserContext:
        """Return a context without cookies or storage; one with *options* is new."""
        if not options and self.free.get(origin):
            return self.free[origin].pop()
        context = self.browser.new_context(base_url=origin, reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(self.patience_ms)
        if not options:
            self.kept[context] = context.new_page()
            self.kept[context].goto("/static/img/logo.svg")
        return context

    def leave(self, context: BrowserContext, origin: str) -> None:
        """Take back what `open` returned, and keep nothing of what was done there but our files."""
        kept = self.kept.get(context)
        try:
            if kept is not None:
                self._empty(context, kept, origin)
                self.free.setdefault(origin, []).append(context)
                return
        except Error:  # its process came to an end, or it was closed
            del self.kept[context]
        context.close()

    def _empty(self, context: BrowserContext, kept: Page, origin: str) -> None:
        pages = [page for page in context.pages if page is not kept]
        origins = {origin} | {f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(page.url) for page in pages)}
        for page in pages:
            page.close()
        context.set_offline(False)
        context.unroute_all()
        context.clear_cookies()
        context.clear_permissions()
        kept.evaluate("localStorage.clear()")
        session = context.new_cdp_session(kept)
        for each in origins:
            session.send("Storage.clearDataForOrigin", {"origin": each, "storageTypes": "all"})
        session.detach()

    def close(self) -> None:
        """Close those that nobody uses."""
        for context in (each for found in self.free.values() for each in found):
            context.close()
