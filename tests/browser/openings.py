"""What a page keeps closed: dialogs, drawers, menus and details, opened one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from browser.axe import axe_finds
from browser.looks import lasting
from playwright.sync_api import ElementHandle, Page

#: The controls that open something, but those that a likeness of was pressed before on this kind of page.
OPENERS = """seen => [...document.querySelectorAll('[data-opens], summary')].filter(each => {
  const place = each.closest('.site-header') ? 'header' : document.body.dataset.page;
  // Menus are told apart by their kind and order: their words are in another language on the next page.
  const kind = each.parentElement.className;
  const among = [...document.querySelectorAll('summary')].filter(other => other.parentElement.className === kind);
  const name = `${place}: ${each.dataset.opens?.replace(/\\d+/g, '#') ?? `${kind} ${among.indexOf(each)}`}`;
  const isNew = each.checkVisibility() && !seen.includes(name);
  if (isNew) seen.push(name);
  each.dataset.opener = isNew ? name : '';
  return isNew;
}).map(each => each.dataset.opener)"""

OPENED = """each => each.dataset.opens ? document.getElementById(each.dataset.opens)
  : each.parentElement.querySelector('.menu__list') ?? each.parentElement"""

STICKS_OUT = (
    """each => { const { left, right } = each.getBoundingClientRect(); return left < 0 || right > innerWidth; }"""
)


def opening_faults(page: Page, seen: list[str]) -> Iterator[str]:
    """Say what is wrong with what opens on the page, but for those named in *seen*, which grows by the rest."""
    for name in page.evaluate(OPENERS, seen):
        seen.append(name)
        opener = page.locator(f'[data-opener="{name}"]')
        opener.click()
        opened = opener.evaluate_handle(OPENED).as_element()
        assert isinstance(opened, ElementHandle)
        opened.wait_for_element_state("visible")
        if lasting(opened, STICKS_OUT):
            yield f"{name} sticks out of the window"
        yield from (f"{name}: {fault}" for fault in axe_finds(page, opened))
        if opened.evaluate("each => each.localName === 'details'"):
            opener.click()
        else:
            page.keyboard.press("Escape")
        if name.startswith("header"):
            opened.wait_for_element_state("hidden")
