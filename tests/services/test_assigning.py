"""Articles are given to people, dealt out evenly, and taken back only where nothing was done."""

from collections import Counter
from uuid import uuid4

import pytest
from cast import Cast, caller, claim_body, make_article, make_project
from sqlalchemy import event, insert, select, text, update
from sqlalchemy.orm import Session

from annotator.core.decoding import convert
from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.core.records import ClaimInput
from annotator.db import now
from annotator.models import Article, ArticleText, Assignment, Person
from annotator.services import assigning
from annotator.services.access import find_person
from annotator.services.assigning import Cell
from annotator.services.assignment_matrix import Filter, read_matrix
from annotator.services.assignments import WorkChange, begin_work, change_work
from annotator.services.claims import put_claim


def cell(session: Session, team: Cast, article: Article, name: str) -> Cell:
    return article.uuid, find_person(session, team.project, name).id


def key(session: Session, team: Cast, name: str) -> int:
    return find_person(session, team.project, name).id


def work(session: Session, article: Article) -> dict[str, tuple[str, str]]:
    query = select(Assignment).where(Assignment.article_id == article.id)
    return {each.person.name: (each.state, each.phase) for each in session.scalars(query)}


def test_ticked_cells_are_given_in_the_phase_and_once(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, "ada"), cell(session, team, article, "ben")]
    assert assigning.give_cells(session, dora, cells, "pilot").changed == 2
    again = assigning.give_cells(session, dora, cells, "main")
    assert (again.changed, again.kept) == (0, 2)
    assert work(session, article) == {"ada": ("assigned", "pilot"), "ben": ("assigned", "pilot")}


def test_work_that_was_begun_freely_stays_when_the_article_is_given(session: Session, team: Cast) -> None:
    article = make_article(session, team.project)
    begin_work(session, find_person(session, team.project, "ada"), article)
    session.flush()
    cells = [cell(session, team, article, "ada")]
    cells.append(cell(session, team, article, "ben"))
    change = assigning.give_cells(session, caller(session, team, "dora"), cells, "pilot")
    assert (change.changed, change.taken_on, change.kept) == (1, 1, 0)
    assert work(session, article) == {"ada": ("in_progress", "main"), "ben": ("assigned", "pilot")}


def test_only_managers_assign(session: Session, team: Cast) -> None:
    cleo, cells = caller(session, team, "cleo"), [cell(session, team, make_article(session, team.project), "ada")]
    for forbidden in (
        lambda: assigning.give_cells(session, cleo, cells, "main"),
        lambda: assigning.change_phase(session, cleo, cells, "main"),
        lambda: assigning.take_back(session, cleo, cells),
        lambda: read_matrix(session, cleo, Filter()),
    ):
        with pytest.raises(NotAllowed):
            forbidden()


