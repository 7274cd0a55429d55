"""Accessibility as axe-core sees it; the script is for tests alone and is not shipped with the application."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import ElementHandle, Page

#: axe-core 4.14.1, from the npm package of that name; MPL-2.0, its licence lies beside it.
SOURCE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")

RUN = """async within => {
  const options = { preload: false, resultTypes: ['violations'] };
  const rules = { 'target-size': { enabled: true } };
  // A target that a bar lies over just now is as large as it is where one scrolls it to.
  const goesWhenScrolledTo = async (id, [selector]) => {
    if (id !== 'target-size') return false;
    const target = document.querySelector(selector);
    target.scrollIntoView({ block: 'center' });
    const { violations } = await axe.run(target, { ...options, runOnly: [id] });
    return violations.length === 0;
  };
  const found = [];
  const { violations } = await axe.run(within ?? document, { ...options, rules });
  for (const { id, help, nodes } of violations) {
    for (const { target, failureSummary } of nodes) {
      if (await goesWhenScrolledTo(id, target)) continue;
      found.push(`${id} (${help}) at ${target.join(' ')}: ${failureSummary}`);
    }
  }
  return found;
}"""


def axe_finds(page: Page, within: ElementHandle | None = None) -> list[str]:
    """Return what axe objects to on the page as it stands, or inside one element of it."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE)
    return [" ".join(each.split()) for each in page.evaluate(RUN, within)]
