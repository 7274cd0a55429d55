"""The cookie in which a browser keeps its session's token; a program that brings an API token has none."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


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
            return self.session_class()
        return super().open_session(app, request)


def bearer_token(request: Request) -> str | None:
    """Return the API token that the request brings; None without one, and outside the API."""
    said = request.authorization
    if said is None or said.type != "bearer" or not request.path.startswith("/api/"):
        return None
    return said.token or ""
