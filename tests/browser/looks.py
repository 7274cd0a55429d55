"""How pages are looked at: both themes, wide and narrow; and what is wrong with how they look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from browser.axe import axe_finds
from playwright.sync_api import ElementHandle, Page

#: Said by the browser of a style or script that the security policy refused, where the console is not asked.
REPORT = """addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`Refused by ${violatedDirective}: ${blockedURI} at ${sourceFile}:${lineNumber}`));"""

TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth && [...document.querySelectorAll('body, body *')]
  .filter(each => each.getBoundingClientRect().right > innerWidth || each.scrollWidth > innerWidth)
  .map(each => `${each.localName}.${each.className}`).join(', ')"""

#: Controls that stand out of the window where nothing can be scrolled to them.
CUT_OFF = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(each => {
  const { right, width } = each.getBoundingClientRect();
  const scrolls = box => box && (/auto|scroll/.test(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
  return width > 1 && right > innerWidth + 1 && each.checkVisibility() && !scrolls(each.parentElement);
}).map(each => `${each.localName}.${each.className}`).join(', ')"""


#: Resolves once what the page does after it was laid out anew, as drawing a chart in its new width, has been painted.
SETTLED = """async () => {
  for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame);
}"""


class Look(NamedTuple):
    """How a page is looked at."""

    width: int
    theme: Literal["light", "dark"]
    #: The language that the browser asks for; it counts when the page is opened.
    language: Literal["en", "az", "tr", "ru"] = "en"


#: Each half has both widths and both themes.
LOOKS = (Look(1280, "light"), Look(360, "dark"), Look(1280, "dark"), Look(360, "light"))

#: Each width with each theme and each language, and each theme with each language; 640 is 1280 at 200 % zoom.
PAIRWISE = tuple(
    Look(width, ("light", "dark")[(row + column) % 2], language)
    for row, language in enumerate(("en", "az", "tr", "ru"))
    for column, width in enumerate((1280, 640, 320))
)


def lasting(place: Page | ElementHandle, fault: str) -> Any:
    """Return what the script *fault* finds there, and finds again once the page has settled."""
    found = place.evaluate(fault)
    if found:
        place.evaluate(SETTLED)
        found = place.evaluate(fault)
    return found


def look_at(page: Page, look: Look) -> Iterator[str]:
    """Say what is wrong with the page that is open, looked at like this."""
    page.wait_for_load_state()
    page.locator("html[data-ready]").wait_for()
    page.set_viewport_size({"width": look.width, "height": 800})
    page.emulate_media(color_scheme=look.theme)
    too_wide = lasting(page, TOO_WIDE)
    if too_wide:
        yield f"scrolls sideways because of {too_wide}"
    cut_off = lasting(page, CUT_OFF)
    if cut_off:
        yield f"cut off: {cut_off}"
    yield from axe_finds(page)


def heading_faults(page: Page) -> Iterator[str]:
    """Say what is wrong with the title and the main heading."""
    headings = page.locator("h1").filter(visible=True).count()
    if headings != 1:
        yield f"{headings} headings of the first level"
    own, *place = page.title().split(" · ")
    if not own.strip() or place[-1:] != ["Annotator"]:
        yield f"the title says {page.title()!r}"
