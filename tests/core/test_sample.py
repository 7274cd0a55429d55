"""The sample project's files prove themselves: offsets, keys, order, and the variety that a newcomer should see."""

from __future__ import annotations

import json
import unicodedata
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

import annotator
from annotator.core.claim_record import voices
from annotator.core.codebook import Codebook
from annotator.core.codebook_warnings import find_warnings
from annotator.core.records import AUTHOR, ArticleRecord, Region, Voice, encode, regions_touched
from annotator.core.segments import Segment, check_segments, surroundings
from annotator.core.text import canonical, digest

SAMPLE = Path(annotator.__file__).parent / "sample"
LINES = (SAMPLE / "articles.jsonl").read_bytes().splitlines(keepends=True)
ARTICLES: list[dict[str, Any]] = [json.loads(line) for line in LINES]
CODEBOOK = Codebook.from_object(
    yaml.load((SAMPLE / "codebook.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader), from_text=True
)
CLAIMS = [(article, claim) for article in ARTICLES for claim in article["claims"]]
each_article = pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article["external_id"])


def by_person(article: dict[str, Any], person: str) -> list[dict[str, Any]]:
    return [claim for claim in article["claims"] if claim["annotator"] == person]


def spans(claim: dict[str, Any]) -> list[Segment]:
    return [Segment(piece["start"], piece["end"]) for piece in claim["segments"]]


def test_every_line_is_the_compact_record_in_its_key_order():
    for line in LINES:
        assert encode(msgspec.json.decode(line, type=ArticleRecord)) + b"\n" == line


@each_article
def test_a_text_is_canonical_and_its_regions_are_disjoint(article):
    assert canonical(article["text"]) == article["text"]
    assert digest(article["text"]) == article["sha256"]
    assert all(one["end"] <= two["start"] for one, two in pairwise(article["regions"]))
    assert all(0 <= each["start"] < each["end"] <= len(article["text"]) for each in article["regions"])


@each_article
def test_every_quote_is_the_text_at_its_offsets(article):
    text = article["text"]
    contexts = [claim["context"] for claim in article["claims"] if claim["context"]]
    proposed = [
        piece
        for claim in article["claims"]
        for review in claim["reviews"]
        for piece in (review["proposed"] or {}).get("segments", [])
    ]
    for piece in chain(contexts, proposed, *(claim["segments"] for claim in article["claims"])):
        assert text[piece["start"] : piece["end"]] == piece["quote"]


@each_article
def test_what_follows_from_the_segments_is_right(article):
    text, regions = article["text"], [Region(**region) for region in article["regions"]]
    for claim in article["claims"]:
        assert not check_segments(spans(claim), len(text))
        around = Segment(claim["start"], claim["end"])
        assert (around.start, around.end) == (spans(claim)[0].start, spans(claim)[-1].end)
        assert claim["quote"] == " … ".join(piece["quote"] for piece in claim["segments"])
        assert (claim["prefix"], claim["suffix"]) == surroundings(text, around)
        assert claim["regions"] == regions_touched(regions, spans(claim))


def test_claims_stand_in_the_order_of_an_export():
    for article in ARTICLES:
        order = [(claim["start"], claim["end"], claim["annotator"], claim["id"]) for claim in article["claims"]]
        assert order == sorted(order)


def test_ids_are_unique():
    reviews = [review["id"] for _, claim in CLAIMS for review in claim["reviews"]]
    ids = [article["id"] for article in ARTICLES] + [claim["id"] for _, claim in CLAIMS] + reviews
    assert len(set(ids)) == len(ids)
    assert len({article["external_id"] for article in ARTICLES}) == len(ARTICLES)


def test_every_key_is_in_the_codebook():
    for _, claim in CLAIMS:
        assert claim["codebook_sha256"] == CODEBOOK.sha256
        assert claim["type"] is None or CODEBOOK.claim_type(claim["type"])
        for pair in claim["stances"]:
            assert CODEBOOK.target(pair["target"])
            assert pair["stance"] is None or CODEBOOK.stance(pair["stance"])
        assert all(CODEBOOK.actor_role(voice["role"]) for voice in claim["attribution"])
        assert all((voice["role"] == "author") == (voice["actor"] == AUTHOR) for voice in claim["attribution"])
        for key, value in claim["attributes"].items():
            assert value in {option.key for option in CODEBOOK.field(key).options}
        assert all(CODEBOOK.reason(review["reason"]) for review in claim["reviews"] if review["verdict"] != "accept")


def test_the_flat_columns_follow_from_the_chain_and_the_first_pair():
    for _, claim in CLAIMS:
        chain_of_voices = msgspec.convert(claim["attribution"], list[Voice])
        assert (claim["speaker"], claim["stance_holder"]) == voices(chain_of_voices, CODEBOOK.has_voice)
        first = claim["stances"][0] if claim["stances"] else {"target": None, "stance": None}
        assert {key: claim[key] for key in first} == first
        stance = CODEBOOK.stance(first["stance"])
        assert claim["stance_value"] == (stance.value if stance else None)


def test_submitted_claims_are_complete_and_reviewed_by_somebody_else():
    for article, claim in CLAIMS:
        work = {each["annotator"]: each["state"] for each in article["submissions"]}
        assert claim["submitted"] == (work[claim["annotator"]] in ("submitted", "accepted"))
        if claim["submitted_version"]:
            assert claim["type"] and claim["confidence"] and claim["stances"]
            assert all(pair["target"] and pair["stance"] for pair in claim["stances"])
        assert all(review["reviewer"] != claim["annotator"] for review in claim["reviews"])


def test_a_newcomer_finds_every_situation():
    assert len(ARTICLES) >= 8
    assert {article["language"] for article in ARTICLES} == {"en", "tr", "az", "ru"}
    assert {each["kind"] for article in ARTICLES for each in article["regions"]} == {
        "headline",
        "byline",
        "caption",
        "comment",
        "boilerplate",
    }
    assert sum(not article["submissions"] for article in ARTICLES) == 2
    assert any(article["submissions"] and not article["claims"] for article in ARTICLES)
    states = {each["state"] for article in ARTICLES for each in article["submissions"]}
    assert states == {"in_progress", "submitted", "returned", "accepted"}
    assert {claim["annotator"] for _, claim in CLAIMS} == {"ada", "ben", "cleo"}
    assert {review["verdict"] for _, claim in CLAIMS for review in claim["reviews"]} == {"accept", "fix", "reject"}
    assert any(len(claim["segments"]) > 1 for _, claim in CLAIMS)
    assert any(len(claim["stances"]) > 1 for _, claim in CLAIMS)
    assert any(voice.get("joint") for _, claim in CLAIMS for voice in claim["attribution"])
    assert any(claim["speaker"] != claim["stance_holder"] for _, claim in CLAIMS)
    assert {pair["stance"] for _, claim in CLAIMS for pair in claim["stances"]} >= {
        stance.key for stance in CODEBOOK.stances
    }


def test_one_person_has_claims_that_nest_and_claims_with_the_same_segments():
    hulls = [
        (Segment(one["start"], one["end"]), Segment(two["start"], two["end"]))
        for article in ARTICLES
        for person in ("ada", "ben", "cleo")
        for one, two in pairwise(by_person(article, person))
    ]
    assert any(one == two for one, two in hulls)
    assert any(one != two and one.start <= two.start and two.end <= one.end for one, two in hulls)


def test_texts_hold_what_breaks_wrong_offsets():
    texts = "".join(article["text"] for article in ARTICLES)
    assert any(char > "\uffff" for article, claim in CLAIMS for char in article["text"][: claim["start"]])
    assert any(char > "\uffff" for _, claim in CLAIMS for char in claim["quote"])
    assert "\u00a0" in texts and "\u200d" in texts and "\U0001f1ea\U0001f1fa" in texts
    assert any(unicodedata.combining(char) for char in texts)


def test_the_codebook_says_what_each_side_means_and_earns_no_warning():
    keys = {stance.key for stance in CODEBOOK.stances}
    assert 4 <= len(CODEBOOK.targets) <= 5
    assert all(set(target.stances) == keys for target in CODEBOOK.targets)
    assert find_warnings(CODEBOOK) == []
