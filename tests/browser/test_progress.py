"""The charts of the progress page: whose stances lack one shows, in the chart and in the table behind its button."""

from __future__ import annotations

from uuid import uuid4

from browser.axe import axe_finds
from cast import claim_body, make_article
from web_routes import must

#: Whether a name stands beside the bars of its chart, in lines under each other, all of it inside of the picture.
NAMES_TARGET = """name => {
  const picture = document.querySelector('#by_target-chart .chart__picture');
  const { left } = picture.getBoundingClientRect();
  const texts = [...picture.querySelectorAll('svg text')].filter(each => each.getBoundingClientRect().left >= left);
  return texts.map(each => each.textContent.trim()).join(' ').includes(name);
}"""


def test_somebody_who_never_says_against_shows(page_of, client_of, database, cast):
    with database.writing() as session:
        base = f"/api/v1/projects/harbour/articles/{make_article(session, cast.project).uuid}"
    for name in ("ada", "ben"):
        client = client_of(name)
        for number in range(12):
            stance = "against" if name == "ben" and number % 2 else "favor"
            body = claim_body(stances=[{"target": "TRAM", "stance": stance}])
            must(client.put(f"{base}/claims/{uuid4()}", json=body), 201)
        must(client.put(f"{base}/assignments/{name}", json={"state": "submitted"}), 200)
    page = page_of("cleo", color_scheme="dark")
    page.goto("/projects/harbour/progress")
    chart = page.locator("#by_person-chart")
    chart.locator(".chart__picture svg").wait_for()
    assert "ada ⚠" in chart.locator(".chart__picture svg").text_content()
    for width in (1280, 360):  # the name of a target stands whole beside its bar, in as many lines as it takes
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(NAMES_TARGET, arg="The city should build the tram")
    chart.get_by_role("button", name="Show the table").press("Enter")
    assert chart.get_by_role("rowheader", name="ada never Against").is_visible()
    assert axe_finds(page) == []
    page.locator("#disputes-chart").get_by_role("button", name="Show the table").press("Enter")
    assert page.locator("#disputes-chart").get_by_role("row", name="The city should build the tram").is_visible()
