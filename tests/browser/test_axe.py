"""What axe is asked about targets finds those that are too small, wherever on the page they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browser.axe import axe_finds
from playwright.sync_api import Page

#: Two buttons of that many pixels, far below what the window shows.
MAKE = """size => {
  document.querySelector('main').innerHTML = '<h1>Targets</h1><p></p><button>a</button><button>b</button>';
  document.querySelector('main p').style.blockSize = '2000px';
  for (const each of document.querySelectorAll('main button')) {
    each.style.cssText = `inline-size: ${size}px; block-size: ${size}px; padding: 0; border: 0; font-size: 8px`;
  }
}"""


@pytest.mark.parametrize(("size", "count"), [(24, 0), (10, 2)])
def test_targets_that_are_too_small_are_found(page_of: Callable[..., Page], size: int, count: int) -> None:
    page = page_of(None)
    page.goto("/sign-in")
    page.evaluate(MAKE, size)
    assert sum("target-size" in found for found in axe_finds(page)) == count
