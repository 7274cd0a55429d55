"""The table of all claims that the caller may see, and the permanent address of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.orm import Session

from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.services.access import Caller, enter_project
from annotator.services.claim_table import (
    PAGE,
    ClaimFilter,
    ClaimPage,
    list_annotators,
    list_claim_rows,
    locate_claim,
)
from annotator.services.current_codebook import current_codebook
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.numbers import page_number
from annotator.web.templating import remember

pages = Blueprint("claims", __name__)

#: Filters that the export knows too.
EXPORTED = ("annotator", "article", "type", "target", "layer")
VERDICTS = (("accept", _("Accepted")), ("fix", _("Fix asked")), ("reject", _("Rejected")), ("none", _("No verdict")))
STATES = (
    ("in_progress", _("In progress")),
    ("submitted", _("Submitted")),
    ("returned", _("Returned")),
    ("accepted", _("Accepted")),
)
LAYERS = (("annotator", _("Annotators’ claims")), ("gold", _("Gold")), ("suggestion", _("Suggestions")))


@dataclass(frozen=True)
class Shown:
    """Which rows of the table the page shows, and the ways to the others."""

    first: int
    last: int
    total: int
    previous_url: str | None
    next_url: str | None


@pages.get("/projects/<slug>/claims")
def table(slug: str) -> ResponseReturnValue:
    """Show a page of the claims that the filters in the address leave."""
    said = {name: value for name, value in request.args.items() if value.strip()}
    number = said.pop("page", "1")
    chosen = convert(said, ClaimFilter, strict=False)
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        codebook = current_codebook(session, caller.project)
        found = list_claim_rows(session, caller, chosen, page_number(number))
        choices = _choices(session, caller, codebook)
    return render_template(
        "claims/table.html",
        page=found,
        chosen=chosen,
        filters={name: value for name, value in said.items() if name not in ("sort", "descending")},
        codebook=codebook,
        stances=msgspec.to_builtins(codebook.stances),
        choices=choices,
        shown=_shown(slug, said, found),
        sort_url=lambda key: _sort_url(slug, said, chosen, key),
        export_url=_export_url(slug, said),
        is_one_article=_is_uuid(chosen.article),
    )


@pages.get("/projects/<slug>/claims/<uuid>")
def permalink(slug: str, uuid: str) -> ResponseReturnValue:
    """Lead to where the claim is shown: an own one where it is made, for reviewers another where it is judged."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        article, is_own = locate_claim(session, caller, uuid.lower())
    page = "reviews.page" if caller.is_at_least("reviewer") and not is_own else "annotate.page"
    return redirect(url_for(page, slug=slug, article=article, _anchor=f"claim-{uuid.lower()}"), 303)


def _choices(session: Session, caller: Caller, codebook: Codebook) -> dict[str, list[tuple[str, Any]]]:
    """Return what each filter offers, as (value, text)."""
    scale = codebook.confidence
    labels = dict(enumerate(scale.labels, scale.min)) if scale else {}
    degrees = range(scale.min, scale.max + 1) if scale else range(0)
    return {
        "annotator": [(name, name) for name in list_annotators(session, caller)],
        "type": [(each.key, each.label) for each in codebook.claim_types],
        "target": [(each.key, each.label) for each in codebook.targets],
        "stance": [(each.key, each.label) for each in codebook.stances],
        "confidence": [(str(each), f"{each} {labels.get(each, '')}".rstrip()) for each in degrees],
        "verdict": list(VERDICTS),
        "state": list(STATES),
        "layer": list(LAYERS),
    }


def _shown(slug: str, said: dict[str, str], found: ClaimPage) -> Shown:
    first = (found.number - 1) * PAGE
    ways = [
        _table_url(slug, said, page=str(number)) if 1 <= number <= found.pages else None
        for number in (found.number - 1, found.number + 1)
    ]
    return Shown(first + 1, first + len(found.rows), found.total, *ways)


def _sort_url(slug: str, said: dict[str, str], chosen: ClaimFilter, key: str) -> str:
    """Return the way to the table sorted by *key*; a second time turns it round, and changes begin with the latest."""
    descends = not chosen.descending if chosen.sort == key else key == "changed"
    return _table_url(slug, said, sort=key, descending="true" if descends else "")


def _table_url(slug: str, said: dict[str, str], **changes: str) -> str:
    args: dict[str, Any] = {name: value for name, value in (said | changes).items() if value}
    return url_for("claims.table", slug=slug, **args)


def _export_url(slug: str, said: dict[str, str]) -> str:
    args: dict[str, Any] = {name: value for name, value in said.items() if name in EXPORTED}
    if "article" in args and not _is_uuid(args["article"]):
        del args["article"]
    return url_for("exports.page", slug=slug, **args)


def _is_uuid(said: str | None) -> bool:
    try:
        return said is not None and bool(UUID(said))
    except ValueError:
        return False
