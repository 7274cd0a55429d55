"""A finger on the page: taps and drags as pointer events of type touch, by Chromium's own input."""

from __future__ import annotations

from typing import Any

from browser.annotation import place_of
from playwright.sync_api import Locator, Page

#: How long the finger rests before it is lifted, in milliseconds: Chromium takes the tap after a fling for its end.
RESTING = 300

LISTEN = """() => {
  window.isTapped = false;
  addEventListener('click', () => { window.isTapped = true; }, {capture: true, once: true});
}"""


class Finger:
    """One finger on one page that has a touch screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def tap(self, quote: str) -> None:
        """Tap on the first letter of *quote*, and wait for the page to hear of it."""
        place = place_of(self.page, quote, "start")
        self.page.evaluate(LISTEN)
        self.page.touchscreen.tap(place["left"] + 3, place["top"])
        self.page.wait_for_function("() => window.isTapped")

    def tap_on(self, control: Locator) -> None:
        """Tap on a control."""
        control.tap()

    def drag(self, handle: Locator, quote: str) -> None:
        """Drag a handle to the end of *quote*."""
        handle.wait_for()
        place = place_of(self.page, quote, None)
        box = handle.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._send("touchStart", x, y)
        for step in range(1, 6):
            self._send("touchMove", x + (place["right"] - x) * step / 5, y + (place["bottom"] - y) * step / 5)
        self.page.wait_for_timeout(RESTING)
        self._send("touchMove", place["right"], place["bottom"])
        self._send("touchEnd")

    def _send(self, kind: str, x: float | None = None, y: float | None = None) -> None:
        points: list[dict[str, Any]] = [] if x is None else [{"x": x, "y": y}]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
