"""`annotator check` finds each broken invariant and names the row; what the application makes never breaks one."""

from __future__ import annotations

import json
from uuid import uuid4

import msgspec
import pytest
from cast import PASSWORD, TEXT, caller, claim_body, make_article, make_project
from sqlalchemy import text

from annotator.cli.installation import operator
from annotator.core.errors import NotFound
from annotator.core.records import ClaimInput, Outcome, Settlement, Source, encode
from annotator.db import now
from annotator.formats.source import Source as File
from annotator.models import Claim, PassageReview, RegionProposal, Review
from annotator.services import claims
from annotator.services.checking import check_installation
from annotator.services.importing import import_files
from annotator.services.sample_project import PEOPLE, prepare_sample
from annotator.services.threads import MessageInput, put_message

ID = "4b2c1a52-0000-4000-8000-000000000001"


def stored(**fields: object) -> str:
    """Return the body of Ada's claim with these *fields* in place of its own, as its table holds it."""
    own = {"prefix": "", "suffix": TEXT[20:52], "note": "changed", "attributes": {}}
    return json.dumps(claim_body(context=None) | own | fields, ensure_ascii=False).replace("'", "''")


def segmented(*segments: tuple[int, int]) -> str:
    """Return a claim's body with these segments, as its table holds it."""
    return stored(segments=[{"start": start, "end": end, "quote": TEXT[start:end]} for start, end in segments])


def spoken(actor: str, role: str | None = None, **more: object) -> str:
    """Return a claim's body with this one voice, as its table holds it."""
    return stored(attribution=[{"actor": actor, "role": role} | more])


def framed(start: int, end: int, quote: str) -> str:
    """Return a claim's body with this context, as its table holds it."""
    return stored(context={"start": start, "end": end, "quote": quote})


def offences(session, slug: str | None = None) -> list[str]:
    session.flush()
    session.expire_all()
    return [str(each) for each in check_installation(session, slug, lambda sequence, _: sequence)]


@pytest.fixture
def article(session, team):
    """An article with Ada's claim ID, changed once."""
    article = make_article(session, team.project)
    for seen, note in ((None, ""), (1, "changed")):
        sent = msgspec.convert(claim_body(note=note, context=None), ClaimInput)
        claims.put_claim(session, caller(session, team, "ada"), article, ID, lambda sent=sent: sent, seen)
    session.flush()
    return article


def test_what_people_make_breaks_nothing(session, article):
    assert offences(session) == []


def test_the_claim_that_is_damaged_below_breaks_nothing_as_it_is(session, article):
    session.connection().exec_driver_sql(f"UPDATE claim SET body = '{stored()}'")
    assert offences(session) == []


def test_the_sample_project_breaks_nothing(session):
    prepare_sample(session, operator(), dict.fromkeys(PEOPLE, PASSWORD))
    assert offences(session) == []


