"""Settling three people's work by keys alone: every source is accounted for, undo brings each step back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from uuid import uuid4

import msgspec
import pytest
from browser.annotation import AnnotationPage
from browser.axe import axe_finds
from cast import TEXT, Cast, caller, claim_body, make_article
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from annotator.core.consensus import is_hidden
from annotator.core.records import ClaimInput, Settlement
from annotator.db import Database
from annotator.models import Article, Claim, OfferDecision
from annotator.services import claims
from annotator.services.assignments import WorkChange, change_work
from annotator.services.exporting import Selection, export_records
from annotator.services.projects import change_project

TRAM, ORLOV, FAIR = "The tram 🚊 will come", "The tram 🚊 will come, Mayor Orlov said", "Да, это честно"
BAN, OWNERS = "Is the car ban fair?", "cafe\u0301 owners\u00a0disagree"
AGAINST = [{"target": "TRAM", "stance": "against"}]
PEOPLE = ("ada", "ben", "cleo")

#: Whether a quote stands inside the frame that the text scrolls in.
IS_SEEN = """quote => {
  const node = [...document.querySelectorAll('#text .line')].find(line => line.textContent.includes(quote)).firstChild;
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(quote));
  range.setEnd(node, node.data.indexOf(quote) + 1);
  const boxes = [range, node.parentElement.closest('.adjudicate__text')].map(each => each.getBoundingClientRect());
  const [word, frame] = boxes;
  return word.top >= frame.top && word.bottom <= frame.bottom;
}"""


class Desk:
    """The article, and Dora who settles what Ada, Ben and Cleo claim."""

    def __init__(self, database: Database, cast: Cast, article: Article, page_of: Callable[..., Page]) -> None:
        self.database, self.cast, self.article, self.page_of = database, cast, article, page_of

    def put(self, name: str, quote: str, text: str = TEXT, **fields: object) -> None:
        sent = msgspec.convert(claim_body(quote, text, **fields), ClaimInput)
        with self.database.writing() as session:
            who = caller(session, self.cast, name)
            claims.put_claim(session, who, self.article, str(uuid4()), lambda: sent, None)

    def submit(self, *names: str) -> None:
        with self.database.writing() as session:
            for name in names:
                who = caller(session, self.cast, name)
                change_work(session, who, self.article, who.person, WorkChange(state="submitted"))

    def open(self, **options: object) -> Page:
        page = self.page_of("dora", **options)
        page.goto(f"/projects/harbour/articles/{self.article.uuid}/adjudicate")
        wait_until_saved(page)
        return page

    def outcomes(self) -> list[str]:
        """Return what became of each claim, in text order; of gold claims how they came about."""
        with self.database.reading() as session:
            query = select(Claim).where(Claim.article_id == self.article.id, Claim.deleted_at.is_(None))
            rows = session.scalars(query.order_by(Claim.start, Claim.end, Claim.layer, Claim.person_id)).all()
            settlements = [
                msgspec.json.decode(row.settlement, type=Settlement) if row.settlement else Settlement() for row in rows
            ]
        return [each.decision or (each.outcome.state if each.outcome else "open") for each in settlements]

    def final(self) -> list[tuple[str, str]]:
        """Return (quote, type) of each line of the final layer."""
        with self.database.reading() as session:
            lines = list(export_records(session, caller(session, self.cast, "dora"), Selection(layer="final")))
        return [(line.quote, line.type) for line in lines]


@pytest.fixture
def desk(database: Database, cast: Cast, page_of: Callable[..., Page]) -> Desk:
    """Three persons: one passage unanimous, one that most agree on, a sentence against clauses, one of Ada alone."""
    with database.writing() as session:
        article = make_article(session, cast.project)
    desk = Desk(database, cast, article, page_of)
    for name in PEOPLE:
        desk.put(name, TRAM if name != "ben" else ORLOV)
        desk.put(name, FAIR, type="policy" if name == "cleo" else "factual")
    desk.put("ada", BAN)
    desk.put("ada", OWNERS)
    desk.put("ben", OWNERS, stances=AGAINST)
    desk.submit(*PEOPLE)
    return desk


def wait_until_saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text("All saved")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    wait_until_saved(page)


def head(page: Page):
    return page.locator(".cluster-item__head")


def progress(page: Page):
    return page.locator("#progress .number")


def number_of(page: Page, name: str) -> str:
    """Return the digit that stands for somebody's claim."""
    heads = page.locator(".fields thead th").all_inner_texts()
    return str(next(at for at, words in enumerate(heads) if name in words))


