"""Agreement figures over HTTP: how far people agree, for reviewers, and for annotators who are done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from flask import Response
from msgspec import Struct
from sqlalchemy.orm import Session

from annotator.api.jobs import accepted
from annotator.api.routing import Query, Routes, answer, read_query
from annotator.core.agreement_detail_records import AgreementDetails, AgreementWhole
from annotator.core.agreement_records import Agreement, At, PhaseChoice, Scope
from annotator.core.job_records import AgreementAsk, JobRecord
from annotator.core.matching import MatchRule
from annotator.services.access import Caller, enter_project
from annotator.services.agreement import measure_agreement, require_question
from annotator.services.agreement_details import measure_details, measure_everything
from annotator.services.agreement_question import ROUNDS_LIMIT, Question, read_question
from annotator.web.database import reading
from annotator.web.jobs_at_hand import hand_in, prefers_later
from annotator.web.login import current_account

routes = Routes("agreement")


def _one_of(literal: Any, default: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(get_args(literal)), "default": default}


QUERY = (
    Query("match", "What makes two persons' claims a pair.", _one_of(MatchRule, "overlap")),
    Query("threshold", "The least IoU of a pair, for match=iou.", {"type": "number", "default": 0.5}),
    Query("scope", "Claims anywhere, or in body and headlines alone.", _one_of(Scope, "all")),
    Query("at", "Claims as first submitted, or as they are now.", _one_of(At, "first")),
    Query("phase", "Of the work.", _one_of(PhaseChoice, "main")),
    Query(
        "rounds",
        "Resamples for the intervals; 0 for none.",
        {"type": "integer", "default": 1000, "minimum": 0, "maximum": ROUNDS_LIMIT},
    ),
    Query("seed", "Of the resamples.", {"type": "integer", "default": 1}),
    Query("target", "Claims whose first target is this one."),
    Query("type", "Claims of one type."),
    Query("article", "One article, by its id."),
)


@routes(
    "GET",
    "/projects/<slug>/agreement",
    "How far people agree on where claims are and what they say, for reviewers.",
    answers={200: Agreement, 202: JobRecord},
    may_be_later=True,
    query=QUERY,
)
def get_agreement(slug: str) -> Response:
    """Return the figures; articles on which the caller is blind are left out.

    With `Prefer: respond-async` the answer is 202 and the job that measures them.
    """
    return _answer(slug, lambda *asked: measure_agreement(*asked).answer)


@routes(
    "GET",
    "/projects/<slug>/agreement/details",
    "Where and on what people differ: by article, target, type, codebook version and period; AC1, confusions, "
    "confidence against gold, and which claims counted.",
    answers={200: AgreementDetails, 202: JobRecord},
    may_be_later=True,
    query=tuple(each for each in QUERY if each.name not in ("rounds", "seed")),
)
def get_agreement_details(slug: str) -> Response:
    """Return the further figures, without intervals.

    With `Prefer: respond-async` the answer is 202 and the job that measures them: its file with `details=true`.
    """
    return _answer(slug, lambda *asked: measure_details(*asked).answer)


@routes(
    "GET",
    "/projects/<slug>/agreement/everything",
    "Both answers on agreement, from claims that are read once and in one moment.",
    answers={200: AgreementWhole, 202: JobRecord},
    may_be_later=True,
    query=QUERY,
)
def get_agreement_everything(slug: str) -> Response:
    """Return the figures and the further ones; two requests would cost two readings, with others' work between them.

    With `Prefer: respond-async` the answer is 202 and the job that measures them: both of its files.
    """
    return _answer(slug, _measure_everything)


#: Measures what the question asks, as far as the caller may know it.
Measure = Callable[[Session, Caller, Callable[[], Question]], Struct]


def _answer(slug: str, measure: Measure) -> Response:
    """Return what *measure* gives for the question of the address; 202 with the job where the client prefers that."""
    account = current_account()
    with reading() as session:
        caller = enter_project(session, account, slug)
        if not prefers_later():
            return answer(measure(session, caller, lambda: read_question(read_query())))
        require_question(session, caller, read_query())
    return accepted(hand_in(account, slug, "agreement", AgreementAsk(read_query())), preferred=True)


def _measure_everything(session: Session, caller: Caller, read: Callable[[], Question]) -> AgreementWhole:
    found = measure_everything(session, caller, read)
    return AgreementWhole(found.report.answer, found.details.answer)
