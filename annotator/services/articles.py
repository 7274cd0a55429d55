"""An article's life: created, read, its metadata and regions changed, deleted and restored. Its text never changes."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import distinct, func, select, update
from sqlalchemy.orm import Session

from annotator.core.claim_checks import refusal
from annotator.core.decoding import check_depth
from annotator.core.errors import Conflict, Invalid, NotFound, Problem, Stale
from annotator.core.metadata import METADATA, check_metadata
from annotator.core.records import Region
from annotator.core.text import STRING_LIMIT, check_string, fold
from annotator.core.wording import say
from annotator.db import now
from annotator.ingest.articles import ArticleInput, draft_article
from annotator.ingest.regions import check_regions
from annotator.models import Article, ArticleText, Claim, Project
from annotator.services.access import Caller, log
from annotator.services.importing_articles import (
    Subjects,
    article_columns,
    fold_metadata,
    next_position,
    region_object,
)
from annotator.services.visibility import visible_claims


class ArticleChange(Struct, forbid_unknown_fields=True):
    """What can change of an article; what is left out stays, null empties."""

    external_id: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    author: str | UnsetType | None = UNSET
    publisher: str | UnsetType | None = UNSET
    url: str | UnsetType | None = UNSET
    published: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    regions: list[Region] | UnsetType = UNSET
    meta: dict[str, Any] | UnsetType = UNSET


class Belongings(Struct):
    """What goes with an article, as far as the caller may know."""

    claims: int
    people: int


def create_article(session: Session, caller: Caller, sent: ArticleInput) -> tuple[Article, bool]:
    """Store an article; return it and whether it is new: one of the same id and text is there already.

    Raises NotAllowed, Invalid, and Conflict where its id or external id is another text's.
    """
    caller.require("manager", say("Only a manager may add articles. Ask a manager of the project for that role."))
    caller.require_open()
    draft = draft_article(sent)
    _lock(session, caller)
    subjects = Subjects(session, caller.project)
    subjects.load([draft.uuid] if draft.uuid else [], [draft.external_id] if draft.external_id else [], [])
    try:
        subject = subjects.place(draft)
    except Invalid as error:
        raise Conflict(error.message, error.problems) from None
    if subject.stored is not None:
        return subject.stored, False
    moment = now()
    columns = article_columns(caller.project, draft, subject.uuid, next_position(session, caller.project))
    article = Article(**columns, created_at=moment, updated_at=moment)
    article.content = ArticleText(text=draft.text, folded=fold(draft.text))
    session.add(article)
    session.flush()
    return article, True


def change_article(
    session: Session, caller: Caller, article: Article, change: ArticleChange, seen: int | None
) -> Article:
    """Change metadata or regions and return the article. *seen* is the version that the caller saw, None for any.

    Raises NotAllowed, Stale, Invalid, and Conflict for an external id that another article has.
    """
    caller.require(
        "reviewer", say("Only a reviewer may change an article. Ask a manager of the project for that role.")
    )
    caller.require_open()
    if seen is not None and seen != article.version:
        raise Stale(say("Somebody changed this article in between. Load it again and repeat your change."))
    changes = {name: value for name in change.__struct_fields__ if (value := getattr(change, name)) is not UNSET}
    _check_change(session, article, changes)
    columns = _columns(article, changes)
    if all(getattr(article, name) == value for name, value in columns.items()):
        return article
    columns |= {"version": article.version + 1, "updated_at": now()}
    is_as_seen = (Article.id == article.id) & (Article.version == article.version)
    query = update(Article).where(is_as_seen).values(**columns).returning(Article.id)
    if session.scalar(query.execution_options(synchronize_session=False)) is None:
        raise Stale(say("Somebody changed this article at the same moment. Load it again and repeat your change."))
    session.refresh(article)
    return article


def count_belongings(session: Session, caller: Caller, article: Article) -> Belongings:
    """Return what goes with the article when it is deleted: the claims that the caller may see, and their persons."""
    query = select(func.count(), func.count(distinct(Claim.person_id))).where(
        Claim.article_id == article.id, visible_claims(caller, [article.id])
    )
    claims, people = session.execute(query).one()
    return Belongings(claims, people)


def delete_article(session: Session, caller: Caller, article: Article, seen: int | None = None) -> None:
    """Take the article out of every list, with all work on it, until it is restored. Raises NotAllowed, Stale."""
    caller.require("manager", say("Only a manager may delete articles. Ask a manager of the project for that role."))
    caller.require_open()
    if seen is not None and seen != article.version:
        raise Stale(say("Somebody changed this article in between. Look at it again before you delete it."))
    article.deleted_at = now()
    log(session, caller.account, "article deleted", caller.project, f"{article.uuid} {article.title}")
    session.flush()


def restore_article(session: Session, caller: Caller, uuid: str) -> Article:
    """Bring a deleted article back with all work on it. Raises NotAllowed, NotFound, and Conflict over external ids."""
    caller.require("manager", say("Only a manager may restore articles. Ask a manager of the project for that role."))
    caller.require_open()
    query = select(Article).where(Article.project_id == caller.project.id, Article.uuid == uuid.lower())
    article = session.scalar(query)
    if article is None:
        raise NotFound()
    if article.deleted_at is not None:
        if article.external_id is not None:
            _require_free(session, article, article.external_id)
        article.deleted_at = None
        log(session, caller.account, "article restored", caller.project, f"{article.uuid} {article.title}")
        session.flush()
    return article


def _lock(session: Session, caller: Caller) -> None:
    # Two articles stored at once would take the same position.
    session.execute(select(Project.id).where(Project.id == caller.project.id).with_for_update())


def _check_change(session: Session, article: Article, changes: dict[str, Any]) -> None:
    problems = list(check_metadata({name: changes[name] or "" for name in METADATA if name in changes}))
    external_id = changes.get("external_id")
    problems += check_string(external_id or "", STRING_LIMIT, "/external_id", say("The external id"))
    problems += check_regions(changes.get("regions", ()), article.length)
    if problems:
        raise refusal(problems)
    check_depth(changes.get("meta"), "/meta")
    if external_id and external_id != article.external_id:
        _require_free(session, article, external_id)


def _require_free(session: Session, article: Article, external_id: str) -> None:
    query = select(Article.id).where(
        Article.project_id == article.project_id,
        Article.external_id == external_id,
        Article.deleted_at.is_(None),
        Article.id != article.id,
    )
    if session.scalar(query) is not None:
        message = say("Another article of the project has this external id. Change one of the two.")
        raise Conflict(message, [Problem(message, pointer="/external_id")])


def _columns(article: Article, changes: dict[str, Any]) -> dict[str, Any]:
    columns = {name: changes[name] or "" for name in METADATA if name in changes}
    if "external_id" in changes:
        columns["external_id"] = changes["external_id"] or None
    if "regions" in changes:
        columns["regions"] = [region_object(each) for each in changes["regions"]]
    if "meta" in changes:
        columns["meta"] = changes["meta"]
    metadata = {name: columns.get(name, getattr(article, name)) for name in METADATA}
    return columns | {"folded": fold_metadata(metadata, columns.get("external_id", article.external_id))}
