"""How a project goes: states, time and claims by person and article, stances, and what a blind person may know."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from cast import caller, claim_body, make_article
from sqlalchemy import select

from annotator.core.errors import NotAllowed
from annotator.core.records import ClaimInput, encode
from annotator.db import now
from annotator.models import Assignment
from annotator.services import claims
from annotator.services.assignments import WorkChange, change_work
from annotator.services.progress import read_progress
from annotator.services.progress_rows import progress_rows
from annotator.services.progress_stances import find_silent

AGAINST, NEUTRAL = ([{"target": "TRAM", "stance": stance}] for stance in ("against", "neutral"))


class Site:
    """The project, and who does what in it."""

    def __init__(self, session, team):
        self.session, self.team = session, team

    def claim(self, name, article, **fields):
        sent = msgspec.convert(claim_body(**fields), ClaimInput)
        claims.put_claim(self.session, caller(self.session, self.team, name), article, str(uuid4()), lambda: sent, None)

    def move(self, name, article, by=None, **change):
        who = caller(self.session, self.team, by or name)
        change_work(self.session, who, article, caller(self.session, self.team, name).person, WorkChange(**change))

    def read(self, name="dora"):
        return read_progress(self.session, caller(self.session, self.team, name))


@pytest.fixture
def site(session, team):
    return Site(session, team)


@pytest.fixture
def articles(session, team):
    return [make_article(session, team.project) for _ in range(4)]


def of(found, name):
    return next(each for each in found.persons if each.annotator == name)


def test_states_are_counted_by_person_and_by_article(site, articles):
    one, two, three, four = articles
    site.claim("ada", one)
    site.move("ada", one, state="submitted")
    site.claim("ada", two)
    site.move("ada", three, state="skipped", reason="Not mine.")
    site.move("ada", four, state="submitted")
    site.move("ada", four, by="cleo", state="returned")
    site.move("ben", one, state="submitted")
    site.move("ben", one, by="cleo", state="accepted")
    found = site.read()
    ada = of(found, "ada").work
    assert (ada.submitted, ada.in_progress, ada.skipped, ada.returned) == (1, 1, 1, 1)
    assert (of(found, "ben").work.accepted, found.work.submitted, found.articles) == (1, 1, 4)
    first = found.by_article[0]
    assert (first.id, first.work.submitted, first.work.accepted, first.claims) == (one.uuid, 1, 1, 1)


def test_claims_an_hour_are_those_of_handed_in_work_over_its_time(site, articles):
    one, two, three, _ = articles
    for article, seconds in ((one, 1800), (two, 900), (three, 0)):
        for _number in range(3):
            site.claim("ada", article)
        if seconds:
            site.move("ada", article, active_seconds=seconds)
    site.move("ada", one, state="submitted")
    site.move("ada", three, state="submitted")
    ada = of(site.read(), "ada")
    # Six claims are handed in, three of them in work without a time; three in half an hour.
    assert (ada.claims, ada.claims_an_hour, ada.active_seconds) == (6, 6.0, 2700)


def test_an_annotator_reads_her_own_and_a_viewer_nothing(site, articles):
    one = articles[0]
    for name in ("ada", "ben"):
        site.claim(name, one)
        site.move(name, one, state="submitted")
    found = site.read("ada")
    assert ([each.annotator for each in found.persons], found.scope) == (["ada"], "own")
    assert [each.name for each in found.stances.by_person] == ["ada"]
    assert (found.stances.disputes, found.by_article[0].claims) == ([], 1)
    assert "ben" not in encode(found).decode()
    with pytest.raises(NotAllowed):
        site.read("vera")


@pytest.mark.parametrize("name", ["cleo", "dora"])
def test_whoever_is_blind_on_an_article_learns_nothing_of_others_there(site, articles, name):
    one, two, *_ = articles
    for person in ("ada", "ben"):
        site.claim(person, one, **({"stances": AGAINST} if person == "ben" else {}))
        site.move(person, one, active_seconds=600)
        site.move(person, one, state="submitted")
        site.claim(person, two)
        site.move(person, two, state="submitted")
    seen = site.read(name)
    assert (seen.left_out, seen.work.submitted, seen.stances.disputes[0].disputed) == (0, 4, 1)
    site.claim(name, one)
    blind = site.read(name)
    assert (blind.left_out, blind.work.submitted, blind.work.in_progress) == (1, 2, 1)
    assert (blind.by_article[0].work.submitted, blind.by_article[0].claims) == (0, 0)
    assert "against" not in msgspec.json.encode(blind.stances).decode()
    assert (blind.stances.disputes[0].disputed, of(blind, "ada").active_seconds) == (0, 0)
    site.move(name, one, state="submitted")
    assert site.read(name).left_out == 0


def test_unsubmitted_claims_and_training_are_in_no_figure_of_claims(site, articles):
    one, two, *_ = articles
    site.claim("ada", one)
    site.claim("ada", two, stances=AGAINST)
    site.move("ada", two, by="dora", phase="training")
    site.move("ada", two, state="submitted")
    found = site.read()
    assert (found.stances.by_person, [each.claims for each in found.by_article]) == ([], [0, 0, 0, 0])


def test_a_target_is_disputed_in_an_article_where_peoples_sets_of_stances_differ(site, articles):
    one, two, three, four = articles
    said = {
        one: {"ada": [None], "ben": [AGAINST]},
        two: {"ada": [None, AGAINST], "ben": [AGAINST, None]},
        three: {"ada": [None, AGAINST], "ben": [None, NEUTRAL, AGAINST]},
        four: {"ada": [None]},
    }
    for article, people in said.items():
        for name, stances in people.items():
            for each in stances:
                site.claim(name, article, **({} if each is None else {"stances": each}))
            site.move(name, article, state="submitted")
    (dispute,) = site.read().stances.disputes
    assert (dispute.target, dispute.articles, dispute.disputed) == ("TRAM", 3, 2)


def test_sets_of_stances_with_the_same_ends_and_of_the_same_size_may_differ(site, articles):
    keys = ["against", "favor", "neutral", "unclear"]
    for name, left_out in (("ada", keys[1]), ("ben", keys[2])):
        for key in keys:
            if key != left_out:
                site.claim(name, articles[0], stances=[{"target": "TRAM", "stance": key}])
        site.move(name, articles[0], state="submitted")
    (dispute,) = site.read().stances.disputes
    assert (dispute.articles, dispute.disputed) == (1, 1)


def test_who_never_takes_a_stance_that_others_take_shows_unless_it_may_be_chance():
    # Others say against in 20 of 100: 0.8 ** 30 is 0.1 %, 0.8 ** 12 is 6.9 %.
    others = {"favor": 80, "against": 20}
    assert find_silent({"ada": {"favor": 30}, "ben": others})["ada"] == ["against"]
    assert find_silent({"ada": {"favor": 12}, "ben": others})["ada"] == []
    assert "ada" not in find_silent({"ada": {"favor": 9}, "ben": others})


def submit_over_days(site, team, session, days):
    """Give Ada as many articles for each of the past days as *days* says; she submits them, the last yesterday."""
    for back, count in enumerate(reversed(days), start=1):
        for _ in range(count):
            article = make_article(session, team.project)
            site.move("ada", article, by="dora", state="assigned")
            site.move("ada", article, state="submitted")
            work = session.scalar(select(Assignment).where(Assignment.article_id == article.id))
            work.first_submitted_at = now() - timedelta(days=back)
    session.flush()


def test_the_forecast_is_the_rest_over_the_pace_of_the_days_since_the_first_submission(site, session, team):
    submit_over_days(site, team, session, [2, 3, 1, 2, 2])
    for _ in range(20):
        site.move("ben", make_article(session, team.project), by="dora", state="assigned")
    end = site.read().forecast
    assert (end.remaining, end.a_day, end.reason) == (20, 2.0, None)
    assert end.expected == (now().date() + timedelta(10)).isoformat()
    assert end.earliest < end.expected < end.latest


def test_the_queues_places_remain_too(site, session, team, articles):
    site.move("ada", articles[0], state="submitted")
    team.project.queue = '{"per_article":2}'
    session.flush()
    assert site.read().forecast.remaining == 7


def test_without_enough_days_or_with_nothing_left_there_is_a_sentence_and_no_day(site, session, team, articles):
    assert "Nothing that was given out" in site.read().forecast.reason
    site.move("ben", articles[0], by="dora", state="assigned")
    assert "Too little is known" in site.read().forecast.reason
    submit_over_days(site, team, session, [5, 5, 5, 5])
    end = site.read().forecast
    assert (end.expected, end.remaining) == (None, 1)
    assert "Too little is known" in end.reason


def test_every_figure_is_a_row(site, articles):
    site.claim("ada", articles[0])
    site.move("ada", articles[0], state="submitted")
    rows = {(each.about, each.name, each.measure, each.stance): each.value for each in progress_rows(site.read())}
    assert rows["person", "ada", "submitted", ""] == 1
    assert rows["target", "TRAM", "claims", "favor"] == 1
    assert rows["article", articles[0].uuid, "claims", ""] == 1