def test_viewers_and_people_who_left_are_given_nothing(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    with pytest.raises(Conflict):
        assigning.give_cells(session, dora, [cell(session, team, article, "vera")], "main")


def test_things_of_another_project_are_not_found(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    other = make_article(session, make_project(session, "other"))
    with pytest.raises(NotFound):
        assigning.give_cells(session, dora, [(other.uuid, key(session, team, "ada"))], "main")
    with pytest.raises(NotFound):
        assigning.give_cells(session, dora, [(article.uuid, 999)], "main")
    assert work(session, article) == {}


@pytest.mark.parametrize("said", ["", "x", "x:1", "00000000-0000-0000-0000-000000000000:ada"])
def test_a_cell_that_cannot_be_read_is_refused(said: str) -> None:
    with pytest.raises(Invalid):
        assigning.read_cell(said)


def test_an_unknown_phase_and_no_cell_are_refused(session: Session, team: Cast) -> None:
    dora, cells = caller(session, team, "dora"), [cell(session, team, make_article(session, team.project), "ada")]
    with pytest.raises(Invalid):
        assigning.give_cells(session, dora, cells, "final")
    with pytest.raises(Invalid):
        assigning.give_cells(session, dora, [], "main")


def test_everyone_gets_all_articles_of_the_filter(session: Session, team: Cast) -> None:
    articles = [make_article(session, team.project) for _ in range(3)]
    persons = [key(session, team, name) for name in ("ada", "ben")]
    dora = caller(session, team, "dora")
    assert assigning.give_articles(session, dora, Filter().articles(dora), persons, "main").changed == 6
    assert all(set(work(session, article)) == {"ada", "ben"} for article in articles)


def test_two_an_article_are_dealt_so_that_loads_and_pairs_are_even(session: Session, team: Cast) -> None:
    for _ in range(12):
        make_article(session, team.project)
    dora = caller(session, team, "dora")
    persons = [key(session, team, name) for name in ("ada", "ben", "cleo", "dora")]
    assert assigning.give_articles(session, dora, Filter().articles(dora), persons, "main", each=2).changed == 24
    loads = Counter(session.scalars(select(Assignment.person_id)))
    assert set(loads.values()) == {6}
    readers = [sorted(row.person_id for row in session.query(Assignment).filter_by(article_id=a)) for a in range(1, 13)]
    assert set(Counter(map(tuple, readers)).values()) == {2}, "each of the six pairs shares two articles"
    again = assigning.give_articles(session, dora, Filter().articles(dora), persons, "main", each=2)
    assert again.changed == 0


def test_more_people_an_article_than_were_chosen_are_refused(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    dora, ada = caller(session, team, "dora"), key(session, team, "ada")
    for persons, each in (([ada], 2), ([ada], 0), ([], None)):
        with pytest.raises(Invalid):
            assigning.give_articles(session, dora, Filter().articles(dora), persons, "main", each)
    with pytest.raises(Invalid):
        assigning.give_articles(session, dora, Filter("nothing like it").articles(dora), [ada], "main")


def test_what_nobody_touched_is_taken_back_and_work_stays(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, name) for name in ("ada", "ben")]
    assigning.give_cells(session, dora, cells, "main")
    begin_work(session, find_person(session, team.project, "ada"), article)
    session.flush()
    change = assigning.take_back(session, dora, cells)
    assert (change.changed, change.kept) == (1, 1)
    assert work(session, article) == {"ada": ("in_progress", "main")}
    with pytest.raises(Conflict, match="nothing was taken back"):
        assigning.take_back(session, dora, cells[:1])


def test_what_was_skipped_without_a_claim_is_taken_back(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    for name in ("ada", "cleo"):
        who = caller(session, team, name)
        change_work(session, who, article, who.person, WorkChange(state="skipped", reason="Not in my language."))
    assert assigning.take_back(session, dora, [cell(session, team, article, "cleo")]).changed == 1
    assert work(session, article) == {"ada": ("skipped", "main")}


def test_an_assignment_with_claims_is_kept_whatever_its_state(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, "ada")]
    assigning.give_cells(session, dora, cells, "main")
    put_claim(
        session, caller(session, team, "ada"), article, str(uuid4()), lambda: convert(claim_body(), ClaimInput), None
    )
    session.execute(update(Assignment).values(state="assigned"))
    with pytest.raises(Conflict):
        assigning.take_back(session, dora, cells)


def test_the_phase_of_given_cells_changes(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, name) for name in ("ada", "ben")]
    assigning.give_cells(session, dora, cells[:1], "training")
    change = assigning.change_phase(session, dora, cells, "main")
    assert (change.changed, change.kept) == (1, 1)
    assert work(session, article) == {"ada": ("assigned", "main")}


def test_the_matrix_shows_who_has_what(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    make_article(session, team.project)
    assert not read_matrix(session, dora, Filter()).assigns
    assigning.give_cells(session, dora, [cell(session, team, article, "ben")], "pilot")
    matrix = read_matrix(session, dora, Filter())
    assert matrix.assigns
    assert [column.person.name for column in matrix.columns] == ["ada", "ben", "cleo", "dora"]
    assert [column.given for column in matrix.columns] == [0, 1, 0, 0]
    assert [place and (place.state, place.phase) for place in matrix.rows[0].places] == [
        None,
        ("assigned", "pilot"),
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("chosen", "titles"),
    [
        (Filter(), ["Müsahibə", "Harbour"]),
        (Filter("musahibe"), ["Müsahibə"]),
        (Filter(given="unassigned"), ["Harbour"]),
        (Filter(given="assigned"), ["Müsahibə"]),
        (Filter(phase="pilot"), ["Müsahibə"]),
        (Filter(phase="main"), []),
        (Filter("100%"), []),
    ],
)
def test_the_matrix_is_filtered(session: Session, team: Cast, chosen: Filter, titles: list[str]) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project, title="Müsahibə")
    make_article(session, team.project, title="Harbour")
    assigning.give_cells(session, dora, [cell(session, team, article, "ada")], "pilot")
    matrix = read_matrix(session, dora, chosen)
    assert [row.article.title for row in matrix.rows] == titles
    assert (matrix.matching, matrix.articles) == (len(titles), 2)


def test_a_manager_who_is_blind_on_an_article_does_not_see_how_far_others_are(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, name) for name in ("ada", "dora")]
    assigning.give_cells(session, dora, cells, "main")
    begin_work(session, find_person(session, team.project, "ada"), article).state = "submitted"
    session.flush()
    matrix = read_matrix(session, dora, Filter())
    states = {c.person.name: p and p.state for c, p in zip(matrix.columns, matrix.rows[0].places, strict=True)}
    assert states == {"ada": None, "ben": None, "cleo": None, "dora": "assigned"}
    assert matrix.rows[0].places[0] is not None
    assert matrix.columns[0].done == 0


