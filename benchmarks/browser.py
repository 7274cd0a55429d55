"""A real Chromium that measures a page from inside: when it is painted, and when a key shows its effect."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WINDOW: ViewportSize = {"width": 1440, "height": 900}

#: Milliseconds to wait after a key, so that no key waits for the one before.
PAUSE = 150
PATIENCE = 120_000

#: What is painted counts once the frame after it was handed over: a task that follows a frame tells so.
WATCH = """(() => {
  const afterFrame = (done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  const isThere = () => document.readyState === 'complete' && (!document.querySelector('#page-data')
    || document.querySelector('.cluster-item__card')
    || [...CSS.highlights.keys()].some((name) => name.startsWith('claim-')));
  const look = () => {
    if (isThere()) afterFrame(() => { window.painted = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.effects = [];
  addEventListener('keydown', (event) => afterFrame(() => window.effects.push(performance.now() - event.timeStamp)),
    { capture: true });
  window.longTasks = [];
  new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: 'longtask' });
})()"""


class MeasuredPage:
    """One tab, and what was measured in it."""

    def __init__(self, context: BrowserContext, lobby: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(WATCH)
        self.session: CDPSession = context.new_cdp_session(self.page)
        self.lobby = lobby

    def open(self, url: str) -> float:
        """Come to *url* from the lobby; return the milliseconds until a frame shows text and claims."""
        self.page.goto(self.lobby)
        self.page.goto(url, wait_until="commit")
        self.page.wait_for_function("() => window.painted")
        return float(self.page.evaluate("window.painted"))

    def effects(self, keys: Sequence[str]) -> list[float]:
        """Press *keys*; return the milliseconds from each press to the frame that shows what it did."""
        self.page.evaluate("() => { window.effects.length = 0; }")
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(PAUSE)
        found: list[float] = self.page.evaluate("window.effects")
        return found

    def work(self, keys: Sequence[str]) -> None:
        """Press *keys* one after the other without waiting."""
        for key in keys:
            self.page.keyboard.press(key)

    def long_tasks(self, turns: int) -> int:
        """Scroll by *turns* of the wheel; return how many tasks took over 50 milliseconds meanwhile."""
        self.page.mouse.move(WINDOW["width"] / 3, WINDOW["height"] / 2)
        self.page.evaluate("() => { window.longTasks.length = 0; }")
        for _ in range(turns):
            self.page.mouse.wheel(0, WINDOW["height"])
            self.page.wait_for_timeout(PAUSE)
        return int(self.page.evaluate("window.longTasks.length"))

    def memory(self) -> float:
        """Return the megabytes that the page's scripts hold."""
        self.session.send("HeapProfiler.collectGarbage")
        return float(self.session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def close(self) -> None:
        """Leave the page."""
        self.page.close()


def find_chromium() -> str | None:
    """Return the Chromium named by ANNOTATOR_CHROMIUM, else the first on the PATH."""
    return os.environ.get("ANNOTATOR_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def chromium(executable: str, cookies: Sequence[Any]) -> Iterator[BrowserContext]:
    """Start a browser that is signed in by *cookies*."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        context = browser.new_context(viewport=WINDOW, reduced_motion="reduce")
        context.add_cookies(cookies)
        yield context
        browser.close()
