"""Save, load, export, import is the identity, over texts and claims that nobody would think of."""

from __future__ import annotations

import json

import pytest
from cast import make_article, make_cast, make_project
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert, to_builtins

from annotator.core.records import ClaimInput
from annotator.core.text import canonical
from annotator.formats import jsonl
from annotator.formats.source import Source
from annotator.services.access import enter_project
from annotator.services.claims import put_claim
from annotator.services.exporting import Selection, export_records
from annotator.services.importing import import_files

LETTERS = "a b.,əe\u0301\u0308ıİßДа😀🚊🇦🇿مرحبا\u200f\u202e"
NEWLINES = "\r\n\n\r\x0b\x0c\x1c\x85\u2028\u2029"
ODDITIES = "\u00a0\u200d\ufeff\"'\\"
anything = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
texts = st.text(st.one_of(st.sampled_from(LETTERS + NEWLINES + ODDITIES), anything), min_size=1, max_size=120)
words = st.text(anything, max_size=20)
names = words.map(str.strip).filter(bool)


@st.composite
def segments_of(draw, text: str) -> list[dict[str, object]]:
    """Sorted, disjoint pieces of *text* that do not touch."""
    length = len(text)
    cuts = sorted(draw(st.sets(st.integers(0, length), min_size=2, max_size=6)))
    pairs = [(cuts[at], cuts[at + 1]) for at in range(0, len(cuts) - 1, 2)]
    return [{"start": start, "end": end, "quote": text[start:end]} for start, end in pairs]


@st.composite
def claims_of(draw, text: str) -> dict[str, object]:
    """A claim on *text* that may lack anything."""
    keys = draw(st.lists(st.sampled_from(["TRAM", "CARS"]), unique=True, max_size=2))
    stances = st.sampled_from(["favor", "against", "neutral", "unclear", None])
    voice = st.fixed_dictionaries({"actor": names, "role": st.sampled_from(["author", "speaker", "collective", None])})
    return {
        "id": str(draw(st.uuids(version=4))),
        "annotator": draw(st.sampled_from(["ada", "Günel", "Иван"])),
        "segments": draw(segments_of(text)),
        "type": draw(st.sampled_from(["factual", "policy", None])),
        "stances": [{"target": key, "stance": draw(stances)} for key in keys],
        "confidence": draw(st.one_of(st.none(), st.integers(1, 5))),
        "attribution": draw(st.lists(voice, max_size=3)),
        "note": draw(words),
        "attributes": draw(st.dictionaries(st.just("certainty"), st.sampled_from(["certain", "possible"]))),
        "submitted": draw(st.booleans()),
    }


@st.composite
def articles(draw) -> dict[str, object]:
    """An article whose text is canonical already, with overlapping and segmented claims."""
    text = canonical(draw(texts))
    claims = draw(st.lists(claims_of(text), max_size=4)) if len(text) > 1 else []
    meta = st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=5), words
    )
    return {"text": text, "title": draw(words), "meta": draw(meta), "claims": claims}


@pytest.fixture(scope="module")
def fresh(databases, tmp_path_factory):
    """A database with the cast and a second project, and the cast."""
    with databases.make(tmp_path_factory.mktemp("round-trip")) as database:
        with database.writing() as session:
            cast = make_cast(session)
            make_project(session, "second")
        yield database, cast


def export(session, cast, slug: str) -> bytes:
    caller = enter_project(session, cast.accounts["root"], slug)
    return b"".join(jsonl.write(export_records(session, caller, Selection(unit="article"))))


def take(session, cast, slug: str, content: bytes) -> None:
    import_files(session, enter_project(session, cast.accounts["root"], slug), [Source("round.jsonl", content)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles())
def test_what_goes_in_comes_out_and_goes_in_again(fresh, article):
    database, cast = fresh
    line = json.dumps(article, ensure_ascii=False).encode() + b"\n"
    with database.writing() as session:
        take(session, cast, "harbour", line)
        first = export(session, cast, "harbour")
        take(session, cast, "second", first)
        assert export(session, cast, "second") == first
        session.rollback()
    record = json.loads(first)
    assert record["text"] == article["text"]
    assert record["meta"] == article["meta"]
    assert len(record["claims"]) == len(article["claims"])
    by_id = {claim["id"]: claim for claim in record["claims"]}
    for sent in article["claims"]:
        stored = by_id[sent["id"]]
        for name in ("annotator", "segments", "type", "stances", "confidence", "attribution", "note", "attributes"):
            assert stored[name] == sent[name]
        for piece in stored["segments"]:
            assert record["text"][piece["start"] : piece["end"]] == piece["quote"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_claim_over_the_services_is_exported_as_it_was_saved(fresh, data):
    database, cast = fresh
    text = canonical(data.draw(texts.filter(lambda text: len(canonical(text)) > 1)))
    sent = data.draw(claims_of(text))
    uuid = sent.pop("id")
    body = {name: value for name, value in sent.items() if name not in ("annotator", "submitted")}
    with database.writing() as session:
        caller = enter_project(session, cast.accounts["ada"], "harbour")
        article = make_article(session, caller.project, text)
        record, _ = put_claim(session, caller, article, uuid, lambda: convert(body, ClaimInput), None)
        (line,) = export_records(session, caller, Selection())
        session.rollback()
    exported = to_builtins(line)
    assert exported["segments"] == to_builtins(record)["segments"] == body["segments"]
    assert exported["prefix"] == text[max(0, record.start - 32) : record.start]
    assert exported["suffix"] == text[record.end : record.end + 32]
