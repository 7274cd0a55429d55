"""Agreement figures over HTTP: how far people agree, for reviewers, and for annotators who are done."""

from __future__ import annotations

from typing import Any, get_args

from flask import Response

from annotator.api.jobs import accepted
from annotator.api.routing import Query, Routes, answer, read_query
from annotator.core.agreement_detail_records import AgreementDetails, AgreementWhole
from annotator.core.agreement_records import Agreement, At, PhaseChoice, Scope
from annotator.core.job_records import AgreementAsk, JobRecord
from annotator.core.matching import MatchRule
from annotator.models import Account
from annotator.services.access import enter_project
from annotator.services.agreement import measure_agreement, require_question
from annotator.services.agreement_details import measure_details, measure_everything
from annotator.services.agreement_question import ROUNDS_LIMIT, read_question
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
    account = current_account()
    if prefers_later():
        return _later(account, slug)
    with reading() as session:
        caller = enter_project(session, account, slug)
        report = measure_agreement(session, caller, lambda: read_question(read_query()))
    return answer(report.answer)


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
    account = current_account()
    if prefers_later():
        return _later(account, slug)
    with reading() as session:
        caller = enter_project(session, account, slug)
        details = measure_details(session, caller, lambda: read_question(read_query()))
    return answer(details.answer)


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
    account = current_account()
    if prefers_later():
        return _later(account, slug)
    with reading() as session:
        caller = enter_project(session, account, slug)
        found = measure_everything(session, caller, lambda: read_question(read_query()))
    return answer(AgreementWhole(found.report.answer, found.details.answer))


def _later(account: Account, slug: str) -> Response:
    """Hand in the job that measures what is asked, and return 202 with it."""
    with reading() as session:
        require_question(session, enter_project(session, account, slug), read_query())
    return accepted(hand_in(account, slug, "agreement", AgreementAsk(read_query())), preferred=True)
