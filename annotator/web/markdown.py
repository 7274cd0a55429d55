"""Guidelines from Markdown to HTML: no raw HTML, no script links, no images, headings that fit below a page's own."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


@lru_cache(maxsize=64)
def render_markdown(text: str) -> Markup:
    """Return *text* as HTML that is safe to show; its first heading level becomes `h2`."""
    renderer = _renderer()
    tokens = renderer.parse(text)
    for token in tokens:
        _fit(token)
    return Markup(renderer.renderer.render(tokens, renderer.options, {}))


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt  # not before there is something to render

    # Images would ask other servers, which the content security policy refuses anyway.
    return MarkdownIt("js-default").disable("image")


def _fit(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("rel", "noopener noreferrer")
            child.attrSet("target", "_blank")
