"""HTML: the text of the page is the article; its head tells title, author, date and address."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from annotator.core.errors import Invalid, Problem
from annotator.core.metadata import LANGUAGE_LIMIT, is_date
from annotator.core.text import STRING_LIMIT, decode
from annotator.core.wording import say
from annotator.formats.page_text import PageText
from annotator.formats.source import Record, Source

NAME = "html"
LABEL = "Web page"
EXTENSION = ".html"
MEDIA_TYPE = "text/html"

#: Which <meta> tells what, the most telling first.
_META = {
    "title": ("og:title", "citation_title", "dc.title"),
    "author": ("author", "citation_author", "dc.creator", "article:author"),
    "publisher": ("og:site_name", "citation_journal_title", "dc.publisher"),
    "published": ("article:published_time", "citation_publication_date", "dc.date", "date", "pubdate"),
    "url": ("og:url",),
}


def read(source: Source, encoding: str) -> Iterator[Record | Problem]:
    """Yield the one article that the page is, with the regions that its elements tell."""
    try:
        page = read_page(decode(source.raw, encoding))
    except Invalid as error:
        yield Problem(error.message, file=source.name)
        return
    yield Record(page | {"title": page.get("title") or source.stem}, source.name)


def read_page(markup: str) -> dict[str, Any]:
    """Return text, regions and the metadata found in *markup*. Raises Invalid where it cannot be parsed."""
    parser = _Parser()
    try:
        parser.feed(markup)
        parser.close()
    except AssertionError as error:  # what the parser raises at broken declarations
        raise Invalid(
            say("This page cannot be read at line %(getpos)s: %(error)s.", getpos=parser.getpos()[0], error=error)
        ) from None
    return {"text": parser.page.text, "regions": parser.page.regions} | parser.metadata()


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageText()
        self.said: dict[str, str] = {}
        self._title: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: (value or "").strip() for name, value in attrs}
        if tag == "meta":
            name = attributes.get("property") or attributes.get("name") or ""
            self._note(name.lower(), attributes.get("content", ""))
        elif tag == "link" and attributes.get("rel", "").lower() == "canonical":
            self._note("canonical", attributes.get("href", ""))
        elif tag == "html":
            self._note("lang", attributes.get("lang", ""))
        elif tag == "title" and "<title>" not in self.said:
            self._title = []
        self.page.open(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title" and self._title is not None:
            self._note("<title>", " ".join("".join(self._title).split()))
            self._title = None
        self.page.close(tag)

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        self.page.add(data)

    def metadata(self) -> dict[str, str]:
        """Return what the head says; what does not fit the record is left out rather than refused."""
        found = {name: self._first(names)[:STRING_LIMIT] for name, names in _META.items()}
        found["title"] = self._first(("<title>", *_META["title"]))[:STRING_LIMIT]
        found["url"] = found["url"] or self.said.get("canonical", "")[:STRING_LIMIT]
        found["published"] = next((day for day in (found["published"][:10],) if is_date(day)), "")
        found["language"] = self.said.get("lang", "")[:LANGUAGE_LIMIT]
        return {name: value for name, value in found.items() if value}

    def _note(self, name: str, value: str) -> None:
        if value:
            self.said.setdefault(name, value)

    def _first(self, names: tuple[str, ...]) -> str:
        return next((self.said[name] for name in names if name in self.said), "")