def test_a_page_past_the_end_is_the_last_one(session: Session, team: Cast) -> None:
    make_article(session, team.project)
    matrix = read_matrix(session, caller(session, team, "dora"), Filter(), 99)
    assert (matrix.page, matrix.first, matrix.last) == (1, 1, 1)


def test_the_matrix_of_2000_articles_and_20_people_asks_few_questions(session: Session, team: Cast) -> None:
    moment = now()
    values = {
        "project_id": team.project.id,
        "sha256": "0" * 64,
        "length": 1,
        "created_at": moment,
        "updated_at": moment,
    }
    articles = [
        values | {"uuid": f"{n:036}", "position": n, "title": f"A {n}", "folded": f"a {n}"} for n in range(2000)
    ]
    session.execute(insert(Article), articles)
    keys = list(session.scalars(select(Article.id)))
    session.execute(insert(ArticleText), [{"article_id": each, "text": "x", "folded": "x"} for each in keys])
    people = [{"name": f"p{n:02}", "name_key": f"p{n:02}"} for n in range(20)]
    session.execute(insert(Person), [each | {"project_id": team.project.id, "created_at": moment} for each in people])
    persons = list(session.scalars(select(Person.id).where(Person.role.is_(None))))
    rows = [{"article_id": a, "person_id": p, "is_assigned": True, "updated_at": moment} for a in keys for p in persons]
    session.execute(insert(Assignment), rows)
    session.execute(text("ANALYZE"))  # what a database in use knows; without it PostgreSQL may plan for empty tables
    dora = caller(session, team, "dora")
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *said: asked.append(said[2]))
    matrix = read_matrix(session, dora, Filter(given="assigned"), 3)
    assert len(asked) < 10, asked
    assert (matrix.matching, len(matrix.rows), len(matrix.columns)) == (2000, 50, 24)


def test_what_is_untouched_is_handed_over_in_its_phase_and_what_holds_work_stays(session: Session, team: Cast) -> None:
    dora = caller(session, team, "dora")
    untouched, begun, shared = (make_article(session, team.project) for _ in range(3))
    ada, ben = (find_person(session, team.project, name) for name in ("ada", "ben"))
    cells = [cell(session, team, article, "ada") for article in (untouched, begun, shared)]
    assigning.give_cells(session, dora, cells, "pilot")
    assigning.give_cells(session, dora, [cell(session, team, shared, "ben")], "main")
    begin_work(session, ada, begun)
    session.flush()
    change = assigning.hand_over(session, dora, cells, ben.id)
    assert (change.changed, change.kept) == (1, 2)
    assert work(session, untouched) == {"ben": ("assigned", "pilot")}
    assert work(session, begun) == {"ada": ("in_progress", "pilot")}
    assert work(session, shared) == {"ada": ("assigned", "pilot"), "ben": ("assigned", "main")}
    with pytest.raises(Conflict):
        assigning.hand_over(session, dora, [cell(session, team, begun, "ada")], ben.id)


def test_an_article_of_two_people_goes_over_once(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, name) for name in ("ada", "ben")]
    assigning.give_cells(session, dora, cells, "main")
    assert assigning.hand_over(session, dora, cells, key(session, team, "cleo")).changed == 1
    assert sorted(work(session, article)) in (["ada", "cleo"], ["ben", "cleo"])


def test_nothing_is_handed_to_those_who_cannot_work(session: Session, team: Cast) -> None:
    dora, article = caller(session, team, "dora"), make_article(session, team.project)
    cells = [cell(session, team, article, "ada")]
    assigning.give_cells(session, dora, cells, "main")
    with pytest.raises(Conflict):
        assigning.hand_over(session, dora, cells, key(session, team, "vera"))
    with pytest.raises(NotFound):
        assigning.hand_over(session, dora, cells, 10**6)
    with pytest.raises(NotAllowed):
        assigning.hand_over(session, caller(session, team, "cleo"), cells, key(session, team, "ben"))
    assert work(session, article) == {"ada": ("assigned", "main")}
