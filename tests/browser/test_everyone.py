"""The two pages where days are spent, for everyone: zoom, narrow windows, targets, forced colours, motion, paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.axe import axe_finds
from browser.looks import CUT_OFF, TOO_WIDE, lasting
from browser.test_review import FIRST, Desk, both, desk, press, wait_until_saved
from playwright.sync_api import Page, expect

__all__ = ["both", "desk"]

PLACES = ("annotate", "review")

#: Controls under 24 px that are no links in a sentence (WCAG 2.5.8) and are not drawn by the browser for us alone.
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(each => {
  const { width, height } = (each.closest('label') ?? each).getBoundingClientRect();
  const isInline = getComputedStyle(each).display === 'inline';
  const isSeen = each.checkVisibility({ visibilityProperty: true }) && width > 1 && !each.closest('.visually-hidden');
  return isSeen && !isInline && Math.min(width, height) < 23.9 && !each.matches('.skip-link');
}).map(each => `${each.localName}.${each.className}: ${each.textContent.trim().slice(0, 20)}`)"""

MOVING = """() => [...document.querySelectorAll('body *')].filter(each => {
  const { transitionDuration, animationName, animationDuration } = getComputedStyle(each);
  const isLong = duration => duration.split(', ').some(each => parseFloat(each) > 0.02);
  const isAnimated = animationName !== 'none' && isLong(animationDuration);
  return each.checkVisibility() && (isLong(transitionDuration) || isAnimated);
}).map(each => `${each.localName}.${each.className}`)"""


#: What stands out of the window and cannot be scrolled to in a box of its own.
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter(each => {
  const { left, right, width } = each.getBoundingClientRect();
  const scrolls = box => box && (/auto|scroll/.test(getComputedStyle(box).overflowX) || scrolls(box.parentElement));
  const isSeen = width > 1 && each.checkVisibility() && !scrolls(each.parentElement);
  return isSeen && (left < -1 || right > innerWidth + 1);
}).map(each => `${each.localName}.${each.className}`)"""


@pytest.fixture
def open_place(both: Desk) -> Callable[[str], Page]:
    """Return the function that opens one of the pages with something in hand: a claim open, a verdict asked for."""

    def open_page(place: str, **options: object) -> Page:
        if place == "review":
            page = both.page_of("cleo", **options)
            page.goto(f"{both.url}/review")
            wait_until_saved(page)
            press(page, "j", "r")
            expect(page.locator(".verdict__reasons[data-asked]")).to_be_visible()
            return page
        both.put("dora", FIRST)
        both.put("dora", "tram 🚊")
        page = both.page_of("dora", **options)
        page.goto(both.url)
        wait_until_saved(page)
        press(page, "n", "Enter")
        expect(page.locator("#state")).to_have_text("Claim open")
        return page

    return open_page


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("width", "height"), [(320, 640), (640, 400)], ids=["320px", "zoom200"])
def test_nothing_scrolls_sideways_when_narrow_or_zoomed(
    open_place: Callable[..., Page], place: str, width: int, height: int
) -> None:
    page = open_place(place, viewport={"width": width, "height": height}, device_scale_factor=2)
    assert not lasting(page, TOO_WIDE)
    assert not lasting(page, CUT_OFF)
    assert axe_finds(page) == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [1280, 320])
def test_every_target_is_large_enough(open_place: Callable[..., Page], place: str, width: int) -> None:
    page = open_place(place, viewport={"width": width, "height": 800})
    assert not lasting(page, SMALL)


@pytest.mark.parametrize("place", PLACES)
def test_nothing_moves_for_whoever_wants_no_motion(open_place: Callable[..., Page], place: str) -> None:
    page = open_place(place)
    assert not lasting(page, MOVING)


@pytest.mark.parametrize("place", PLACES)
def test_the_interface_mirrors(open_place: Callable[..., Page], place: str) -> None:
    for width in (1280, 320):
        page = open_place(place, viewport={"width": width, "height": 800})
        page.evaluate("() => document.documentElement.dir = 'rtl'")
        assert not lasting(page, OUTSIDE)
        assert not lasting(page, "() => document.documentElement.scrollWidth > innerWidth")
        assert axe_finds(page) == []


@pytest.mark.parametrize("place", PLACES)
def test_stance_and_selection_show_in_forced_colours(open_place: Callable[..., Page], place: str) -> None:
    page = open_place(place, forced_colors="active")
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    styles = page.evaluate(
        """() => {
          const line = document.querySelector('#text .line');
          const styleOf = name => getComputedStyle(line, `::highlight(${name})`);
          const claims = [...CSS.highlights.keys()].filter(name => name.startsWith('claim-'));
          return {
            plain: getComputedStyle(line).backgroundColor,
            selected: styleOf('selected').backgroundColor,
            lines: claims.map(name => styleOf(name).textDecorationLine),
          };
        }"""
    )
    assert styles["selected"] != styles["plain"]
    assert styles["lines"]
    assert all("underline" in each for each in styles["lines"])
    pressed = "[aria-pressed=true], [aria-checked=true], [aria-current=true], .claim-card[data-open]"
    unmarked = (
        page.locator("main")
        .locator(pressed)
        .evaluate_all(
            """found => found.filter(each => each.checkVisibility()).filter(each => {
          const { borderWidth, outlineStyle, forcedColorAdjust } = getComputedStyle(each);
          return parseFloat(borderWidth) === 0 && outlineStyle === 'none' && forcedColorAdjust !== 'none';
        }).map(each => each.outerHTML.slice(0, 120))"""
        )
    )
    assert page.locator("main").locator(pressed).count() > 0
    assert unmarked == []
