"""What protects every request: CSRF tokens and headers, and patience with guessers."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect, validate_csrf
from wtforms import ValidationError

from annotator.core.errors import NotAllowed
from annotator.core.wording import say
from annotator.web import guesses
from annotator.web.cookies import bearer_token
from annotator.web.login import SAFE_METHODS

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: Endpoints whose answers caches may keep.
KEPT = frozenset({"static", "languages.words"})


class OutOfDate(NotAllowed):
    """A form or a script sent no CSRF token, or that of an earlier sign-in."""

    type = "urn:annotator:out-of-date"
    title = say("This page is out of date")


def init_app(app: Flask) -> None:
    """Register the checks and the headers."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    CSRFProtect(app)
    guesses.init_app(app)
    app.before_request(refuse_forgery)
    app.after_request(add_headers)


def refuse_forgery() -> None:
    """Raise OutOfDate for a change that does not bring the CSRF token of its cookie.

    API tokens are no cookies and need none; an API request of nobody is left to be answered 401.
    """
    if request.method in SAFE_METHODS or request.endpoint is None or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    of_api = request.path.startswith("/api/")
    if of_api and (bearer_token(request) is not None or not current_user.is_authenticated):
        return
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or (None if of_api else request.form.get("csrf_token")))
    except ValidationError:
        raise OutOfDate(
            say("The X-CSRFToken header is missing or out of date. Reload the page, or use an API token.")
            if of_api
            else say(
                "It was open for too long, or you signed in again since. Go back, reload it and send it once more."
            )
        ) from None
    g.csrf_valid = True  # forms need not check again


def add_headers(response: Response) -> Response:
    """Add the headers that every answer carries; only what is the same for everybody may be kept by caches."""
    response.headers.extend(HEADERS)
    if request.endpoint not in KEPT:
        response.headers["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response
