"""Guidelines from Markdown to HTML: no raw HTML, no script links, no images, headings that fit below a page's own."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup


def _make_renderer() -> MarkdownIt:
    # Images would ask other servers, which the content security policy refuses anyway.
    return MarkdownIt("js-default").disable("image")


_RENDERER = _make_renderer()


@lru_cache(maxsize=64)
def render_markdown(text: str) -> Markup:
    """Return *text* as HTML that is safe to show; its first heading level becomes `h2`."""
    tokens = _RENDERER.parse(text)
    for token in tokens:
        _fit(token)
    return Markup(_RENDERER.renderer.render(tokens, _RENDERER.options, {}))


def _fit(token: Token) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    for child in token.children or ():
        if child.type == "link_open":
            child.attrSet("rel", "noopener noreferrer")
            child.attrSet("target", "_blank")
