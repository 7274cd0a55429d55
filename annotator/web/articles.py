"""The article list, which is a project's front page, and the pages of adding, describing and deleting an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from annotator.core.decoding import convert
from annotator.core.errors import Conflict, Invalid, Stale
from annotator.core.records import Region, encode
from annotator.core.wording import say
from annotator.ingest.articles import ArticleInput
from annotator.models import Article
from annotator.services import articles
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.article_search import (
    SHOWN,
    ArticleFilter,
    ArticlePage,
    count_deleted,
    describe_articles,
    list_languages,
    page_articles,
    read_own_progress,
)
from annotator.services.articles import ArticleChange
from annotator.services.proposals_regions import list_region_proposals
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import show_problems
from annotator.web.forms.articles import DetailsForm, MetadataForm, PasteForm
from annotator.web.login import current_account
from annotator.web.numbers import page_number
from annotator.web.templating import remember
from annotator.web.words import REGION_KINDS

pages = Blueprint("articles", __name__, url_prefix="/projects/<slug>")

#: Code points of a region that its row shows.
EXCERPT_LENGTH = 160
STATES = (
    ("to_do", lazy_gettext("To do")),
    ("in_progress", lazy_gettext("In progress")),
    ("returned", lazy_gettext("Returned to me")),
    ("submitted", lazy_gettext("Submitted by me")),
    ("accepted", lazy_gettext("Accepted")),
    ("skipped", lazy_gettext("Skipped")),
)
PROGRESS = (
    ("none", lazy_gettext("Nobody has submitted")),
    ("some", lazy_gettext("Some have submitted")),
    ("all", lazy_gettext("All have submitted")),
)
KINDS = [*REGION_KINDS.items()]


@dataclass(frozen=True)
class Shown:
    """Which rows of the list the page shows, and the ways to the others."""

    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None


@pages.get("/")
def index(slug: str) -> ResponseReturnValue:
    """Show a page of the articles that the filters in the address leave."""
    said = {name: value for name, value in request.args.items() if value.strip()}
    number = said.pop("page", "1")
    chosen = convert_filter(said)
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        page = page_articles(session, caller, chosen, page_number(number))
        languages = list_languages(session, caller)
        deleted = count_deleted(session, caller)
        own = read_own_progress(session, caller)
    return render_template(
        "articles/index.html",
        page=page,
        chosen=chosen,
        filters={name: value for name, value in said.items() if name not in ("sort", "descending")},
        states=list(STATES),
        progresses=list(PROGRESS),
        languages=[(each, each) for each in languages],
        deleted=deleted,
        own=own,
        shown=_shown(slug, said, page),
        sort_url=lambda key: _sort_url(slug, said, chosen, key),
    )


@pages.route("/articles/new", methods=["GET", "POST"])
def paste(slug: str) -> ResponseReturnValue:
    """Show the form for a pasted text, or store it and show the list. :raise 403: to all but managers."""
    account = current_account()
    with reading() as session:
        caller = remember(enter_project(session, account, slug))
        caller.require("manager", say("Only a manager may add articles. Ask a manager of the project for that role."))
    form, status = PasteForm(), 200
    if form.validate_on_submit():
        try:
            with writing() as session:
                sent = convert(_said_in(form) | {"text": form.text.data}, ArticleInput)
                article, is_new = articles.create_article(session, enter_project(session, account, slug), sent)
            flash(_("The article is added.") if is_new else _("This article is there already."), "success")
            if request.form.get("then") == "again":
                return redirect(url_for("articles.paste", slug=slug), 303)
            return redirect(url_for("annotate.page", slug=slug, article=article.uuid), 303)
        except (Invalid, Conflict) as error:
            show_problems(form, error)
    if form.errors or form.form_errors:
        status = 422
    return render_template("articles/paste.html", form=form), status


@pages.route("/articles/<article>/details", methods=["GET", "POST"])
def details(slug: str, article: str) -> ResponseReturnValue:
    """Show what is known about an article, or change it. :raise 403: a change, to all but reviewers and up."""
    account = current_account()
    with reading() as session:
        caller = remember(enter_project(session, account, slug))
        found = find_article(session, caller, article)
        if request.method != "POST":
            return _details_page(session, caller, found, _details_form(found))
        caller.require(
            "reviewer", say("Only a reviewer may change an article. Ask a manager of the project for that role.")
        )
    form = DetailsForm()
    form.validate()
    try:
        with writing() as session:
            caller = enter_project(session, account, slug)
            change = convert(_said_in(form), ArticleChange)
            articles.change_article(
                session, caller, find_article(session, caller, article), change, _version(form.version.data)
            )
    except (Invalid, Conflict, Stale) as error:
        show_problems(form, error)
        with reading() as session:
            caller = remember(enter_project(session, account, slug))
            return _details_page(session, caller, find_article(session, caller, article), form), error.status
    flash(_("Saved."), "success")
    return redirect(url_for("articles.details", slug=slug, article=article), 303)


@pages.post("/articles/<article>/regions")
def change_regions(slug: str, article: str) -> ResponseReturnValue:
    """Change the kinds of regions, or take some away. :raise 403: to all but reviewers and up."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        regions = [
            region | {"kind": kind}
            for region, kind in zip(found.regions, request.form.getlist("kind"), strict=False)
            if kind
        ]
        change = ArticleChange(regions=convert(regions, list[Region]))
        articles.change_article(session, caller, found, change, _version(request.form.get("version")))
    flash(_("The regions are saved."), "success")
    return redirect(url_for("articles.details", slug=slug, article=article, _anchor="regions"), 303)


