"""The threads of a project as a page, what waits for the reader first; and the permanent address of each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from annotator.core.decoding import convert
from annotator.core.errors import NotFound
from annotator.models import Article
from annotator.services import threads, threads_waiting
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.claim_table import locate_claim
from annotator.services.threads_waiting import ThreadFilter
from annotator.services.visibility import is_blind
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("threads", __name__)


@pages.get("/projects/<slug>/threads")
def page(slug: str) -> ResponseReturnValue:
    """Show the threads that wait for the reader, or all that are open or resolved. :raise 403: to viewers."""
    chosen = convert(dict(request.args), ThreadFilter)
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        threads.require_reader(caller)
        found = threads_waiting.list_project_threads(session, caller, chosen.which)
    name = caller.person.name if caller.person else caller.account.name
    return render_template("threads/page.html", threads=found, which=chosen.which, own_name=name)


@pages.get("/projects/<slug>/threads/<thread>")
def permalink(slug: str, thread: str) -> ResponseReturnValue:
    """Lead to where the thread is read: at its claim, or beside its article. :raise 404: to all who may not read it."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        threads.require_reader(caller)
        place = threads_waiting.locate_thread(session, caller, thread.lower())
        if place is None:
            raise NotFound()
        article, claim = place
        endpoint = _endpoint(session, caller, find_article(session, caller, article), claim)
    return redirect(url_for(endpoint, slug=slug, article=article, _anchor=f"thread-{thread.lower()}"), 303)


@pages.app_template_global()
def waiting_threads() -> int:
    """Return how many threads of the project at hand wait for the reader's word; 0 outside a project."""
    caller: Caller | None = g.get("caller")
    if caller is None or not caller.is_at_least("annotator"):
        return 0
    if "waiting_threads" not in g:
        with reading() as session:
            g.waiting_threads = threads_waiting.count_waiting(session, [caller]).get(caller.project.id, 0)
    count: int = g.waiting_threads
    return count


def page_threads(session: Session, caller: Caller, article: Article) -> list[Any]:
    """Return the threads on *article* for the scripts of a page; none to those who read articles and gold only."""
    return list(threads.list_threads(session, caller, article)) if caller.is_at_least("annotator") else []


def _endpoint(session: Session, caller: Caller, article: Article, claim: str | None) -> str:
    """Return the page: reviewers who are not blind read threads where they review, own claims where they were made."""
    if not caller.is_at_least("reviewer") or is_blind(session, caller, article):
        return "annotate.page"
    is_own = claim is not None and locate_claim(session, caller, claim)[1]
    return "annotate.page" if is_own else "reviews.page"