def offer(desk: Desk, *, hidden: bool) -> None:
    """Let the project offer what most say, by a draw that shows or hides it where Cleo says policy."""
    with desk.database.writing() as session:
        dora = caller(session, desk.cast, "dora")
        change_project(session, dora, consensus="majority")
        quoted = [row.uuid for row in session.scalars(select(Claim)) if f'"quote":"{FAIR}"' in row.body]
        dora.project.consensus_seed = next(seed for seed in range(999) if is_hidden(seed, quoted) == hidden)


def test_what_most_say_is_offered_with_how_many_say_it_or_hidden(desk):
    offer(desk, hidden=False)
    page = desk.open()
    page.locator(".cluster-item__row", has_text="честно").click()
    expect(head(page)).to_contain_text("Offered with 67 %")
    offer(desk, hidden=True)
    page.reload()
    wait_until_saved(page)
    page.locator(".cluster-item__row", has_text="честно").click()
    expect(head(page)).to_contain_text("Offer hidden")
    expect(page.get_by_role("button", name="Take what is offered")).to_have_count(0)
    press(page, "Enter")
    expect(page.locator("#said")).to_contain_text("No offer is shown for this cluster")
    press(page, number_of(page, "ada"))
    with desk.database.reading() as session:
        (row,) = session.scalars(select(OfferDecision)).all()
        assert (row.is_hidden, row.is_equal) == (True, True)


def test_three_peoples_work_becomes_gold_by_keys_alone_and_undo_brings_each_step_back(desk):
    offer(desk, hidden=False)
    page = desk.open()
    expect(progress(page)).to_have_text("0 of 4 settled")
    expect(page.get_by_role("button", name="Take the unanimous")).to_be_visible()
    press(page, "A")  # the tram: unanimous, whatever the boundaries
    expect(progress(page)).to_have_text("1 of 4 settled")
    expect(page.get_by_role("button", name="Take the unanimous")).to_be_hidden()
    expect(head(page)).to_contain_text("One person’s alone")
    press(page, "x", "5")
    expect(progress(page)).to_have_text("2 of 4 settled")
    expect(head(page)).to_contain_text("Differ in type")
    press(page, "Enter")  # two of three say factual, which is offered
    expect(head(page)).to_contain_text("Differ in stance")
    press(page, "2")
    expect(progress(page)).to_have_text("4 of 4 settled")
    expect(page.locator("#said")).to_have_text("Everything is settled.")
    assert sorted(desk.outcomes()) == sorted(
        ["taken"] * 3 + ["unanimous", "rejected"] + ["taken"] * 3 + ["majority", "rejected", "taken", "adjudicated"]
    )
    assert desk.final() == [(TRAM, "factual"), (FAIR, "factual"), (OWNERS, "factual")]
    for settled in (3, 2, 1, 0):
        press(page, "Control+z")
        expect(progress(page)).to_have_text(f"{settled} of 4 settled")
    expect(page.get_by_role("button", name="Take the unanimous")).to_be_visible()
    assert set(desk.outcomes()) == {"open"} and desk.final() == []
    press(page, *["Control+Shift+z"] * 4)
    assert len(desk.final()) == 3


