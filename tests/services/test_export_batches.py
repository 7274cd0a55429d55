"""An export reads a few articles at a time and no more claims than fit into memory; the lines are the same."""

import uuid

import pytest
from cast import caller, claim_body, make_article

from annotator.core.decoding import convert
from annotator.core.records import ClaimInput, encode
from annotator.services import claims, exporting


@pytest.fixture
def manager(session, team):
    """Dora, in a project whose five articles have 3, 0, 2, 1 and 4 claims of Ada's."""
    ada = caller(session, team, "ada")
    for count in (3, 0, 2, 1, 4):
        article = make_article(session, team.project)
        for number in range(count):
            sent = convert(claim_body(note=f"claim {number}"), ClaimInput)
            claims.put_claim(session, ada, article, str(uuid.uuid4()), lambda sent=sent: sent, None)
    session.flush()
    return caller(session, team, "dora")


def lines(session, manager, unit):
    return [encode(each) for each in exporting.export_records(session, manager, exporting.Selection(unit=unit))]


@pytest.mark.parametrize("unit", ["claim", "article"])
@pytest.mark.parametrize(("articles", "at_once"), [(1, 1), (2, 3), (3, 5), (50, 1)])
def test_batches_of_any_size_make_the_same_lines(session, manager, monkeypatch, unit, articles, at_once):
    whole = lines(session, manager, unit)
    assert len(whole) == (10 if unit == "claim" else 5)
    monkeypatch.setattr(exporting, "ARTICLES_AT_ONCE", articles)
    monkeypatch.setattr(exporting, "CLAIMS_AT_ONCE", at_once)
    assert lines(session, manager, unit) == whole


def test_no_more_claims_are_read_at_once_than_one_article_needs(session, manager, monkeypatch):
    monkeypatch.setattr(exporting, "CLAIMS_AT_ONCE", 3)
    read = []
    of_articles = exporting.ClaimReader.of_articles

    def note(reader, regions, condition):
        found = of_articles(reader, regions, condition)
        read.append(sum(map(len, found.values())))
        return found

    monkeypatch.setattr(exporting.ClaimReader, "of_articles", note)
    lines(session, manager, "claim")
    assert read == [3, 3, 4]
