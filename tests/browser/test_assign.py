"""The matrix of people by articles on a phone: nothing to scroll sideways, each person named beside the mark."""

from __future__ import annotations

from cast import make_article
from playwright.sync_api import expect


def test_the_matrix_fits_a_phone_and_names_each_person(page_of, database, cast):
    with database.writing() as session:
        make_article(session, cast.project, title="A long title of an article about trams at the harbour, in two lines")
    page = page_of("dora", viewport={"width": 360, "height": 800}, has_touch=True)
    page.goto("/projects/harbour/assign")
    expect(page.get_by_role("button", name="Tick all people for A long title")).to_be_visible()  # the script has begun
    place = page.locator(".assign-form .table-scroll")
    assert place.evaluate("each => each.scrollWidth <= each.clientWidth")
    cell = page.locator(".matrix__cell[data-label='ada']")
    cell.tap(position={"x": 90, "y": 20})  # on the name
    expect(cell.locator(".cell__tick")).to_be_checked()
    expect(page.locator("[data-ticked]")).to_have_text("1 cell ticked")
