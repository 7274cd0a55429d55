"""The text of a web page as a reader sees it: blocks on lines of their own, white space as a browser shows it."""

from __future__ import annotations

import re
from typing import Any

#: Elements that stand on a line of their own, and those that a blank line sets apart.
_is_line = re.compile(
    "address|article|aside|body|caption|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|header"
    "|hgroup|html|legend|li|main|nav|option|section|summary|tbody|tfoot|thead|tr"
).fullmatch
_is_paragraph = re.compile("blockquote|h[1-6r]|menu|ol|p|pre|table|ul").fullmatch
#: Elements whose content is no text of the page.
_is_dropped = re.compile(
    "audio|canvas|datalist|iframe|noscript|object|script|select|style|svg|template|title|video"
).fullmatch
#: What the elements hold that are not the article's body.
_KINDS = {"nav": "boilerplate", "footer": "boilerplate", "aside": "boilerplate", "figcaption": "caption"}

# HTML's white space; a no-break space is not in it and stays.
_SPACES = re.compile("[ \t\n\r\f]+")


class PageText:
    """Collects the text of a page element by element; `regions` are those of the text so far."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._gap = ""
        self._dropped: list[str] = []
        self._preformatted = 0
        self._open: list[tuple[str, int | None]] = []
        self.regions: list[dict[str, Any]] = []

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    def open(self, tag: str) -> None:
        """Begin an element."""
        if _is_dropped(tag):
            self._dropped.append(tag)
        elif not self._dropped:
            self._preformatted += tag == "pre"
            self._break(tag)
            if tag in _KINDS:
                self._open.append((tag, None))

    def close(self, tag: str) -> None:
        """End an element; an end without a beginning is ignored."""
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif not self._dropped:
            self._preformatted -= tag == "pre" and self._preformatted > 0
            self._break(tag)
            self._close_region(tag)

    def add(self, text: str) -> None:
        """Add characters of the page."""
        if self._dropped or not text:
            return
        if self._preformatted:
            self._write(text)
            return
        words = _SPACES.sub(" ", text)
        if words.startswith(" ") and not self._gap:
            self._gap = " "
        if words.strip(" "):
            self._write(words.strip(" "))
            self._gap = " " if words.endswith(" ") else ""

    def _break(self, tag: str) -> None:
        if _is_paragraph(tag):
            self._gap = "\n\n"
        elif tag == "br":
            self._gap = "\n" + self._gap.replace(" ", "")[:1]
        elif _is_line(tag) and "\n" not in self._gap:
            self._gap = "\n"
        elif tag in ("td", "th") and "\n" not in self._gap:
            self._gap = "\t"

    def _write(self, text: str) -> None:
        gap = self._gap if self._parts else ""
        self._gap = ""
        self._open = [(tag, self._length + len(gap) if start is None else start) for tag, start in self._open]
        self._parts += [gap, text]
        self._length += len(gap) + len(text)

    def _close_region(self, tag: str) -> None:
        """Mark what the outermost element of a kind held; what lies inside it belongs to it."""
        tags = [name for name, _ in self._open]
        if tag not in tags:
            return
        index = tags.index(tag)
        start = self._open[index][1]
        del self._open[index:]
        if index == 0 and start is not None and start < self._length:
            self.regions.append({"start": start, "end": self._length, "kind": _KINDS[tag]})
