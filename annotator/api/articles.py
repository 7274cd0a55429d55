"""Articles over HTTP: listed, added, read, their metadata and regions changed, deleted."""

from __future__ import annotations

from typing import Any, get_args

from flask import Response, url_for
from msgspec import Struct

from annotator.api.claims import codebook_header
from annotator.api.routing import Page, Query, Routes, answer, if_match, read_body, read_query
from annotator.core.decoding import convert
from annotator.core.errors import Invalid, Stale
from annotator.core.metadata import METADATA
from annotator.core.records import Region
from annotator.core.wording import say
from annotator.ingest.articles import ArticleInput
from annotator.models import Article
from annotator.services import articles
from annotator.services.access import enter_project, find_article
from annotator.services.article_search import (
    MOST,
    SHOWN,
    ArticleFilter,
    ArticleRow,
    State,
    describe_articles,
    list_articles,
)
from annotator.services.articles import ArticleChange
from annotator.services.claim_reading import read_regions, timestamp
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("articles")
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 999_999_999}


class ProgressRecord(Struct):
    """How far the work on an article is."""

    #: The caller's own; null where the article is not hers.
    state: str | None
    own_claims: int
    #: How many people have submitted, of how many; null where the caller must not know.
    submitted: int | None
    people: int | None


class ArticleAnswer(Struct, omit_defaults=True):
    """An article; lists leave the text out."""

    id: str
    external_id: str | None
    title: str | None
    author: str | None
    publisher: str | None
    url: str | None
    published: str | None
    language: str | None
    sha256: str
    #: In code points.
    length: int
    #: Order of import, from 1.
    position: int
    regions: list[Region]
    meta: dict[str, Any]
    progress: ProgressRecord
    version: int
    created_at: str
    updated_at: str
    text: str | None = None


@routes(
    "GET",
    "/projects/<slug>/articles",
    "The articles of a project, in the order of import.",
    answers={200: Page},
    query=(
        Query("q", "Words of the metadata or the text, whatever their case and diacritics."),
        Query("state", "Of the caller's own work.", {"type": "string", "enum": list(get_args(State))}),
        Query("language", "As in the article's metadata."),
        Query("cursor", "What `next` of the answer before said.", {"type": "string", "pattern": "^[0-9]{1,9}$"}),
        Query("limit", f"How many; {MOST} at most are given.", _COUNT | {"default": SHOWN}),
    ),
)
def get_articles(slug: str) -> Response:
    """Return a part of the list, without the texts."""
    names = ("q", "state", "language")
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        said = read_query()
        chosen = convert({name: said[name] for name in names if name in said}, ArticleFilter)
        after, limit = _number(said, "cursor", 0), _number(said, "limit", SHOWN)
        limit = min(max(1, limit), MOST)
        rows = list_articles(session, caller, chosen, after, limit)
        following = str(rows[-1].article.position) if len(rows) == limit else None
        headers = codebook_header(caller.project.codebook_version)
        return answer(Page([article_answer(row) for row in rows], following), headers=headers)


@routes(
    "POST",
    "/projects/<slug>/articles",
    "Add an article.",
    body=ArticleInput,
    answers={201: ArticleAnswer, 200: ArticleAnswer},
)
def post_article(slug: str) -> Response:
    """Return the new article: 201; 200 where one of the same id and text is there already."""
    account = current_account()
    with reading() as session:
        enter_project(session, account, slug).require(
            "manager", say("Only a manager may add articles. Ask a manager of the project for that role.")
        )
    sent = read_body(ArticleInput)
    with writing() as session:
        caller = enter_project(session, account, slug)
        article, is_new = articles.create_article(session, caller, sent)
        row = describe_articles(session, caller, [article])[0]
        answered = answer(article_answer(row, article.content.text), 201 if is_new else 200, etag=article.version)
        answered.headers["Location"] = url_for("api.get_article", slug=slug, article=article.uuid)
        return answered


@routes("GET", "/projects/<slug>/articles/<article>", "One article with its text.", answers={200: ArticleAnswer})
def get_article(slug: str, article: str) -> Response:
    """Return the article."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        found = find_article(session, caller, article)
        row = describe_articles(session, caller, [found])[0]
        headers = codebook_header(caller.project.codebook_version)
        return answer(article_answer(row, found.content.text), etag=found.version, headers=headers)


@routes(
    "PATCH",
    "/projects/<slug>/articles/<article>",
    "Change metadata and regions; the text never changes.",
    body=ArticleChange,
    answers={200: ArticleAnswer},
    if_match="honoured",
)
def patch_article(slug: str, article: str) -> Response:
    """Return the article after the change."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        caller.require(
            "reviewer", say("Only a reviewer may change an article. Ask a manager of the project for that role.")
        )
        _require_current(found, article_answer(describe_articles(session, caller, [found])[0]))
        changed = articles.change_article(session, caller, found, read_body(ArticleChange), if_match())
        row = describe_articles(session, caller, [changed])[0]
        return answer(article_answer(row, changed.content.text), etag=changed.version)


@routes(
    "DELETE",
    "/projects/<slug>/articles/<article>",
    "Delete an article with all work on it; managers can restore it on its page.",
    answers={204: None},
    if_match="honoured",
)
def delete_article(slug: str, article: str) -> Response:
    """Return nothing."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        articles.delete_article(session, caller, found, if_match())
    return answer(None, 204)


def article_answer(row: ArticleRow, text: str | None = None) -> ArticleAnswer:
    """Return the answer for an article, with its *text* unless that is None."""
    article = row.article
    return ArticleAnswer(
        id=article.uuid,
        external_id=article.external_id,
        **{name: getattr(article, name) or None for name in METADATA},
        sha256=article.sha256,
        length=article.length,
        position=article.position,
        regions=read_regions(article.regions),
        meta=article.meta,
        progress=ProgressRecord(row.state, row.own_claims, row.submitted, row.people),
        version=article.version,
        created_at=timestamp(article.created_at),
        updated_at=timestamp(article.updated_at),
        text=text,
    )


def _require_current(article: Article, record: ArticleAnswer) -> None:
    if if_match() not in (None, article.version):
        raise Stale(say("Somebody changed this article in between. Load it again and repeat your change."), record)


def _number(said: dict[str, str], name: str, default: int) -> int:
    digits = said.get(name, str(default))
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Invalid.at(f"/{name}", say("This must be a whole number."))
    return int(digits)
