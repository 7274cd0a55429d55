"""The annotation page: the text, the caller's claims and everything that the page needs to work on its own."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from annotator.core.records import ClaimRecord
from annotator.ingest.sentences import find_sentences
from annotator.models import Article, Assignment
from annotator.services import assignments, claims, passage_reviews
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.accounts import wants_tour
from annotator.services.current_codebook import CurrentCodebook, current_version
from annotator.services.proposals_reading import OWN, list_proposals
from annotator.services.proposals_regions import list_region_proposals
from annotator.services.queue_places import is_given, takes_next
from annotator.services.reading_order import Neighbours, find_neighbours
from annotator.services.sample_project import SLUG
from annotator.services.training import shows_gold
from annotator.services.visibility import is_blind
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.markdown import render_markdown
from annotator.web.templating import remember
from annotator.web.threads import page_threads

pages = Blueprint("annotate", __name__)

#: What the page's scripts read of a claim beside its segments; its quotes they have from the text.
CLAIM_PARTS = (
    "id",
    "annotator",
    "layer",
    "type",
    "stances",
    "confidence",
    "attribution",
    "context",
    "note",
    "attributes",
    "reviews",
    "version",
    "updated_at",
)

#: Code points after which a new block of lines begins: about two windows full.
BLOCK_LENGTH = 4_000


@pages.get("/projects/<slug>/articles/<article>")
def page(slug: str, article: str) -> ResponseReturnValue:
    """Show the article with the caller's claims; once they are submitted, or the project is archived, to read only."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        found = find_article(session, caller, article)
        text = found.content.text
        data = page_data(session, caller, found, text)
    return render_template("annotate/page.html", article=found, blocks=line_blocks(text), data=data)


def line_blocks(text: str) -> list[list[tuple[int, str]]]:
    """Return blocks of lines, each line with the code point at which it begins; joined by line feeds they are *text*.

    A browser lays out a long text block by block, as each comes near the window.
    """
    blocks: list[list[tuple[int, str]]] = [[]]
    start = 0
    for line in text.split("\n"):
        if blocks[-1] and start - blocks[-1][0][0] >= BLOCK_LENGTH:
            blocks.append([])
        blocks[-1].append((start, line))
        start += len(line) + 1
    return blocks


def page_data(session: Session, caller: Caller, article: Article, text: str) -> dict[str, Any]:
    """Return what the page's scripts start from."""
    current = current_version(session, caller.project)
    work = assignments.find_work(session, caller.person, article)
    may_work = caller.is_at_least("annotator") and not is_read_only(caller)
    may_take_back = work is not None and may_work and assignments.may_take_back(session, work)
    records = claims.list_claims(session, caller, article)
    reviews = passage_reviews.list_passage_reviews(session, caller, article)
    is_hers = is_given(session, caller, article, work.state if work else None)
    why_not = why_not_editable(caller, work, may_take_back, is_hers)
    name = caller.person.name if caller.person else caller.account.name
    return {
        "project": {"slug": caller.project.slug, "title": caller.project.title},
        "article": _article(article),
        "account": caller.account.name,
        "person": name,
        "display_name": caller.account.display_name,
        "role": caller.role,
        "can_edit": why_not is None,
        "why_not": why_not,
        "may_take_back": may_take_back,
        "shows_gold": shows_gold(work),
        "begins_tour": why_not is None and wants_tour(caller.account) and caller.project.slug == SLUG,
        "codebook": codebook_data(current),
        "guidelines_html": render_markdown(current.codebook.guidelines),
        "claims": [page_claim(record) for record in records],
        "assignment": own_work_record(caller, work),
        **_proposed(session, caller, article),
        "passages": [to_builtins(each) for each in reviews if each.annotator == name],
        "threads": to_builtins(page_threads(session, caller, article)),
        "may_write": may_work,
        "is_blind": is_blind(session, caller, article),
        "is_reviewer": caller.is_at_least("reviewer"),
        "sentences": [[each.start, each.end] for each in find_sentences(text)],
        "urls": _urls(caller, article, name),
        **_ways(caller, find_neighbours(session, caller, article)),
    }


def page_claim(record: ClaimRecord) -> dict[str, Any]:
    """Return the parts of *record* that the page's scripts read: with 10,000 claims the others weigh six megabytes."""
    segments = [{"start": piece.start, "end": piece.end} for piece in record.segments]
    return {"segments": segments} | {name: getattr(record, name) for name in CLAIM_PARTS}


