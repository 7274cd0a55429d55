"""A target that came late names the articles that were read before it."""

from __future__ import annotations

from copy import deepcopy

from cast import CODEBOOK, caller, make_article

from annotator.models import Assignment
from annotator.services import assignments, codebooks
from annotator.services.assignments import WorkChange
from annotator.services.codebook_gaps import find_gaps


def test_a_new_target_lists_the_articles_that_were_never_read_for_it(session, team):
    early, late = make_article(session, team.project), make_article(session, team.project)
    submit(session, team, "ada", early)
    book = deepcopy(CODEBOOK)
    book["targets"].append({"key": "FERRY", "label": "The ferry should be free"})
    codebooks.write_codebook(session, caller(session, team, "dora"), lambda: book, 1)
    submit(session, team, "ada", late)
    for name in ("cleo", "ada"):
        (gap,) = find_gaps(session, caller(session, team, name))
        assert (gap.target.key, gap.since, [article.id for article in gap.articles]) == ("FERRY", 2, [early.id])
    assert find_gaps(session, caller(session, team, "ben")) == []


def test_a_reviewer_who_is_blind_on_an_article_does_not_learn_that_it_was_read(session, team):
    article = make_article(session, team.project)
    submit(session, team, "ada", article)
    book = deepcopy(CODEBOOK)
    book["targets"].append({"key": "FERRY", "label": "The ferry should be free"})
    codebooks.write_codebook(session, caller(session, team, "dora"), lambda: book, 1)
    cleo = caller(session, team, "cleo")
    session.add(Assignment(article_id=article.id, person_id=cleo.person_id, updated_at=article.updated_at))
    session.flush()
    assert find_gaps(session, cleo) == []


def submit(session, team, name, article):
    somebody = caller(session, team, name)
    assert somebody.person is not None
    assignments.change_work(session, somebody, article, somebody.person, WorkChange(state="submitted"))
