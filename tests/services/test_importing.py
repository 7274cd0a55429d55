"""What an import takes, what it refuses, and that what goes out comes in again."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from cast import CODEBOOK, TEXT, Cast, caller, claim_body, join, make_article, make_project, piece
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.errors import Invalid, NotAllowed
from annotator.formats import jsonl
from annotator.formats.source import Source
from annotator.models import Article, ArticleText, Assignment, Claim, ClaimEvent, Person, Review
from annotator.services.access import Caller, enter_project
from annotator.services.checking import check_installation
from annotator.services.exporting import Selection, export_records
from annotator.services.importing import ImportSummary, import_files


@pytest.fixture
def dora(session: Session, team: Cast) -> Caller:
    return caller(session, team, "dora")


def lines(*objects: dict[str, Any], name: str = "articles.jsonl") -> Source:
    return Source(name, "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode())


def article_line(*claims: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"text": TEXT, "claims": list(claims)} | fields


def run(session: Session, dora: Caller, *files: Source, **options: Any) -> ImportSummary:
    return import_files(session, dora, files, **options)


def refusal(session: Session, dora: Caller, *files: Source, **options: Any) -> list[tuple[Any, ...]]:
    """Return (file, line, field) of each problem of an import that must be refused and store nothing."""
    with pytest.raises(Invalid) as caught:
        run(session, dora, *files, **options)
    assert session.scalar(select(func.count()).select_from(Article)) == 0
    assert session.scalar(select(func.count()).select_from(Claim)) == 0
    return [(each.file, each.line, each.field) for each in caught.value.problems]


def exported(session: Session, dora: Caller, **selection: Any) -> bytes:
    return b"".join(jsonl.write(export_records(session, dora, Selection(**selection))))


def test_an_article_and_its_claims_are_stored(session: Session, dora: Caller) -> None:
    line = article_line(claim_body(annotator="zoe"), title="Tram", tag="x", meta={"page": 3}, id=17)
    summary = run(session, dora, lines(line))
    assert (summary.articles.created, summary.claims.created, summary.warnings) == (1, 1, [])
    article = session.scalars(select(Article)).one()
    assert [article.uuid] == summary.article_ids
    assert (article.title, article.external_id, article.meta) == ("Tram", "17", {"page": 3, "tag": "x"})
    assert session.get_one(ArticleText, article.id).text == TEXT
    claim = session.scalars(select(Claim)).one()
    assert (claim.person.name, claim.person.account_id, claim.is_submitted) == ("zoe", None, True)
    assert session.scalars(select(ClaimEvent.kind)).all() == ["import"]
    assert session.scalars(select(Assignment.state)).all() == ["submitted"]


def test_claims_without_an_annotator_are_the_importers_own_unless_somebody_is_named(
    session: Session, dora: Caller
) -> None:
    run(session, dora, lines(article_line(claim_body())))
    run(session, dora, lines(article_line(claim_body())), as_person="ADA")
    names = session.scalars(select(Person.name).join(Claim, Claim.person_id == Person.id).order_by(Claim.id)).all()
    assert names == ["dora", "ada"]


def test_the_line_wins_over_layer_and_person(session: Session, dora: Caller) -> None:
    given = claim_body("Ten facts", annotator="ben", layer="annotator")
    run(session, dora, lines(article_line(claim_body(), given)), layer="gold", as_person="zoe")
    rows = session.execute(select(Person.name, Claim.layer).join(Claim, Claim.person_id == Person.id)).all()
    assert sorted(map(tuple, rows)) == [("ben", "annotator"), ("zoe", "gold")]


def test_the_same_file_twice_changes_nothing(session: Session, dora: Caller) -> None:
    file = lines(article_line(claim_body(), claim_body(), claim_body(id=str(uuid4())), external_id="a1"))
    first = run(session, dora, file)
    second = run(session, dora, file)
    assert (first.claims.created, first.claims.unchanged) == (3, 0)
    assert (second.articles.created, second.articles.unchanged, second.claims.created) == (0, 1, 0)
    assert second.claims.unchanged == 3
    assert second.article_ids == first.article_ids


def test_a_dry_run_says_the_same_and_stores_nothing(session: Session, dora: Caller) -> None:
    summary = run(session, dora, lines(article_line(claim_body())), dry_run=True)
    assert (summary.id, summary.articles.created, summary.claims.created) == (None, 1, 1)
    assert session.scalar(select(func.count()).select_from(Article)) == 0


def test_articles_are_matched_by_id_then_external_id_then_digest(session: Session, dora: Caller, team: Cast) -> None:
    stored = make_article(session, team.project, external_id="a1")
    for fields in ({"id": stored.uuid.upper()}, {"external_id": "a1"}, {"id": "a1"}, {}):
        summary = run(session, dora, lines(article_line(**fields)))
        assert summary.article_ids == [stored.uuid], fields
    assert run(session, dora, lines(article_line(external_id="other"))).articles.created == 1


def test_another_text_under_a_known_id_is_refused(session: Session, dora: Caller) -> None:
    assert refusal(session, dora, lines({"text": "a", "id": "x"}, {"text": "b", "id": "x"})) == [
        ("articles.jsonl", 2, "text")
    ]


def test_differing_metadata_is_a_warning_and_the_stored_one_stays(session: Session, dora: Caller, team: Cast) -> None:
    make_article(session, team.project, external_id="a1", title="Old")
    summary = run(session, dora, lines(article_line(external_id="a1", title="New")))
    assert [(each["file"], each["line"], each["field"]) for each in summary.warnings] == [
        ("articles.jsonl", 1, "title")
    ]
    assert session.scalars(select(Article.title)).all() == ["Old"]


def test_a_deleted_article_is_not_brought_back_by_its_id(session: Session, dora: Caller, team: Cast) -> None:
    stored = make_article(session, team.project)
    stored.deleted_at = stored.created_at
    with pytest.raises(Invalid, match="deleted"):
        run(session, dora, lines(article_line(id=stored.uuid)))
    assert run(session, dora, lines(article_line())).articles.created == 1


BAD_CLAIMS = {
    "a quote that differs": (claim_body(segments=[piece("The tram") | {"quote": "the tram"}]), "segments/0/quote"),
    "a negative offset": (claim_body(segments=[{"start": -1, "end": 3, "quote": "x"}]), "segments/0/start"),
    "reversed offsets": (claim_body(segments=[{"start": 3, "end": 1, "quote": "x"}]), "segments/0/end"),
    "an end past the text": (claim_body(segments=[{"start": 0, "end": 2**64, "quote": "x"}]), "segments/0/end"),
    "a fraction": (claim_body(segments=[{"start": 0.5, "end": 3, "quote": "x"}]), "segments/0/start"),
    "an offset as text": (claim_body(segments=[{"start": "0", "end": 3, "quote": "x"}]), "segments/0/start"),
    "touching segments": (claim_body(segments=[piece("The "), piece("tram")]), "segments/1/start"),
    "no segment": (claim_body(segments=[]), "segments"),
    "an unknown type": (claim_body(type="nope"), "type"),
    "an unknown target": (claim_body(stances=[{"target": "nope", "stance": "favor"}]), "stances/0/target"),
    "an unknown stance": (claim_body(stances=[{"target": "TRAM", "stance": "nope"}]), "stances/0/stance"),
    "an unknown role": (claim_body(attribution=[{"actor": "x", "role": "nope"}]), "attribution/0/role"),
    "too much confidence": (claim_body(confidence=6), "confidence"),
    "a note over its limit": (claim_body(note="x" * 10_001), "note"),
    "an id that is no UUID": (claim_body(id="c1"), "id"),
    "an unknown layer": (claim_body(layer="silver"), "layer"),
    "a version of 0": (claim_body(version=0), "version"),
    "a time that is none": (claim_body(created_at="yesterday"), "created_at"),
}


@pytest.mark.parametrize(("claim", "field"), BAD_CLAIMS.values(), ids=BAD_CLAIMS)
def test_a_bad_claim_is_refused_with_its_place(
    session: Session, dora: Caller, claim: dict[str, Any], field: str
) -> None:
    file = lines({"text": "fine"}, article_line(claim_body(), claim))
    assert refusal(session, dora, file) == [("articles.jsonl", 2, f"claims/1/{field}")]


BAD_LINES = {
    "no JSON": ('{"text": ', None),
    "a list": ("[]", None),
    "NaN": ('{"text": "a", "x": NaN}', None),
    "a double key": ('{"text": "a", "text": "b"}', None),
    "1,000 levels": ('{"text": "a", "x": ' + "[" * 1000 + "]" * 1000 + "}", None),
    "101 levels in meta": ('{"text": "a", "meta": ' + '{"a":' * 101 + "1" + "}" * 101 + "}", "meta"),
    "a lone surrogate": ('{"text": "a\\ud800b"}', "text"),
    "a NUL": ('{"text": "a\\u0000b"}', "text"),
    "an empty text": ('{"text": ""}', "text"),
    "no text": ('{"title": "a"}', "text"),
    "a number as text": ('{"text": 5}', "text"),
    "a digest of another text": ('{"text": "a", "sha256": "00"}', "sha256"),
    "another schema": ('{"text": "a", "schema": "annotator.stance/1"}', "schema"),
    "another offset unit": ('{"text": "a", "offset_unit": "utf16"}', "offset_unit"),
    "a long title": (json.dumps({"text": "a", "title": "x" * 1001}), "title"),
    "a date that is none": ('{"text": "a", "published": "2024-02-30"}', "published"),
    "an unknown kind of region": ('{"text": "a", "regions": [{"start": 0, "end": 1, "kind": "x"}]}', "regions/0/kind"),
    "regions that overlap": (
        json.dumps({"text": "abc", "regions": [{"start": at, "end": at + 2, "kind": "byline"} for at in (0, 1)]}),
        "regions/1/start",
    ),
    "claims that are no list": ('{"text": "a", "claims": {}}', "claims"),
    "a claim that is no object": ('{"text": "a", "claims": [1]}', "claims/0"),
    "offsets that carriage returns would move": (
        '{"text": "a\\r\\nb", "claims": [{"segments": [{"start": 0, "end": 1, "quote": "a"}]}]}',
        "text",
    ),
}


@pytest.mark.parametrize(("line", "field"), BAD_LINES.values(), ids=BAD_LINES)
def test_a_bad_line_is_refused_with_its_place(session: Session, dora: Caller, line: str, field: str | None) -> None:
    file = Source("a.jsonl", ('{"text": "fine"}\n\n' + line + "\n").encode())
    assert refusal(session, dora, file) == [("a.jsonl", 3, field)]


def test_a_text_over_the_limit_is_refused_with_the_limit(session: Session, dora: Caller) -> None:
    with pytest.raises(Invalid, match="2,000,000"):
        run(session, dora, Source("a.txt", b"x" * 2_000_001))


def test_up_to_fifty_problems_are_listed(session: Session, dora: Caller) -> None:
    assert len(refusal(session, dora, lines(*[{"text": ""}] * 60))) == 50


def test_a_known_claim_id_with_other_content_is_refused_with_its_line(session: Session, dora: Caller) -> None:
    key = str(uuid4())
    run(session, dora, lines(article_line(claim_body(id=key))))
    with pytest.raises(Invalid) as caught:
        run(session, dora, lines(article_line(claim_body(id=key, confidence=1))))
    assert [(each.line, each.field) for each in caught.value.problems] == [(1, "claims/0/id")]


def test_lines_of_claims_find_their_article(session: Session, dora: Caller, team: Cast) -> None:
    stored = make_article(session, team.project, external_id="a1")
    heads = [{"id": stored.uuid}, {"external_id": "a1"}, {"id": None, "external_id": None, "sha256": stored.sha256}]
    claims = [claim_body(article=head, schema="annotator.claim/1") for head in heads]
    summary = run(session, dora, lines(*claims))
    assert (summary.claims.created, summary.articles.created, summary.article_ids) == (3, 0, [])
    with pytest.raises(Invalid, match="no such article"):
        run(session, dora, lines(claim_body(article={"id": str(uuid4())})))


def test_unknown_fields_of_a_claim_become_attributes(session: Session, dora: Caller) -> None:
    run(session, dora, lines(article_line(claim_body(mood="calm", attributes={"old": [1]}))))
    assert json.loads(session.scalars(select(Claim.body)).one())["attributes"] == {"old": [1], "mood": "calm"}


def test_flat_columns_are_enough(session: Session, dora: Caller) -> None:
    claim = piece("The tram") | {"target": "TRAM", "stance": "favor", "speaker": "Orlov"}
    run(session, dora, lines(article_line(claim)))
    stored = json.loads(session.scalars(select(Claim.body)).one())
    assert stored["stances"] == [{"target": "TRAM", "stance": "favor"}]
    assert stored["attribution"] == [{"actor": "Orlov", "role": None}]


def test_claims_wait_for_work_that_is_in_hand(session: Session, dora: Caller, team: Cast) -> None:
    article = make_article(session, team.project)
    ada = caller(session, team, "ada").person_id
    session.add(Assignment(article_id=article.id, person_id=ada, state="in_progress", updated_at=article.updated_at))
    session.flush()
    summary = run(session, dora, lines(article_line(claim_body())), as_person="ada")
    assert session.scalars(select(Claim.is_submitted)).all() == [False]
    assert "ada has not submitted" in summary.warnings[0]["message"]


def test_claims_wait_for_work_that_the_file_itself_says_is_in_hand(session: Session, dora: Caller) -> None:
    """Else others would read them before the person has handed in."""
    line = article_line(claim_body(annotator="ben", submitted=True))
    line["submissions"] = [{"annotator": "ben", "state": "returned", "phase": "main"}]
    summary = run(session, dora, lines(line))
    assert session.scalars(select(Claim.is_submitted)).all() == [False]
    assert "ben has not submitted" in summary.warnings[0]["message"]
    assert list(check_installation(session, None, lambda projects, _: projects)) == []


def test_only_managers_import(session: Session, team: Cast) -> None:
    for name in ("ada", "cleo", "vera"):
        with pytest.raises(NotAllowed):
            import_files(session, caller(session, team, name), [lines({"text": "a"})])


def test_the_article_unit_is_lossless(session: Session, dora: Caller, team: Cast) -> None:
    run(session, dora, Source("a.jsonl", LOSSLESS.encode()))
    first = exported(session, dora, unit="article", layer="all")
    assert first.decode().count('"verdict":"fix"') == 1
    other = make_project(session, "empty", CODEBOOK)
    join(session, other, team.accounts["dora"], "manager")
    there = enter_project(session, team.accounts["dora"], "empty")
    run(session, there, Source("again.jsonl", first))
    assert exported(session, there, unit="article", layer="all") == first
    assert len(session.scalars(select(Review)).all()) == 2


def test_the_claim_unit_goes_onto_the_articles_it_came_from(session: Session, dora: Caller, team: Cast) -> None:
    run(session, dora, Source("a.jsonl", LOSSLESS.encode()))
    first = exported(session, dora, unit="claim", layer="annotator")
    other = make_project(session, "empty", CODEBOOK)
    join(session, other, team.accounts["dora"], "manager")
    there = enter_project(session, team.accounts["dora"], "empty")
    run(session, there, lines(json.loads(LOSSLESS) | {"claims": [], "submissions": None}))
    run(session, there, Source("claims.jsonl", first))
    again = exported(session, there, unit="claim", layer="annotator")
    assert again.replace(b'"project":"empty"', b'"project":"harbour"') == first


_REVIEW = {
    "id": "b7b6b1d2-0000-4000-8000-000000000001",
    "reviewer": "cleo",
    "verdict": "fix",
    "reason": "slip",
    "comment": "Look again",
    "proposed": {"stances": [{"target": "CARS", "stance": "against"}]},
    "claim_version": 2,
    "created_at": "2026-01-03T00:00:00.000001Z",
    "answers": [{"author": "ada", "text": "Done", "created_at": "2026-01-04T00:00:00.000000Z"}],
}
_KEPT = {
    "version": 7,
    "submitted_version": 2,
    "codebook_version": 3,
    "codebook_sha256": "ab" * 32,
    "created_at": "2026-01-01T00:00:00.000001Z",
    "updated_at": "2026-01-02T00:00:00.000002Z",
}
LOSSLESS = json.dumps(
    article_line(
        claim_body(annotator="ada", reviews=[_REVIEW], note="n", attributes={"other": [1, {"a": None}]}, **_KEPT),
        claim_body(annotator="ada", outcome={"state": "taken", "gold": "g", "reason": None}),
        claim_body("Ten facts", annotator="zoe", submitted=False, context={"start": 0, "end": 3}),
        claim_body(
            annotator="cleo",
            layer="gold",
            decision="majority",
            sources=[{"id": "b7b6b1d2-0000-4000-8000-000000000009", "version": 2}],
            provenance={"tool": "x"},
        ),
        id="b7b6b1d2-0000-4000-8000-000000000007",
        external_id="a1",
        title="Tram",
        published="2024-05",
        meta={"z": [1.5, None], "a": {"b": "ş"}},
        regions=[{"start": 0, "end": 4, "kind": "headline"}, {"start": 4, "end": 9, "kind": "comment"}],
        submissions=[
            {
                "annotator": "ada",
                "state": "returned",
                "phase": "pilot",
                "first_submitted_at": "2026-01-02T00:00:00.000000Z",
                "submitted_at": "2026-01-02T00:00:01.000000Z",
                "codebook_version": 3,
                "active_seconds": 42,
            }
        ],
    )
)
