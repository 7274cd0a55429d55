"""The review page: everyone's claims on an article side by side, each to be judged."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from annotator.core.wording import say
from annotator.ingest.sentences import find_sentences
from annotator.models import Article
from annotator.services import claims, passage_reviews, reviews_queue
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.current_codebook import current_version
from annotator.services.visibility import is_blind
from annotator.web.annotate import codebook_data, line_blocks, to_builtins
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.templating import remember
from annotator.web.threads import page_threads

pages = Blueprint("reviews", __name__)

#: Where a claim can stand in its review, as the filter names it; static/js/review/standing.js decides.
STANDINGS = (
    ("open", _("Not judged")),
    ("changed", _("Changed since")),
    ("answered", _("Answered")),
    ("accept", _("Accepted")),
    ("fix", _("Fix asked")),
    ("reject", _("Rejected")),
    ("missing", _("Missing")),
    ("claimed", _("Claimed since")),
)


@pages.get("/projects/<slug>/articles/<article>/review")
def page(slug: str, article: str) -> ResponseReturnValue:
    """Show the article with all submitted claims; to those who are blind there, what they have to finish first."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        found = find_article(session, caller, article)
        caller.require(
            "reviewer", say("Only a reviewer may review claims. Ask a manager of the project for that role.")
        )
        if is_blind(session, caller, found):
            return render_template("reviews/blind.html", article=found), 403
        text = found.content.text
        data = page_data(session, caller, found, text)
    return render_template("reviews/page.html", article=found, blocks=line_blocks(text), data=data)


@pages.get("/projects/<slug>/review")
def first(slug: str) -> ResponseReturnValue:
    """Lead to the first article with work to review, or say that there is none."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        caller.require(
            "reviewer", say("Only a reviewer may review claims. Ask a manager of the project for that role.")
        )
        article = reviews_queue.first_reviewable(session, caller)
    if article is None:
        return render_template("reviews/none.html")
    return redirect(url_for("reviews.page", slug=slug, article=article), 303)


def page_data(session: Session, caller: Caller, article: Article, text: str) -> dict[str, Any]:
    """Return what the page's scripts start from."""
    current = current_version(session, caller.project)
    records = [each for each in claims.list_claims(session, caller, article) if each.layer == "annotator"]
    return {
        "account": caller.account.name,
        "article": {"title": article.title},
        "person": caller.person.name if caller.person else caller.account.name,
        "can_judge": not (caller.project.archived_at or caller.project.deleted_at),
        "regions": article.regions,
        "codebook": codebook_data(current),
        "claims": [to_builtins(each) for each in records],
        "people": [{"key": name, "label": name} for name in sorted({each.annotator for each in records})],
        "standings": [{"key": key, "label": str(label)} for key, label in STANDINGS],
        "works": [to_builtins(each) for each in reviews_queue.list_works(session, caller, article)],
        "passages": [to_builtins(each) for each in passage_reviews.list_passage_reviews(session, caller, article)],
        "threads": to_builtins(page_threads(session, caller, article)),
        "may_write": not (caller.project.archived_at or caller.project.deleted_at),
        "is_reviewer": True,
        "sentences": [[each.start, each.end] for each in find_sentences(text)],
        "urls": _urls(session, caller, article),
    }


def _urls(session: Session, caller: Caller, article: Article) -> dict[str, str | None]:
    place: dict[str, Any] = {"slug": caller.project.slug, "article": article.uuid}
    ways = reviews_queue.find_reviewable(session, caller, article)

    def way(uuid: str | None) -> str | None:
        return url_for("reviews.page", slug=caller.project.slug, article=uuid) if uuid else None

    return {
        "claims": url_for("api.list_claims", **place),
        "reviews": url_for("api.list_passage_reviews", **place),
        "threads": url_for("api.list_threads", **place),
        "readers": url_for("api.list_readers", **place),
        "assignments": url_for("api.get_assignment", **place, person="_").removesuffix("/_"),
        "actors": url_for("api.list_voice_names", **place),
        "annotate": url_for("annotate.page", **place),
        "adjudicate": url_for("adjudications.page", **place),
        "sign_in": url_for("auth.sign_in"),
        "previous": way(ways.previous),
        "next": way(ways.next),
    }
