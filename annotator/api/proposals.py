"""Proposals over HTTP: targets that the codebook lacks, regions of an article, and the word on both."""

from __future__ import annotations

from typing import get_args

from flask import Response

from annotator.api.claims import ARTICLE, codebook_header
from annotator.api.routing import Page, Query, Routes, answer, read_body, read_query
from annotator.core.decoding import convert
from annotator.core.records import Region
from annotator.services import proposals, proposals_regions
from annotator.services.access import enter_article, enter_project, find_article
from annotator.services.proposals import ProposalInput
from annotator.services.proposals_deciding import DecisionInput, decide_proposal
from annotator.services.proposals_reading import ProposalFilter, ProposalRecord, ProposalState, list_proposals
from annotator.services.proposals_regions import RegionDecisionInput, RegionProposalRecord
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("proposals")
TARGETS = "/projects/<slug>/proposed-targets"
REGIONS = f"{ARTICLE}/proposed-regions"


@routes(
    "GET",
    TARGETS,
    "The caller's own proposed targets; for managers everybody's.",
    answers={200: Page},
    query=(Query("state", "Only those in this state.", {"type": "string", "enum": list(get_args(ProposalState))}),),
)
def list_target_proposals(slug: str) -> Response:
    """Return proposals with the claims that wait for each, the oldest first."""
    with reading() as session:
        caller = enter_project(session, current_account(), slug)
        said = {name: value for name, value in read_query().items() if name == "state"}
        items = list_proposals(session, caller, convert(said, ProposalFilter))
    return answer(Page(items), headers=codebook_header(caller.project.codebook_version))


@routes(
    "PUT",
    f"{TARGETS}/<proposal>",
    "Propose a target under an id that the client made, with the own claims that wait for it.",
    body=ProposalInput,
    answers={200: ProposalRecord, 201: ProposalRecord},
)
def put_target_proposal(slug: str, proposal: str) -> Response:
    """Return the proposal: 201 where it is new, 200 where it was changed or sent again."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        record, is_new = proposals.put_proposal(session, caller, proposal, lambda: read_body(ProposalInput))
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{TARGETS}/<proposal>", "Take an own proposal back.", answers={204: None})
def delete_target_proposal(slug: str, proposal: str) -> Response:
    """Return nothing; the claims stay, without a target."""
    account = current_account()
    with writing() as session:
        proposals.withdraw_proposal(session, enter_project(session, account, slug), proposal)
    return answer(None, 204)


@routes(
    "PUT",
    f"{TARGETS}/<proposal>/decision",
    "Accept a proposed target, join it to one that is there, or decline it.",
    body=DecisionInput,
    answers={200: ProposalRecord},
)
def decide_target_proposal(slug: str, proposal: str) -> Response:
    """Return the proposal as it stands; the claims that waited have the target."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        record = decide_proposal(session, caller, proposal, lambda: read_body(DecisionInput))
        version = caller.project.codebook_version
    return answer(record, headers=codebook_header(version))


@routes("GET", REGIONS, "Proposed regions: own ones; for reviewers everybody's.", answers={200: Page})
def list_region_proposals(slug: str, article: str) -> Response:
    """Return the open proposals on the article, in text order."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        return answer(Page(proposals_regions.list_region_proposals(session, caller, found)))


@routes(
    "PUT",
    f"{REGIONS}/<proposal>",
    "Propose a range as a region under an id that the client made.",
    body=Region,
    answers={200: RegionProposalRecord, 201: RegionProposalRecord},
)
def put_region_proposal(slug: str, article: str, proposal: str) -> Response:
    """Return the proposal: 201 where it is new, 200 where it was changed or sent again."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        record, is_new = proposals_regions.put_region_proposal(
            session, caller, found, proposal, lambda: read_body(Region)
        )
    return answer(record, 201 if is_new else 200)


@routes("DELETE", f"{REGIONS}/<proposal>", "Take an own proposed region back.", answers={204: None})
def delete_region_proposal(slug: str, article: str, proposal: str) -> Response:
    """Return nothing."""
    account = current_account()
    with writing() as session:
        caller, found = enter_article(session, account, slug, article)
        proposals_regions.withdraw_region_proposal(session, caller, found, proposal)
    return answer(None, 204)


@routes(
    "PUT",
    f"{REGIONS}/<proposal>/decision",
    "Make a proposed range a region, or decline it.",
    body=RegionDecisionInput,
    answers={200: RegionProposalRecord},
)
def decide_region_proposal(slug: str, article: str, proposal: str) -> Response:
    """Return the proposal as it stands, with the article's version after it as ETag."""
    account = current_account()
    with writing() as session:
        caller = enter_project(session, account, slug)
        found = find_article(session, caller, article)
        record = proposals_regions.decide_region_proposal(
            session, caller, found, proposal, lambda: read_body(RegionDecisionInput)
        )
        return answer(record, etag=found.version)
