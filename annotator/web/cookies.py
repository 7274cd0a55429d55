"""The cookie in which a browser keeps its session's token; a program that brings an API token has none."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer


class NoCookie(SecureCookieSession):
    """What stands for the cookie of a program, which has none."""


class Cookies(SecureCookieSessionInterface):
    """Flask's signed cookies, read with one serializer for all requests."""

    _serializer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie, made once."""
        if self._serializer is None:
            self._serializer = super().get_signing_serializer(app)
        return self._serializer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the request's cookie holds: nothing where an API token says who is asking."""
        if bearer_token(request) is not None:
            return NoCookie()
        sealed = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        if serializer is None or not sealed:
            return super().open_session(app, request)
        try:
            content, signed_at = _unseal(serializer, sealed)
        except BadSignature:
            return self.session_class()
        is_live = datetime.now(UTC) - signed_at <= app.permanent_session_lifetime
        return self.session_class(deepcopy(content) if is_live else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie back where it changed; a program gets none."""
        if not isinstance(session, NoCookie):
            super().save_session(app, session, response)


# A browser sends the same cookie with every request; what is under a true seal never changes, it only ages.
@lru_cache(maxsize=1024)
def _unseal(serializer: URLSafeTimedSerializer, sealed: str) -> tuple[dict[str, Any], datetime]:
    content, signed_at = serializer.loads(sealed, return_timestamp=True)
    return content, signed_at


def bearer_token(request: Request) -> str | None:
    """Return the API token that the request brings; None without one, and outside the API."""
    said = request.authorization
    if said is None or said.type != "bearer" or not request.path.startswith("/api/"):
        return None
    return said.token or ""
