"""The text of a web page as a reader sees it, with what its elements and its head tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import Invalid
from annotator.formats import html
from annotator.formats.source import Record, Source

PAGE = """<!doctype html>
<html lang="az">
<head>
  <title>Şəhər &amp; liman</title>
  <meta name="author" content="Ada">
  <meta property="article:published_time" content="2024-03-05T10:00:00Z">
  <meta property="og:site_name" content="Quay">
  <link rel="canonical" href="https://example.org/a">
  <style>p { color: red }</style><script>var a = "</p>";</script>
</head>
<body>
<nav><ul><li>Home</li><li>News</li></ul></nav>
<h1>Big
  <em>news</em></h1>
<p>One&nbsp;two, <b>three</b>.<br>Next line</p>
<pre>  kept
   as it is</pre>
<table><tr><th>a</th><td>b</td></tr></table>
<figure><img alt="not text"><figcaption>A quay</figcaption></figure>
<footer>© us <nav>again</nav></footer>
</body></html>
"""


def record(markup: str) -> dict:
    (found,) = html.read(Source("page.html", markup.encode()), "utf-8")
    assert isinstance(found, Record)
    return found.fields


def test_blocks_become_lines_and_scripts_are_dropped():
    assert record(PAGE)["text"] == (
        "Home\nNews\n\nBig news\n\nOne\u00a0two, three.\nNext line\n\n"
        "  kept\n   as it is\n\na\tb\n\nA quay\n© us\nagain"
    )


def test_the_head_tells_the_metadata():
    page = record(PAGE)
    names = ("title", "author", "published", "publisher", "url", "language")
    assert [page[name] for name in names] == [
        "Şəhər & liman",
        "Ada",
        "2024-03-05",
        "Quay",
        "https://example.org/a",
        "az",
    ]


def test_a_page_without_a_title_has_the_files_name():
    assert record("<p>x")["title"] == "page"


def test_menus_footers_and_captions_are_regions():
    page = record(PAGE)
    assert [(each["kind"], page["text"][each["start"] : each["end"]]) for each in page["regions"]] == [
        ("boilerplate", "Home\nNews"),
        ("caption", "A quay"),
        ("boilerplate", "© us\nagain"),
    ]


@given(st.text(st.sampled_from("<>/!&;-[]\"' \n\tabpnav😀\u00a0")))
def test_no_markup_breaks_the_reader(markup):
    try:
        page = html.read_page(markup)
    except Invalid:
        return
    assert all(0 <= each["start"] < each["end"] <= len(page["text"]) for each in page["regions"])


@pytest.mark.parametrize("markup", ["<p>a</script>b", "<div><nav>a</div>b</nav>c", "</footer>a<title>b"])
def test_wrong_nesting_loses_no_text(markup):
    assert record(markup)["text"].replace("\n", "").startswith("a")