def test_an_article_goes_from_assignment_to_gold_with_keys_alone(database, cast, page_of):
    """Dora gives it to three, each marks two sentences and submits, Dora settles: no mouse anywhere."""
    with database.writing() as session:
        desk = Desk(database, cast, make_article(session, cast.project), page_of)
    give_by_keys(page_of("dora"), PEOPLE)
    for name in PEOPLE:
        annotate_by_keys(AnnotationPage(page_of(name), desk.article), "-" if name == "cleo" else "+")
    page = desk.open()
    expect(progress(page)).to_have_text("0 of 2 settled")
    press(page, "A")
    expect(head(page)).to_contain_text("Differ in stance")
    press(page, number_of(page, "ada"))
    expect(page.locator("#said")).to_have_text("Everything is settled.")
    assert sorted(desk.outcomes()) == sorted(["taken"] * 5 + ["rejected", "majority", "unanimous"])
    assert [kind for _, kind in desk.final()] == ["factual", "factual"]
    assert len({quote for quote, _ in desk.final()}) == 2
    for settled in (1, 0):
        press(page, "Control+z")
        expect(progress(page)).to_have_text(f"{settled} of 2 settled")
    assert desk.outcomes() == ["open"] * 6


def give_by_keys(page: Page, names: Sequence[str]) -> None:
    """Tick the article's cell of each of *names*, who stand side by side, and give it to them."""
    page.goto("/projects/harbour/assign")
    tab_to(page, page.get_by_role("checkbox", name=f"{names[0]}, "))
    for at, name in enumerate(names):
        page.keyboard.press("Space")
        expect(page.get_by_role("checkbox", name=f"{name}, ")).to_be_checked()
        if at < len(names) - 1:
            page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_role("button", name="Give", exact=True))
    page.keyboard.press("Enter")
    for name in names:
        expect(page.get_by_role("checkbox", name=f"{name}, ")).to_have_accessible_name(re.compile("to do"))


