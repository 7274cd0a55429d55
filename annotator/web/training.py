"""Training: the page on which a person compares submitted work with the gold claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotator.core.codebook import Codebook
from annotator.core.comparison import ComparedClaim, Kind
from annotator.core.records import AUTHOR, ClaimRecord
from annotator.services.access import enter_project, find_article
from annotator.services.current_codebook import current_codebook
from annotator.services.reading_order import find_neighbours
from annotator.services.training import compare_with_gold
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("training", __name__)


@dataclass(frozen=True)
class Row:
    """One field of a claim in words, as the person and as the gold has it."""

    label: str
    own: str
    gold: str
    differs: bool


@dataclass(frozen=True)
class Shown:
    """A claim to compare: its kind, what is quoted, and its fields."""

    kind: Kind
    quote: str
    rows: list[Row]
    #: The own claim's id, to open it in the text.
    own: str | None


@pages.get("/projects/<slug>/articles/<article>/training")
def page(slug: str, article: str) -> ResponseReturnValue:
    """Show claim by claim what differs from the gold. :raise 404: unless it is own submitted training work."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        found = find_article(session, caller, article)
        record = compare_with_gold(session, caller, found)
        codebook = current_codebook(session, caller.project)
        following = find_neighbours(session, caller, found).to_do
    return render_template(
        "training/page.html",
        article=found,
        counts=record.counts,
        claims=[_shown(each, codebook) for each in record.claims],
        stances=codebook.to_object()["stances"],
        next_url=url_for("annotate.page", slug=slug, article=following) if following else None,
    )


def _shown(compared: ComparedClaim, codebook: Codebook) -> Shown:
    claim = compared.gold or compared.own
    rows = _rows(compared, codebook)
    # What is equal needs no table; of a claim that one side lacks, the other's fields are worth reading.
    kept = [row for row in rows if row.differs] if compared.kind in ("equal", "differs") else rows
    own = compared.own.id if compared.own else None
    return Shown(compared.kind, claim.quote if claim else "", kept, own)


def _rows(compared: ComparedClaim, codebook: Codebook) -> list[Row]:
    own, gold = ({} if each is None else _words(each, codebook) for each in (compared.own, compared.gold))
    names = list(dict.fromkeys([*own, *gold]))
    labels = _labels(codebook)
    return [
        Row(labels[name], own.get(name, ""), gold.get(name, ""), name in compared.differing)
        for name in names
        if own.get(name) or gold.get(name)
    ]


def _labels(codebook: Codebook) -> dict[str, str]:
    return {
        "passage": _("Passage"),
        "type": _("Type"),
        "target": _("Target"),
        "stance": _("Stance"),
        "speaker": _("Who speaks"),
        "stance_holder": _("Whose stance"),
    } | {field.key: field.label for field in codebook.fields}


def _words(claim: ClaimRecord, codebook: Codebook) -> dict[str, str]:
    """Return the fields of a claim in words, by the names that a comparison gives them."""
    claim_type = codebook.claim_type(claim.type)
    targets = [codebook.target(pair.target) for pair in claim.stances]
    stances = [codebook.stance(pair.stance) for pair in claim.stances]
    return {
        "passage": claim.quote,
        "type": claim_type.label if claim_type else "",
        "target": "; ".join(target.label for target in targets if target),
        "stance": "; ".join(stance.label for stance in stances if stance),
        "speaker": _voice(claim.speaker),
        "stance_holder": _voice(claim.stance_holder),
    } | {field.key: _value(claim.attributes.get(field.key), codebook, field.key) for field in codebook.fields}


def _voice(name: str | None) -> str:
    return (name or "").replace(AUTHOR, str(_("Author of this article")))


def _value(value: Any, codebook: Codebook, key: str) -> str:
    field = codebook.field(key)
    labels = {option.key: option.label for option in field.options} if field else {}
    if value is None or value is False:
        return ""
    if value is True:
        return str(_("Yes"))
    return ", ".join(labels.get(str(each), str(each)) for each in (value if isinstance(value, list) else [value]))
