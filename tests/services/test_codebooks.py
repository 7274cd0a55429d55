"""A codebook is versioned, and the claims follow it: no used key leaves without saying what becomes of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import msgspec
import pytest
from cast import CODEBOOK, Cast, caller, claim_body, make_article
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotAllowed, PreconditionRequired, Stale
from annotator.core.records import ClaimInput
from annotator.models import Claim, ClaimEvent, CodebookVersion
from annotator.services import claims, codebooks
from annotator.services.current_codebook import current_codebook
from annotator.services.projects import archive_project

ID = "11111111-1111-4111-8111-111111111111"


def write(session: Session, team: Cast, obj: object, seen: int | None = 1, name: str = "dora") -> CodebookVersion:
    return codebooks.write_codebook(session, caller(session, team, name), lambda: obj, seen)


def changed(**parts: Any) -> dict[str, Any]:
    return deepcopy(CODEBOOK) | parts


def without(part: str, key: str) -> dict[str, Any]:
    return changed(**{part: [entry for entry in CODEBOOK[part] if entry["key"] != key]})


def make_claim(session: Session, team: Cast, **fields: object) -> Claim:
    article = make_article(session, team.project)
    sent = msgspec.convert(claim_body(**fields), ClaimInput)
    claims.put_claim(session, caller(session, team, "ada"), article, ID, lambda: sent, None)
    return session.scalars(select(Claim).where(Claim.uuid == ID)).one()


def test_a_change_is_a_new_version_and_the_same_content_is_none(session, team):
    first = codebooks.read_codebook(session, caller(session, team, "ada"))
    assert write(session, team, codebooks.codebook_object(first)).version == 1
    second = write(session, team, changed(title="Harbour and tram"))
    assert (second.version, team.project.codebook_version) == (2, 2)
    assert current_codebook(session, team.project).title == "Harbour and tram"
    listed = codebooks.list_versions(session, caller(session, team, "ada"))
    assert [version.version for version in listed] == [2, 1]
    assert listed[1].sha256 == first.sha256 != second.sha256


@pytest.mark.parametrize("name", ["vera", "ada", "cleo"])
def test_only_managers_write_and_everybody_reads(session, team, name):
    with pytest.raises(NotAllowed):
        write(session, team, changed(title="Mine"), name=name)
    assert codebooks.read_codebook(session, caller(session, team, name)).version == 1


def test_a_version_that_was_not_seen_is_not_written_over(session, team):
    write(session, team, changed(title="Dora was first"))
    with pytest.raises(PreconditionRequired):
        write(session, team, changed(title="Second"), seen=None)
    with pytest.raises(Stale) as refused:
        write(session, team, changed(title="Second"), seen=1)
    assert refused.value.record["title"] == "Dora was first"
    assert refused.value.record["version"] == 2


def test_what_was_stored_already_is_no_conflict_when_it_is_sent_again(session, team):
    stored = write(session, team, changed(title="Sent twice"))
    assert write(session, team, changed(title="Sent twice"), seen=1).version == stored.version


def test_the_precondition_comes_before_the_body(session, team):
    with pytest.raises(Stale):
        write(session, team, {"stances": []}, seen=7)
    with pytest.raises(Invalid):
        write(session, team, {"stances": []}, seen=1)


def test_an_archived_project_keeps_its_codebook(session, team):
    archive_project(session, caller(session, team, "dora"))
    with pytest.raises(Conflict):
        write(session, team, changed(title="Too late"))


def test_a_used_key_leaves_only_with_a_mapping_and_the_claims_follow(session, team):
    claim = make_claim(session, team)
    before = claim.body
    with pytest.raises(Conflict, match=r"TRAM \(targets\)"):
        write(session, team, without("targets", "TRAM"))
    assert team.project.codebook_version == 1

    write(session, team, without("targets", "TRAM") | {"mapping": {"targets": {"TRAM": "CARS"}}})
    session.refresh(claim)
    assert (claim.target, claim.stance, claim.version, claim.codebook_version) == ("CARS", "favor", 2, 2)
    assert '"target":"CARS"' in claim.body
    event = session.scalars(select(ClaimEvent).where(ClaimEvent.kind == "recode")).one()
    assert (event.claim_id, event.version, event.previous) == (claim.id, 2, before)


def test_an_unused_key_leaves_without_a_word(session, team):
    make_claim(session, team)
    assert write(session, team, without("targets", "CARS")).version == 2


def test_every_part_can_be_mapped_at_once(session, team):
    claim = make_claim(session, team, attributes={"certainty": "possible", "checked": True})
    new = changed(
        claim_types=[{"key": "fact"}],
        stances=[{"key": "pro"}, *CODEBOOK["stances"][1:]],
        confidence={"min": 1, "max": 3},
        actor_roles=[{"key": "voice"}],
        fields=[{"key": "sure", "kind": "choice", "options": [{"key": "maybe"}]}],
        targets=[CODEBOOK["targets"][0] | {"stances": {}}, CODEBOOK["targets"][1]],
        mapping={
            "claim_types": {"factual": "fact"},
            "stances": {"favor": "pro"},
            "confidence": {"4": "3"},
            "actor_roles": {"speaker": "voice"},
            "fields": {"certainty": "sure", "checked": None},
            "fields.certainty": {"possible": "maybe"},
        },
    )
    write(session, team, new)
    session.refresh(claim)
    (record,) = claims.list_claims(session, caller(session, team, "ada"), claim.article)
    assert (record.type, record.stance, record.confidence) == ("fact", "pro", 3)
    assert record.attribution[0].role == "voice"
    assert record.attributes == {"sure": "maybe"}


def test_a_deleted_claim_follows_too_since_it_can_come_back(session, team):
    claim = make_claim(session, team)
    claims.delete_claim(session, caller(session, team, "ada"), claim.article, ID, 1)
    with pytest.raises(Conflict):
        write(session, team, without("targets", "TRAM"))
    write(session, team, without("targets", "TRAM") | {"mapping": {"targets": {"TRAM": None}}})
    session.refresh(claim)
    assert claim.target is None and claim.stance == "favor"


def test_two_targets_that_become_one_leave_one_pair_or_both_judgements(session, team):
    both = [{"target": "TRAM", "stance": "favor"}, {"target": "CARS", "stance": "favor"}]
    claim = make_claim(session, team, stances=both)
    write(session, team, without("targets", "TRAM") | {"mapping": {"targets": {"TRAM": "CARS"}}})
    session.refresh(claim)
    assert claim.body.count('"target":"CARS"') == 1


@pytest.mark.parametrize("sides", [("favor", None), (None, "favor")])
def test_of_two_targets_that_become_one_the_pair_without_a_stance_goes(session, team, sides):
    both = [{"target": key, "stance": side} for key, side in zip(("TRAM", "CARS"), sides, strict=True)]
    claim = make_claim(session, team, stances=both)
    write(session, team, without("targets", "TRAM") | {"mapping": {"targets": {"TRAM": "CARS"}}})
    session.refresh(claim)
    assert (claim.body.count('"target":"CARS"'), claim.target, claim.stance) == (1, "CARS", "favor")


def test_the_difference_to_the_version_before_is_told(session, team):
    dora = caller(session, team, "dora")
    write(session, team, changed(title="Harbour and tram"))
    assert [change.sentence for change in codebooks.diff_versions(session, dora, 2)] == [
        "Changed the title from “Harbour” to “Harbour and tram”."
    ]
    assert codebooks.diff_versions(session, dora, 1) == []
