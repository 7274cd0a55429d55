"""Charts of figures pages: drawn in the colours of the theme, with their table behind a button."""

from __future__ import annotations

from uuid import uuid4

from cast import claim_body, make_article

FILL = "() => document.querySelector('#pairs-chart svg text').getAttribute('fill')"


def open_agreement(page_of, client_of, database, cast, **options):
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    for name in ("ada", "ben"):
        client_of(name).put(f"{base}/claims/{uuid4()}", json=claim_body())
        client_of(name).put(f"{base}/assignments/{name}", json={"state": "submitted"})
    page = page_of("cleo", **options)
    page.goto("/projects/harbour/agreement/more")
    page.locator("#pairs-chart svg").wait_for()
    return page


def test_a_chart_is_drawn_and_its_table_is_a_key_away(page_of, client_of, database, cast):
    page = open_agreement(page_of, client_of, database, cast)
    picture, table = page.locator("#pairs-chart .chart__picture"), page.locator("#pairs-chart .chart__table")
    assert (picture.is_visible(), table.is_visible()) == (True, False)
    assert "ada" in picture.text_content()
    page.locator("#pairs-chart .chart__toggle").press("Enter")
    assert (picture.is_visible(), table.is_visible()) == (False, True)
    assert table.get_by_role("rowheader", name="ada and ben").is_visible()
    page.locator("#pairs-chart .chart__toggle").press("Enter")
    assert (picture.is_visible(), table.is_visible()) == (True, False)


def test_a_chart_changes_its_colours_with_the_theme(page_of, client_of, database, cast):
    page = open_agreement(page_of, client_of, database, cast, color_scheme="light")
    light = page.evaluate(FILL)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"light => ({FILL})() !== light", arg=light)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"light => ({FILL})() === light", arg=light)


def test_paper_has_the_table(page_of, client_of, database, cast):
    page = open_agreement(page_of, client_of, database, cast)
    page.emulate_media(media="print")
    assert page.locator("#pairs-chart .chart__table").is_visible()
    assert not page.locator("#pairs-chart .chart__picture").is_visible()


def test_the_methods_paragraph_is_copied_as_one_line_of_words(page_of, client_of, database, cast):
    page = open_agreement(page_of, client_of, database, cast)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/projects/harbour/agreement")
    page.get_by_role("button", name="Copy as methods paragraph").press("Enter")
    page.get_by_text("Copied.", exact=True).wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Two people annotated the project’s article independently of each other")
    assert copied.endswith(page.locator("#methods").inner_text()[-40:])
    assert copied == " ".join(copied.split())
