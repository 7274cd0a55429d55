"""Charts of figures pages: drawn in the colours of the theme, with their table behind a button."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from figures import bring_in_months
from playwright.sync_api import Page

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


#: What a picture shows as words and as shapes, with their colours, and where, in pixels.
DRAWN = """id => {
  const placed = each => {
    const { left, top, width, height } = each.getBoundingClientRect();
    const [fill, stroke] = ['fill', 'stroke'].map(name => each.getAttribute(name));
    return { left, top, width, height, fill, stroke, words: each.textContent };
  };
  const all = kind => [...document.querySelectorAll(`#${id} svg ${kind}`)].map(placed);
  return { said: all('text'), shapes: all('path') };
}"""
WORDS = re.compile(r"−?\d\.\d{3}")


def centre(each: dict[str, Any]) -> tuple[float, float]:
    return each["left"] + each["width"] / 2, each["top"] + each["height"] / 2


def luminance(color: str) -> float:
    """Return the relative luminance of "rgb(…)" (WCAG 2.2)."""
    shares = [int(each) / 255 for each in re.findall(r"\d+", color)[:3]]
    linear = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def rgb(color: str) -> str:
    """Return a fill as ECharts writes it, in hexadecimals or as rgb(…), as the latter."""
    if color.startswith("#"):
        return f"rgb({', '.join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))})"
    return color


@pytest.fixture
def months(page_of, client_of) -> Page:
    bring_in_months(client_of("dora"))
    page = page_of("cleo")
    page.goto("/projects/harbour/agreement/more")
    for name in ("pairs", "periods"):
        page.locator(f"#{name}-chart svg text").first.wait_for()
    return page


def heat_map(page: Page) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return of each cell, by its two persons, what it says, its colour and that of its words."""
    drawn = page.evaluate(DRAWN, "pairs-chart")
    names = [each for each in drawn["said"] if each["words"] in ("ada", "ben", "cleo")]
    below = max(centre(each)[1] for each in names)
    found = {}
    for label in (each for each in drawn["said"] if WORDS.fullmatch(each["words"])):
        x, y = centre(label)
        around = [
            each
            for each in drawn["shapes"]
            if each["left"] < x < each["left"] + each["width"] and each["top"] < y < each["top"] + each["height"]
        ]
        cell = min((each for each in around if each["fill"] not in (None, "none")), key=lambda each: each["width"])
        column = min((each for each in names if centre(each)[1] > below - 3), key=lambda each: abs(centre(each)[0] - x))
        line = min((each for each in names if centre(each)[1] < below - 3), key=lambda each: abs(centre(each)[1] - y))
        found[column["words"], line["words"]] = (label["words"], rgb(cell["fill"]), rgb(label["fill"]))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_heat_map_of_pairs_shows_the_figures_and_colours_them_by_value(months, client_of, scheme):
    if scheme == "dark":
        light = months.evaluate(FILL)
        months.emulate_media(color_scheme="dark")
        months.wait_for_function(f"light => ({FILL})() !== light", arg=light)
    found = heat_map(months)
    answer = client_of("cleo").get("/api/v1/projects/harbour/agreement?rounds=1").json
    values = {
        tuple(each["annotators"]): each["fields_same_target"]["stance"]["alpha_nominal"]["value"]
        for each in answer["pairs"]
    }
    assert {pair: words for pair, (words, _, _) in found.items()} == {
        pair: f"{value:.3f}".replace("-", "−") for pair, value in values.items()
    }
    # From the ground of the page on: the greater the value, the further from it.
    lights = [luminance(found[pair][1]) for pair in sorted(values, key=values.__getitem__)]
    assert lights == sorted(lights, reverse=scheme == "light") and len(set(lights)) == 3
    assert min(contrast(fill, words) for _, fill, words in found.values()) >= 4.5


def test_the_figures_over_time_are_drawn_at_their_values(months, client_of):
    slices = client_of("cleo").get("/api/v1/projects/harbour/agreement/details").json["slices"]
    by_month = [each for each in slices if each["by"] == "period"]
    expected = {
        "Stance α, same target": [each["stance"]["value"] for each in by_month],
        "Type α": [each["type"]["value"] for each in by_month],
        "F1": [each["f1"] for each in by_month],
    }
    drawn = months.evaluate(DRAWN, "periods-chart")
    marks = [each for each in drawn["said"] if re.fullmatch(r"[-−]?\d(\.\d)?", each["words"])]
    scale = sorted((float(each["words"].replace("−", "-")), centre(each)[1]) for each in marks)
    (least, bottom), (most, top) = scale[0], scale[-1]
    per_pixel = (most - least) / (bottom - top)
    at = {each["words"]: centre(each)[0] for each in drawn["said"] if each["words"].endswith("2026")}
    assert list(at) == ["January 2026", "March 2026", "May 2026"]
    for name, values in expected.items():
        legend = next(each for each in drawn["said"] if each["words"] == name)
        level = centre(legend)[1]
        beside = [
            each for each in drawn["shapes"] if abs(centre(each)[1] - level) < 8 and each["left"] < legend["left"]
        ]
        color = max((each for each in beside if each["fill"]), key=lambda each: each["left"])["fill"]
        own = [each for each in drawn["shapes"] if each["stroke"] == color and centre(each)[1] > level + 8]
        points = sorted((each for each in own if each["width"] < 12), key=lambda each: each["left"])
        read = [most - (centre(each)[1] - top) * per_pixel for each in points]
        assert read == pytest.approx(values, abs=0.02), name
        assert [centre(each)[0] for each in points] == pytest.approx(list(at.values()), abs=3)
        # And a line leads from the first to the last.
        assert any(each["fill"] == "none" and each["width"] > at["May 2026"] - at["January 2026"] - 5 for each in own)