@pytest.mark.parametrize(
    ("damage", "name", "sentence"),
    [
        ("UPDATE article_text SET text = replace(text, 'tram', 'bram')", "article", "SHA-256"),
        ("UPDATE article SET length = length + 1", "article", "characters, its row says"),
        ("UPDATE article SET sha256 = 'x'", "article", "SHA-256"),
        ("UPDATE project SET queue = '{'", "project harbour", "rules of its queue cannot be read"),
        ("UPDATE project SET queue = '{\"per_article\":0}'", "project harbour", "/per_article: Give a whole number"),
        ("DELETE FROM article_text", "article", "text is missing"),
        ("UPDATE claim SET body = replace(body, 'tram', 'bram')", f"claim {ID}", "not the article's text there"),
        ("UPDATE claim SET body = replace(body, '\"start\":0', '\"start\":-1')", f"claim {ID}", "count from 0"),
        (f"UPDATE claim SET body = '{segmented((4, 8), (0, 3))}'", f"claim {ID}", "in text order with a gap"),
        (f"UPDATE claim SET body = '{segmented((0, 5), (4, 8))}'", f"claim {ID}", "in text order with a gap"),
        (f"UPDATE claim SET body = '{segmented((0, 4), (4, 8))}'", f"claim {ID}", "in text order with a gap"),
        (f"UPDATE claim SET body = '{segmented((0, 9999))}'", f"claim {ID}", "past the end of the text"),
        (f"UPDATE claim SET body = '{segmented((4, 4))}'", f"claim {ID}", "end (4) must be greater than start (4)"),
        (f"UPDATE claim SET body = '{segmented()}'", f"claim {ID}", "needs at least one segment"),
        (f"UPDATE claim SET body = '{framed(0, 9999, '')}'", f"claim {ID}", "Context: end (9999) is past the end"),
        (f"UPDATE claim SET body = '{framed(0, 3, 'Any')}'", f"claim {ID}", "quote at 0 to 3 is not the article's"),
        (f"UPDATE claim SET body = '{stored(prefix='x')}'", f"claim {ID}", "around it is not the article's text"),
        (f"UPDATE claim SET body = '{stored(suffix='x')}'", f"claim {ID}", "around it is not the article's text"),
        (f"UPDATE claim SET body = '{stored(type='rant')}', type = 'rant'", f"claim {ID}", 'no claim type "rant"'),
        (
            "UPDATE claim SET body = replace(body, 'favor', 'furious'), stance = 'furious'",
            f"claim {ID}",
            'no stance "fur',
        ),
        (f"UPDATE claim SET body = '{stored(confidence=9)}', confidence = 9", f"claim {ID}", "from 1 to 5, not 9"),
        (f"UPDATE claim SET body = '{spoken('Orlov', 'crier')}'", f"claim {ID}", 'no actor role "crier"'),
        (f"UPDATE claim SET body = '{spoken(' ', 'speaker')}'", f"claim {ID}", "A voice of it has no name"),
        (f"UPDATE claim SET body = '{spoken('Orlov', joint=True)}'", f"claim {ID}", "first voice is joint"),
        (f"UPDATE claim SET body = '{stored(attributes={'hue': 1})}'", f"claim {ID}", 'no field "hue"'),
        (
            f"UPDATE claim SET body = '{stored(attributes={'checked': 1})}'",
            f"claim {ID}",
            'Field "checked": checked is',
        ),
        (
            f"UPDATE claim SET body = '{stored(attributes={'certainty': 'sort of'})}'",
            f"claim {ID}",
            'Field "certainty": certainty has no option of that key',
        ),
        ("UPDATE claim SET settlement = '{', layer = 'gold'", f"claim {ID}", "was settled cannot be read"),
        ("UPDATE codebook_version SET body = '{'", "codebook version 1", "cannot be read"),
        ("UPDATE codebook_version SET sha256 = 'x'", "codebook version 1", "not the one that its SHA-256 is of"),
        ("UPDATE codebook_version SET version = 2", "project harbour", "version 1, which is missing"),
        ("UPDATE codebook_version SET version = 2", "codebook version 2", "works with version 1 still"),
        ("UPDATE project SET codebook_version = 3", "project harbour", "Version 2 of its codebook is missing"),
        ("UPDATE claim SET codebook_version = 2", f"claim {ID}", "none of the project's"),
        ("UPDATE claim SET body = '{'", f"claim {ID}", "cannot be read"),
        ("UPDATE claim SET confidence = 1", f"claim {ID}", "Its columns say otherwise than its body: confidence."),
        ("UPDATE claim SET body = replace(body, 'TRAM', 'BUS'), target = 'BUS'", f"claim {ID}", 'no target "BUS"'),
        ("UPDATE claim SET codebook_sha256 = 'x'", f"claim {ID}", "none of the project's"),
        ("UPDATE claim SET version = 7", f"claim {ID}", "ends at version 2, but it is at version 7"),
        ("UPDATE claim SET submitted_version = 9", f"claim {ID}", "Version 9 was submitted"),
        ("UPDATE claim SET version = 1", f"claim {ID}", "ends at version 2, but it is at version 1"),
        ("DELETE FROM claim_event WHERE version = 2", f"claim {ID}", "ends at version 1, but it is at version 2"),
        ("UPDATE claim_event SET version = 2", f"claim {ID}", "do not count up"),
        ("DELETE FROM claim_event", f"claim {ID}", "no history"),
        ("UPDATE claim SET is_submitted = true", f"claim {ID}", "work on the article is in progress"),
        ("UPDATE assignment SET position = 9999", "assignment", "past the end of the article"),
        ("UPDATE project SET codebook_version = 5", "project harbour", "version 5, which is missing"),
        (
            """UPDATE article SET regions = '[{"start": 0, "end": 9, "kind": "headline"},
               {"start": 5, "end": 12, "kind": "byline"}]'""",
            "article",
            "overlaps the one before it",
        ),
        (
            """UPDATE article SET regions = '[{"start": 0, "end": 9999, "kind": "headline"}]'""",
            "article",
            "Region headline",
        ),
        ("""UPDATE article SET regions = '{"kind": 1}'""", "article", "Its regions cannot be read"),
    ],
)
def test_each_broken_invariant_is_named(session, article, damage, name, sentence):
    session.connection().exec_driver_sql(damage)
    found = offences(session)
    assert [each for each in found if f"harbour: {name}" in each and sentence in each], found


def test_a_claim_of_another_projects_article_is_named(session, team, article):
    other = make_article(session, make_project(session, "ports"))
    session.get_one(Claim, 1).article_id = other.id
    assert f"harbour: claim {ID}: Its article is of another project." in offences(session)
    assert offences(session, "ports") == []


