"""Addresses that leave a page: where to go next, and one-time links to hand to somebody."""

from __future__ import annotations

import re

from flask import current_app, request, url_for

#: A path of this site. Browsers read a backslash as a slash and skip control characters.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


def next_address() -> str:
    """Return the path that the request's `next` names when it is on this site, else the home page."""
    wanted = request.values.get("next", "")
    return wanted if _OWN_PATH.fullmatch(wanted) else url_for("home.index")


def link_address(endpoint: str, token: str) -> str:
    """Return the whole address of a one-time link, to be copied and sent: `auth.accept_invitation` and the like."""
    base = str(current_app.config["BASE_URL"] or request.host_url)
    return base.rstrip("/") + url_for(endpoint, token=token)