def annotate_by_keys(annotation: AnnotationPage, side: str) -> None:
    """Claim the first sentence, with *side*, and the second, and submit."""
    annotation.press("j", "Enter", "1", "t", side, "4")
    annotation.press("j", "Enter", "1", "c", "+", "3")
    annotation.wait_until_saved()
    annotation.press("Control+Enter")
    tab_to(annotation.page, annotation.page.locator("#submit-dialog").get_by_role("button", name="Submit", exact=True))
    annotation.press("Enter")
    expect(annotation.page.get_by_text("You have submitted this article").first).to_be_visible()


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until *control* has the focus."""
    expect(control).to_be_visible()
    for _ in range(100):
        if control.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{control} cannot be reached by Tab")


def test_undo_reaches_back_over_a_reload(desk):
    page = desk.open()
    press(page, "A")
    page.reload()
    wait_until_saved(page)
    expect(progress(page)).to_have_text("1 of 4 settled")
    press(page, "Control+z")
    expect(progress(page)).to_have_text("0 of 4 settled")
    assert set(desk.outcomes()) == {"open"}


def test_one_field_is_taken_from_another_claim_and_the_confidence_is_the_adjudicators(desk):
    page = desk.open()
    page.locator(".cluster-item__row", has_text="честно").click()
    press(page, "Tab")
    expect(page.get_by_role("region", name="Fields of the claims")).to_be_focused()
    press(page, "Tab")
    expect(page.get_by_role("button", name="Type", exact=True)).to_be_focused()
    press(page, number_of(page, "cleo"), "c", "5")
    expect(page.locator(".fields__settled").first).to_have_text("Policy")
    press(page, "Enter")
    assert (FAIR, "policy") in desk.final()
    assert "adjudicated" in desk.outcomes()


def test_what_is_put_together_is_taken_back_choice_by_choice_and_waits_meanwhile(desk):
    """Undo takes back what was done last: a choice on this cluster, or a decision on another."""
    page = desk.open()
    settled, undo = page.locator(".fields__settled"), page.locator("[data-command=undo]")
    row = page.locator(".cluster-item__row", has_text="честно")
    row.click()
    expect(head(page)).to_contain_text("Differ in type")
    expect(page.locator(".fields__take[aria-pressed=true]")).to_have_count(0)
    press(page, "u", "Tab", "Tab", number_of(page, "ada"), number_of(page, "cleo"))
    expect(settled.first).to_have_text("Policy")
    press(page, "Control+z")
    expect(settled.first).to_have_text("Factual")
    press(page, "Control+Shift+z")
    expect(settled.first).to_have_text("Policy")
    press(page, "k", "j")
    expect(head(page)).to_contain_text("Differ in type")
    expect(settled.first).to_have_text("Policy")
    page.locator(".cluster-item__row", has_text="disagree").click()
    expect(head(page)).to_contain_text("Differ in stance")
    press(page, "1")
    row.click()
    expect(settled.first).to_have_text("Policy")
    press(page, "Control+z")  # the decision, which came after the choices
    expect(progress(page)).to_have_text("0 of 4 settled")
    expect(head(page)).to_contain_text("Differ in stance")
    row.click()
    press(page, "Control+z", "Control+z", "Control+z")
    expect(settled).to_have_count(0)
    expect(undo).to_be_disabled()
    assert set(desk.outcomes()) == {"open"}


def test_the_unanimous_are_taken_without_leaving_the_cluster_that_is_looked_at(desk):
    page = desk.open()
    row = page.locator(".cluster-item__row", has_text="честно")
    row.click()
    expect(head(page)).to_contain_text("Differ in type")
    press(page, "A")
    expect(progress(page)).to_have_text("1 of 4 settled")
    expect(head(page)).to_contain_text("Differ in type")
    press(page, "Control+z")
    expect(progress(page)).to_have_text("0 of 4 settled")
    expect(head(page)).to_contain_text("Unanimous")


@pytest.mark.parametrize("key", ["x", "c", "e"])
def test_what_a_key_asks_is_in_sight_however_long_the_table_is(desk, key):
    page = desk.open(viewport={"width": 360, "height": 500})
    page.locator(".cluster-item__row", has_text="честно").click()
    expect(head(page)).to_contain_text("Differ in type")
    press(page, key)
    expect(page.locator(".cluster-item__question")).to_be_in_viewport(ratio=1)


def test_boundaries_are_joined_cut_and_moved_by_keys(desk):
    page = desk.open()
    settled = page.locator(".drawn__line[data-settled] mark")
    press(page, "u", "e", "ArrowRight", "Enter")
    expect(settled).to_have_text("The tram 🚊 will come, Mayor Orlov said.")
    press(page, "i", "Enter")
    assert desk.final() == [(TRAM, "factual")]


def test_a_cluster_is_split_joined_and_put_back_by_undo(desk):
    page = desk.open()
    rows = page.locator(".cluster-item")
    press(page, "s")
    expect(rows).to_have_count(6)
    press(page, "Control+z")
    expect(rows).to_have_count(4)
    press(page, "g")
    expect(rows).to_have_count(3)
    expect(page.locator(".fields thead .fields__member")).to_have_count(4)
    press(page, "1")
    assert desk.outcomes().count("taken") + desk.outcomes().count("rejected") == 4


def test_what_is_left_open_keeps_its_note(desk):
    page = desk.open()
    press(page, "o")
    page.keyboard.type("Ask the lead.")
    press(page, "Enter")
    expect(page.locator(".cluster-item").first).to_contain_text("Left open")
    page.reload()
    wait_until_saved(page)
    expect(page.locator(".cluster-item__note")).to_have_text("Ask the lead.")


def test_a_settled_cluster_is_opened_again(desk):
    page = desk.open()
    press(page, "1")
    press(page, "k", "r")
    expect(progress(page)).to_have_text("0 of 4 settled")
    assert set(desk.outcomes()) == {"open"}


@pytest.fixture
def late(desk) -> Page:
    """What Ada and Ben say of the tram is settled, then Cleo hands in hers; Dora has loaded the page anew."""
    with desk.database.writing() as session:
        article = make_article(session, desk.cast.project)
    desk.article = article
    desk.put("ada", TRAM)
    desk.put("ben", TRAM)
    desk.submit("ada", "ben")
    page = desk.open()
    press(page, "A")
    expect(progress(page)).to_have_text("1 of 1 settled")
    desk.put("cleo", ORLOV, type="policy")
    desk.submit("cleo")
    page.reload()
    wait_until_saved(page)
    expect(progress(page)).to_have_text("1 of 2 settled")
    return page


def test_a_claim_that_came_after_its_passage_was_settled_joins_it_by_one_key(desk, late):
    expect(head(late)).to_contain_text("Differs from what is settled in boundaries and type")
    expect(head(late)).to_contain_text("Came after it was settled")
    expect(late.get_by_role("button", name="Join to what is settled")).to_be_visible()
    card = late.locator(".cluster-item__card")
    expect(card.locator("thead kbd")).to_have_count(0)  # no key that only explains
    expect(card.locator(".drawn__who").first).to_have_text("")
    press(late, "1")
    expect(late.locator("#said")).to_contain_text("Enter joins the claim to it, s settles it apart")
    press(late, "Enter")
    expect(progress(late)).to_have_text("1 of 1 settled")
    assert desk.final() == [(TRAM, "factual")]
    assert sorted(desk.outcomes()) == ["majority", "taken", "taken", "taken"]
    press(late, "Control+z")
    expect(progress(late)).to_have_text("1 of 2 settled")
    assert sorted(desk.outcomes()) == ["open", "taken", "taken", "unanimous"]
    press(late, "Control+Shift+z")
    late.reload()
    wait_until_saved(late)
    expect(progress(late)).to_have_text("1 of 1 settled")
    press(late, "Control+z")
    expect(progress(late)).to_have_text("1 of 2 settled")
    press(late, "Enter")
    assert desk.final() == [(TRAM, "factual")]


def test_a_late_claim_is_settled_apart_or_with_the_others_once_the_passage_is_open(desk, late):
    press(late, "s")
    expect(late.get_by_role("button", name="Take what is offered")).to_be_visible()
    press(late, "Enter")
    assert sorted(desk.final()) == [(TRAM, "factual"), (ORLOV, "policy")]
    press(late, "Control+z", "Control+z", "r")
    expect(progress(late)).to_have_text("0 of 1 settled")
    expect(late.locator(".fields thead .fields__member")).to_have_count(3)
    press(late, number_of(late, "cleo"))
    assert desk.final() == [(ORLOV, "policy")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_card_of_a_late_claim_is_free_of_faults_for_assistive_technology(late, scheme):
    late.emulate_media(color_scheme=scheme)
    assert axe_finds(late) == []


def test_names_are_hidden_where_the_project_wants_it(desk):
    with desk.database.writing() as session:
        change_project(session, caller(session, desk.cast, "dora"), hides_names=True)
    page = desk.open()
    expect(page.locator(".fields thead")).to_contain_text("Claim 1")
    source = page.content()
    assert not any(f'"annotator": "{name}"' in source or f'"annotator":"{name}"' in source for name in PEOPLE)


def test_one_readers_claims_are_passed_on_as_single(database, cast, page_of):
    with database.writing() as session:
        article = make_article(session, cast.project)
    desk = Desk(database, cast, article, page_of)
    desk.put("ada", TRAM)
    desk.put("ada", OWNERS)
    desk.submit("ada")
    page = desk.open()
    expect(page.get_by_role("button", name="Pass on as single")).to_be_visible()
    press(page, "A")
    assert desk.outcomes() == ["taken", "single"] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_is_free_of_faults_for_assistive_technology(desk, scheme, width):
    page = desk.open(color_scheme=scheme, viewport={"width": width, "height": 900})
    press(page, "A", "x")
    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_text_follows_into_a_paragraph_longer_than_a_phone(database, cast, page_of):
    first, last = "First the quay is swept.", "Last the tram is paid for."
    text = "Nothing is decided. " * 40 + first + " Nobody objects." * 40 + " " + last
    with database.writing() as session:
        article = make_article(session, cast.project, text)
    desk = Desk(database, cast, article, page_of)
    for quote in (first, last):
        desk.put("ada", quote, text)
    desk.submit("ada")
    page = desk.open(viewport={"width": 360, "height": 800})
    page.wait_for_function(IS_SEEN, arg=first)
    page.keyboard.press("j")
    page.wait_for_function(IS_SEEN, arg=last)