def test_what_lies_past_the_end_of_its_article_is_named(session, team, article):
    person = session.get_one(Claim, 1).person_id
    uuid, said = str(uuid4()), {"article_id": article.id, "person_id": person, "created_at": now()}
    passage = PassageReview(project_id=article.project_id, reviewer_id=person, verdict="missing", **said)
    for row in (passage, RegionProposal(kind="headline", **said)):
        row.uuid, row.start, row.end = uuid, 0, article.length
        session.add(row)
    assert offences(session) == []
    session.execute(text('UPDATE passage_review SET "end" = "end" + 1'))
    session.execute(text('UPDATE region_proposal SET "end" = "end" + 1'))
    past = f"It ends at {article.length + 1}, past the end of the article ({article.length})."
    assert offences(session) == [f"harbour: passage_review {uuid}: {past}", f"harbour: region_proposal {uuid}: {past}"]


def test_a_review_of_a_version_that_never_was_is_named(session, team, article):
    claim = session.get_one(Claim, 1)
    review = Review(claim_id=claim.id, project_id=claim.project_id, reviewer_id=claim.person_id, uuid=str(uuid4()))
    review.verdict, review.claim_version, review.created_at = "accept", 2, now()
    session.add(review)
    assert offences(session) == []
    review.claim_version = 3
    assert offences(session) == [f"harbour: review {review.uuid}: It is of a version that its claim does not have yet."]


def test_a_thread_without_a_message_or_beside_its_claim_is_named(session, team, article):
    said = MessageInput("Whose words?", ID)
    uuid = str(uuid4())
    put_message(session, caller(session, team, "ada"), article, uuid, str(uuid4()), lambda: said)
    assert offences(session) == []
    other = make_article(session, team.project)
    session.execute(text("UPDATE thread SET article_id = :other"), {"other": other.id})
    session.execute(text("DELETE FROM thread_message"))
    found = offences(session)
    assert found == [
        f"harbour: thread {uuid}: Its claim is on another article.",
        f"harbour: thread {uuid}: It has no message.",
    ]


def test_a_claim_that_was_settled_twice_is_named(session, team, article):
    made = session.get_one(Claim, 1)
    values = {column.name: getattr(made, column.name) for column in Claim.__table__.columns if column.name != "id"}
    settled = encode(Settlement(sources=[Source(ID, 1)])).decode()
    for _ in range(2):
        session.add(Claim(**(values | {"uuid": str(uuid4()), "layer": "gold", "settlement": settled})))
    assert f"harbour: claim {ID}: It is a source of 2 settled claims; it may be settled once." in offences(session)


def test_what_was_settled_from_or_as_a_claim_that_is_gone_is_named(session, article):
    gone = str(uuid4())
    for settlement, sentence in (
        (
            Settlement(sources=[Source(gone, 1), Source(ID, 2)]),
            f"It was settled from the claim {gone}, which is missing.",
        ),
        (Settlement(outcome=Outcome("taken", gone)), f"It was settled as the claim {gone}, which is missing."),
        # It is there, and no settled one.
        (Settlement(outcome=Outcome("taken", ID)), f"It was settled as the claim {ID}, which is missing."),
    ):
        session.get_one(Claim, 1).settlement = encode(settlement).decode()
        assert offences(session) == [f"harbour: claim {ID}: {sentence}"]


def test_what_a_file_brings_from_elsewhere_breaks_nothing(session, team):
    """It may have fields of its own, another codebook, and name claims that stayed where it comes from."""
    gone = str(uuid4())
    told = {"codebook_version": 7, "codebook_sha256": "0" * 64, "outcome": {"state": "taken", "gold": gone}}
    claim = claim_body(id=ID, annotator="ada", attributes={"hue": "red"}, **told)
    line = json.dumps({"external_id": "a", "text": TEXT, "claims": [claim]}).encode()
    import_files(session, caller(session, team, "dora"), [File("a.jsonl", line)])
    assert offences(session) == []
    session.connection().exec_driver_sql("UPDATE claim SET body = replace(body, 'tram', 'bram')")
    assert offences(session) != []


def test_a_row_without_the_row_it_belongs_to_is_named(database):
    with database.engine.connect() as connection:
        connection.rollback()
        if not database.is_sqlite:
            connection.execute(text("SET session_replication_role = replica"))
        else:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(
            text(
                "INSERT INTO claim_event (claim_id, kind, version, at)"
                " VALUES (77, 'create', 1, '2026-01-01 00:00:00.000000')"
            )
        )
        connection.commit()
    database.dispose()
    with database.reading() as session:
        assert offences(session) == ["claim_event 1: It belongs to a row of claim that is missing."]


def test_an_unknown_project_is_not_found(session, team):
    with pytest.raises(NotFound, match="no project"):
        offences(session, "nowhere")
