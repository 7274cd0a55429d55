"""Static files: browsers keep them for good, and yet never show yesterday's."""

import re
from pathlib import Path

import pytest

from annotator.web import assets

STATIC = Path(__file__).parents[2] / "static"


@pytest.fixture
def styles(client_of):
    """Return the address of the site's styles as a page names it."""
    page = client_of(None).get("/sign-in").get_data(as_text=True)
    return re.search(r'href="(/static/[^"]+/css/site\.css)"', page)[1]


def test_browsers_keep_a_file_under_the_address_that_pages_name(client_of, styles):
    with client_of(None).get(styles) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("url", ["/static/css/site.css", "/static/v-yesterday/css/site.css"])
def test_a_file_under_another_address_is_asked_for_again(client_of, url):
    with client_of(None).get(url) as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["site", "annotation"])
def test_a_style_sheet_holds_what_it_takes_in(client_of, name):
    url = f"/static/css/{name}.css"
    answer = client_of(None).get(url)
    styles = answer.get_data(as_text=True)
    taken_in = re.findall(r'@import url\("([^"]+)"\)', (STATIC / "css" / f"{name}.css").read_text("utf-8"))
    assert len(taken_in) > 5
    assert "@import" not in styles
    for each in taken_in:
        first = next(line for line in (STATIC / "css" / each).read_text("utf-8").splitlines() if "{" in line)
        assert first in styles
    for address in re.findall(r'url\("(\.[^"]+)"\)', styles):
        assert (STATIC / "css" / address).resolve().is_file(), address
    assert client_of(None).get(url, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_address_changes_with_any_file(tmp_path):
    before = assets._mark_of(tmp_path, 1)
    (tmp_path / "new.css").write_text("")
    with_one = assets._mark_of(tmp_path, 2)
    (tmp_path / "new.css").write_text("p { margin: 0 }")
    assert len({before, with_one, assets._mark_of(tmp_path, 3)}) == 3


def test_a_page_fetches_all_modules_of_its_script_at_once():
    found = set(assets._modules_of(STATIC, "js/annotate/begin.js", "any"))
    assert {"js/annotate/begin.js", "js/annotate/list.js", "js/text/clauses.js", "js/lib/dom.js"} <= found
    for name in found:
        for line in re.findall(r'from "(\.[^"]+)"', (STATIC / name).read_text("utf-8")):
            assert ((STATIC / name).parent / line).resolve().relative_to(STATIC).as_posix() in found, (name, line)


def test_what_a_page_fetches_later_is_what_it_did_not_fetch_first(app):
    with app.test_request_context("/"):
        first = assets.modules_of("js/annotate/main.js")
        later = assets.modules_of("js/annotate/begin.js", "js/annotate/main.js")
        both = assets.modules_of("js/annotate/begin.js")
    assert set(first).isdisjoint(later)
    assert set(both) <= {*first, *later}
    assert len(first) < 25
