"""One place where every refusal becomes an answer: a problem under /api, a page elsewhere."""

from __future__ import annotations

import re
from contextlib import suppress

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError

from annotator.api.errors import http_problem, problem
from annotator.core.errors import AnnotatorError, Busy, Conflict, Invalid, SignInNeeded, TooLarge, TooMany
from annotator.core.wording import say
from annotator.logs import request_id
from annotator.services.access import enter_project
from annotator.web.database import reading
from annotator.web.login import assume_nobody
from annotator.web.templating import remember

#: PostgreSQL's class of errors for a limit that is passed, such as the size of an entry in an index.
LIMIT = "54"
#: PostgreSQL's errors of a server that takes no writes: a transaction, and a beginning of one, on a standby.
READ_ONLY = ("25006", "0A000")
_PROJECT = re.compile(r"/projects/([a-z0-9-]{1,64})(?:/|$)")


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(AnnotatorError, answer_refusal)
    app.register_error_handler(HTTPException, answer_http_error)
    app.register_error_handler(OperationalError, answer_unavailable)
    app.register_error_handler(IntegrityError, answer_collision)
    app.register_error_handler(DataError, answer_unstorable)
    app.register_error_handler(OverflowError, answer_unstorable)  # what SQLite's driver says of such a number
    app.register_error_handler(DBAPIError, answer_database_failure)
    app.register_error_handler(Exception, answer_failure)


def is_api() -> bool:
    """Return whether the request is for the API."""
    return request.path.startswith("/api/")


def answer_refusal(error: AnnotatorError) -> ResponseReturnValue:
    """Return the page or the problem for a refusal of ours; somebody not signed in is led to the sign-in page."""
    if is_api():
        return problem(error)
    if isinstance(error, SignInNeeded):
        return redirect(
            url_for("auth.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
        )
    if not isinstance(error, Busy):
        _recall_project()
    response = Response(error_page(error.status, error.title, error.message, error.advice), error.status)
    if isinstance(error, (TooMany, Busy)):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def answer_http_error(error: HTTPException) -> ResponseReturnValue:
    """Return the page or the problem for an error of Flask's own."""
    if error.code == 413:
        message = say(
            "The upload is larger than the limit of %(limit)s MB. Use `annotator import` on the server, or split it.",
            limit=f"{(request.max_content_length or 0) / 1_000_000:g}",
        )
        return answer_refusal(TooLarge(message))
    if is_api():
        return http_problem(error)
    if error.code is None or error.code < 400:
        return error.get_response()
    _recall_project()
    response = error.get_response()
    response.content_type = "text/html; charset=utf-8"
    response.set_data(error_page(error.code, error.name))
    return response


def answer_unavailable(error: DBAPIError) -> ResponseReturnValue:
    """Ask to come again: the database is stopped, starts, or was too long at another's work. Nothing was changed."""
    if str(getattr(error.orig, "sqlstate", "")).startswith(LIMIT):
        return answer_unstorable(error)
    current_app.logger.warning("unavailable at %s %s: %s", request.method, request.path, error.orig)
    assume_nobody()
    return answer_refusal(Busy())


def answer_collision(error: IntegrityError) -> ResponseReturnValue:
    """Refuse what somebody else did at the same moment, where the database was the first to see it."""
    current_app.logger.warning("collision at %s %s: %s", request.method, request.path, error.orig)
    return answer_refusal(Conflict(say("Somebody changed this at the same moment. Try again.")))


def answer_unstorable(error: DBAPIError | OverflowError) -> ResponseReturnValue:
    """Refuse a value that the database has no room for, such as a version of twenty digits in a file.

    PostgreSQL has none for NUL either, which bodies are refused for earlier, and SQLite finds nothing of that name.
    """
    current_app.logger.warning("unstorable at %s %s: %s", request.method, request.path, getattr(error, "orig", error))
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        message = say("The address holds a NUL character (code 0), which nothing here has in its name. Leave it out.")
        return answer_refusal(Invalid(message))
    return answer_refusal(Invalid(say("A value in this is too large to be stored. Nothing was changed.")))


def answer_database_failure(error: DBAPIError) -> ResponseReturnValue:
    """Ask to come again where the connection broke or the server takes no writes now; else it is a defect of ours."""
    if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in READ_ONLY:
        return answer_unavailable(error)
    return answer_failure(error)


def answer_failure(error: Exception) -> ResponseReturnValue:
    """Log a defect of ours under the request's id, and show the id alone."""
    number = request_id.get()
    current_app.logger.error("failure at %s %s", request.method, request.path, exc_info=error)
    message = _(
        "The fault is on our side, and nothing was changed. If it happens again, report the number %(number)s.",
        number=number,
    )
    if is_api():
        return http_problem(InternalServerError(message))
    return error_page(500, _("Something went wrong"), message), 500


def _recall_project() -> None:
    """Let the page of a refusal lead on to the project of its address, where the reader may enter that.

    Whether what was refused exists makes no difference to it: the project is known to the reader, or it is not named.
    """
    try:
        is_known = current_user.is_authenticated
    except DBAPIError:
        assume_nobody()  # the page itself asks for no more
        return
    named = _PROJECT.match(request.path)
    if named is None or "caller" in g or not is_known:
        return
    with suppress(AnnotatorError, SQLAlchemyError), reading() as session:
        remember(enter_project(session, current_user.account, named[1]))


def error_page(status: int, title: str, message: str = "", advice: str = "") -> str:
    """Return the page that says what went wrong and what now; without *message* or *advice* it has its own words."""
    return render_template("errors/error.html", status=status, title=title, message=message, advice=advice)