def is_read_only(caller: Caller) -> bool:
    """Return whether nothing in the project can change."""
    return bool(caller.project.archived_at or caller.project.deleted_at)


def own_work_record(caller: Caller, work: Assignment | None) -> dict[str, Any] | None:
    """Return the caller's work on the article, None where it was never begun or given."""
    if work is None or caller.person is None:
        return None
    record: dict[str, Any] = to_builtins(assignments.work_record(work, caller.person, caller))
    return record


def why_not_editable(caller: Caller, work: Assignment | None, may_take_back: bool, is_hers: bool = True) -> str | None:
    """Return why the caller cannot change claims here, None where she can."""
    if not caller.is_at_least("annotator"):
        return _("You may read this project; ask a manager for the role annotator to make claims.")
    if is_read_only(caller):
        return _("This project is archived, so nothing in it can change.")
    if not is_hers and caller.project.queue is None:
        return _("This project gives its articles to people, and this one was not given to you. You may read it.")
    if not is_hers:
        return _("This project gives out its articles one by one, and this one is not yours. You may read it.")
    if may_take_back:
        return _("You have submitted this article. Until a review of it begins you can take it back.")
    if work is not None and work.state == "submitted":
        return _("You have submitted this article. A reviewer can return it to you.")
    if work is not None and work.state == "accepted":
        return _("Your work on this article was accepted.")
    return None


def codebook_data(current: CurrentCodebook) -> dict[str, Any]:
    """Return the codebook's object with its version and digest, as the API answers it."""
    return current.codebook.to_object() | {"version": current.version, "sha256": current.sha256}


def to_builtins(record: Any) -> Any:
    """Return a record as dicts and lists, for a template."""
    return msgspec.to_builtins(record)


def _proposed(session: Session, caller: Caller, article: Article) -> dict[str, Any]:
    """Return the caller's own proposed targets, and the proposed regions of the article as far as she may see them."""
    if not caller.is_at_least("annotator"):
        return {"proposed_targets": [], "proposed_regions": []}
    own = list_proposals(session, caller, OWN)
    regions = list_region_proposals(session, caller, article)
    return {"proposed_targets": to_builtins(own), "proposed_regions": to_builtins(regions)}


def _article(article: Article) -> dict[str, Any]:
    names = ("title", "author", "publisher", "url", "published", "language", "length", "version", "regions")
    return {"id": article.uuid} | {name: getattr(article, name) for name in names}


def _urls(caller: Caller, article: Article, person: str) -> dict[str, str | None]:
    place: dict[str, Any] = {"slug": caller.project.slug, "article": article.uuid}
    may_review = caller.is_at_least("reviewer")
    return {
        "article": f"/api/v1/projects/{caller.project.slug}/articles/{article.uuid}",
        "claims": url_for("api.list_claims", **place),
        "changes": f"/api/v1/projects/{caller.project.slug}/articles/{article.uuid}/changes",
        "reviews": url_for("api.list_passage_reviews", **place),
        "threads": url_for("api.list_threads", **place),
        "readers": url_for("api.list_readers", **place),
        "assignment": url_for("api.get_assignment", **place, person=person),
        "actors": url_for("api.list_voice_names", **place),
        "codebook": f"/api/v1/projects/{caller.project.slug}/codebook",
        "proposed_targets": url_for("api.list_target_proposals", slug=caller.project.slug),
        "proposed_regions": url_for("api.list_region_proposals", **place),
        "articles": f"/projects/{caller.project.slug}/",
        "sign_in": url_for("auth.sign_in"),
        "tour": url_for("account.finish_tour"),
        "review": url_for("reviews.page", **place) if may_review else None,
        "training": url_for("training.page", **place),
        "take_next": url_for("api.post_next", slug=caller.project.slug) if takes_next(caller) else None,
        "ask_next": url_for("queue.take", slug=caller.project.slug),
    }


def _ways(caller: Caller, around: Neighbours) -> dict[str, str | None]:
    def way(uuid: str | None) -> str | None:
        return url_for("annotate.page", slug=caller.project.slug, article=uuid) if uuid else None

    return {"previous": way(around.previous), "next": way(around.next), "next_after_submit": way(around.to_do)}
