"""What protects every request: CSRF tokens and headers, and patience with guessers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect, validate_csrf
from wtforms import ValidationError

from annotator.core.errors import NotAllowed
from annotator.core.wording import say
from annotator.web import guesses
from annotator.web.cookies import bearer_token
from annotator.web.login import SAFE_METHODS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Over TLS: browsers come back over TLS alone, for a year.
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
#: Of a file that is sent to be kept: were a browser to show it after all, nothing in it would run.
SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: Bytes that somebody who is not signed in may send: forms and no more.
NOBODYS_LIMIT = 100_000

#: Endpoints whose answers caches may keep.
KEPT = frozenset({"static", "languages.words"})


class OutOfDate(NotAllowed):
    """A form or a script sent no CSRF token, or that of an earlier sign-in."""

    type = "urn:annotator:out-of-date"
    title = say("This page is out of date")


class CarriedHeaders:
    """Adds the headers that every answer carries, whichever part of *application* gave it, unless it named its own.

    Written below Flask, where a header is a pair of strings: its own ways to add one take ten times as long.
    """

    def __init__(self, application: WSGIApplication, headers: dict[str, str]) -> None:
        self.application = application
        self.headers = list(headers.items())

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does, with the headers."""

        def start(status: str, said: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            named = {name for name, _ in said}
            return start_response(status, said + [pair for pair in self.headers if pair[0] not in named], exc_info)

        return self.application(environ, start)


def init_app(app: Flask) -> None:
    """Register the checks and the headers."""
    strict = {"Strict-Transport-Security": STRICT_TRANSPORT} if app.config["SESSION_COOKIE_SECURE"] else {}
    app.wsgi_app = CarriedHeaders(app.wsgi_app, HEADERS | strict)  # type: ignore[method-assign]
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    CSRFProtect(app)
    guesses.init_app(app)
    app.before_request(limit_nobody)
    app.before_request(refuse_forgery)
    app.after_request(add_headers)


def limit_nobody() -> None:
    """Let somebody who is not signed in send little, before any of it is read."""
    if request.method not in SAFE_METHODS and request.endpoint is not None and not current_user.is_authenticated:
        request.max_content_length = NOBODYS_LIMIT


def refuse_forgery() -> None:
    """Raise OutOfDate for a change that another site asks for, or that does not bring the CSRF token of its cookie.

    API tokens are no cookies and need neither; an API request of nobody is left to be answered 401.
    """
    if request.method in SAFE_METHODS or request.endpoint is None or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    of_api = request.path.startswith("/api/")
    if of_api and (bearer_token(request) is not None or not current_user.is_authenticated):
        return
    if not is_from_here():
        raise NotAllowed(say("Another site asked for this in your name, so nothing was done. Open the page here."))
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


def is_from_here() -> bool:
    """Return whether the request comes from a page of ours, as far as the browser says it; programs say nothing.

    Sec-Fetch-Site is sent over TLS and to this machine itself, Origin everywhere (as net/http of Go 1.25 asks them).
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    ours = urlsplit(current_app.config["BASE_URL"])
    return origin == f"{ours.scheme}://{ours.netloc}" or urlsplit(origin).netloc == request.host


def add_headers(response: Response) -> Response:
    """Let caches keep only what is the same for everybody, and say what is special about files and refusals."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = SANDBOX
    if request.endpoint not in KEPT or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    if response.status_code == 401:
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response
