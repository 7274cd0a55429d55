"""The consensus of a project over HTTP: how far its offers decide, and how people err, for managers."""

from __future__ import annotations

from flask import Response

from annotator.api.jobs import accepted
from annotator.api.routing import Routes, answer
from annotator.core.job_records import ConsensusAsk, JobRecord
from annotator.services.access import enter_project
from annotator.services.agreement import count_submitted
from annotator.services.consensus import estimate_project_rates, require_estimator, store_rates
from annotator.services.consensus_report import ConsensusRecord, read_consensus
from annotator.web.database import reading, writing
from annotator.web.jobs_at_hand import hand_in, is_over, prefers_later
from annotator.web.login import current_account

routes = Routes("consensus")


@routes(
    "GET",
    "/projects/<slug>/consensus",
    "How often adjudicators settle what was offered, where it was shown and where hidden, and everybody's error rates.",
    answers={200: ConsensusRecord},
)
def get_consensus(slug: str) -> Response:
    """Return the record."""
    with reading() as session:
        return answer(read_consensus(session, enter_project(session, current_account(), slug)))


@routes(
    "POST",
    "/projects/<slug>/consensus/estimates",
    "Estimate anew how often each person says what, given what is true (Dawid and Skene); of much work in a job.",
    answers={201: ConsensusRecord, 202: JobRecord},
    may_be_later=True,
)
def post_estimate(slug: str) -> Response:
    """Return the record with the new rates; 202 with a job over the size, and with `Prefer: respond-async`."""
    account = current_account()
    with reading() as session:
        caller = enter_project(session, account, slug)
        require_estimator(caller)
        is_much = is_over("JOB_AGREEMENT_CLAIMS", count_submitted(session, caller))
    if is_much or prefers_later():
        return accepted(hand_in(account, slug, "consensus", ConsensusAsk()), preferred=prefers_later())
    # Reading takes long in a large project, and would keep all others from writing.
    with reading() as session:
        estimated = estimate_project_rates(session, enter_project(session, account, slug))
    with writing() as session:
        caller = enter_project(session, account, slug)
        store_rates(session, caller, estimated)
        return answer(read_consensus(session, caller), 201)