@pages.post("/articles/<article>/delete")
def delete(slug: str, article: str) -> ResponseReturnValue:
    """Delete an article, which can be restored. :raise 403: to all but managers."""
    with writing() as session:
        caller = enter_project(session, current_account(), slug)
        found = find_article(session, caller, article)
        articles.delete_article(session, caller, found)
    title = found.title or _("Untitled article")
    flash(_("“%(title)s” is deleted. You find it under “Deleted”, to restore it.", title=title), "success")
    return redirect(url_for("articles.index", slug=slug), 303)


@pages.post("/articles/<article>/restore")
def restore(slug: str, article: str) -> ResponseReturnValue:
    """Bring a deleted article back. :raise 403: to all but managers."""
    with writing() as session:
        caller = enter_project(session, current_account(), slug)
        found = articles.restore_article(session, caller, article)
    title = found.title or _("Untitled article")
    flash(_("“%(title)s” is back, with all work on it.", title=title), "success")
    return redirect(url_for("articles.index", slug=slug), 303)


def convert_filter(said: dict[str, str]) -> ArticleFilter:
    """Return the filter that an address names. Raises Invalid."""
    return convert({name: value for name, value in said.items() if name != "page"}, ArticleFilter, strict=False)


def _details_form(article: Article) -> DetailsForm:
    form = DetailsForm(obj=article)
    form.version.data = str(article.version)
    return form


def _details_page(session: Session, caller: Caller, article: Article, form: DetailsForm) -> str:
    text = article.content.text
    return render_template(
        "articles/details.html",
        article=article,
        row=describe_articles(session, caller, [article])[0],
        form=form,
        kinds=KINDS,
        regions=[(region, _excerpt(text, region)) for region in article.regions],
        belongings=articles.count_belongings(session, caller, article),
        proposed=list_region_proposals(session, caller, article) if caller.is_at_least("annotator") else [],
        meta=[
            (name, value if isinstance(value, str) else encode(value).decode()) for name, value in article.meta.items()
        ],
    )


def _excerpt(text: str, region: dict[str, Any]) -> str:
    start, end = region["start"], region["end"]
    return text[start : min(end, start + EXCERPT_LENGTH)] + ("…" if end - start > EXCERPT_LENGTH else "")


def _said_in(form: MetadataForm) -> dict[str, str]:
    names = ("title", "author", "publisher", "url", "published", "language", "external_id")
    return {name: form[name].data or "" for name in names}


def _version(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 10 else None


def _shown(slug: str, said: dict[str, str], page: ArticlePage) -> Shown:
    first = (page.number - 1) * SHOWN
    previous_url, next_url = (
        _list_url(slug, said, page=str(number)) if 1 <= number <= page.pages else None
        for number in (page.number - 1, page.number + 1)
    )
    return Shown(first + 1, first + len(page.rows), page.total, previous_url, next_url)


def _sort_url(slug: str, said: dict[str, str], chosen: ArticleFilter, key: str) -> str:
    """Return the way to the list sorted by *key*; a second time turns it round, and dates begin with the latest."""
    descends = not chosen.descending if chosen.sort == key else key == "published"
    return _list_url(slug, said, sort=key, descending="true" if descends else "")


def _list_url(slug: str, said: dict[str, str], **changes: str) -> str:
    args: dict[str, Any] = {name: value for name, value in (said | changes).items() if value}
    return url_for("articles.index", slug=slug, **args)
