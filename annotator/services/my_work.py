"""What an account has to do next, over all its projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.models import Account, Article, ArticleText, Assignment, Project
from annotator.services.access import Caller
from annotator.services.assigning import WORKING
from annotator.services.projects import ListedProject, list_projects
from annotator.services.settling_queue import count_to_settle
from annotator.services.threads_waiting import count_waiting
from annotator.services.visibility import assigns, blind_articles

#: How many articles a section names; its count tells of the rest.
SHOWN = 6
#: Code points of the text that are shown from the place where somebody stopped reading.
PASSAGE = 180
#: The sections, in the order in which work should be taken up, with the state that each holds.
SECTIONS = {"returned": "returned", "in_progress": "in_progress", "to_do": "assigned", "waiting": "submitted"}
FINISHED = ("submitted", "accepted", "skipped")


@dataclass(frozen=True)
class WorkItem:
    """An article in a section of my work."""

    slug: str
    project: str
    uuid: str
    title: str
    publisher: str
    published: str
    state: str
    phase: str
    #: Why it was returned.
    reason: str
    #: How much of the text lies before the place where I was.
    percent: int
    #: The text from that place on; empty at the beginning.
    passage: str
    submitted_at: datetime | None
    #: How many others have it and are not done; known once I have submitted.
    pending: int


@dataclass(frozen=True)
class ProjectWork:
    """A project, and how far I am in it."""

    project: Project
    role: str
    articles: int
    done: int
    total: int
    #: Articles with submissions of others that wait for a verdict; 0 for those who do not review.
    to_review: int
    #: Articles that two or more others have submitted and where claims are open; 0 for those who do not review.
    to_settle: int
    #: Threads that wait for my word.
    to_answer: int
    #: Whether a queue gives me articles there.
    takes_next: bool


@dataclass(frozen=True)
class MyWork:
    """Everything on the page "My work"."""

    projects: list[ProjectWork]
    #: A section's name to how many articles it holds, of which `sections` names the first few.
    counts: dict[str, int]
    sections: dict[str, list[WorkItem]]

    @property
    def to_review(self) -> int:
        """Return how many articles wait for my verdict."""
        return sum(each.to_review for each in self.projects)

    @property
    def to_settle(self) -> int:
        """Return on how many articles differences wait to be settled by me."""
        return sum(each.to_settle for each in self.projects)

    @property
    def to_answer(self) -> int:
        """Return how many threads wait for my word."""
        return sum(each.to_answer for each in self.projects)

    @property
    def queues(self) -> list[ProjectWork]:
        """Return the projects in which I can take the next article."""
        return [each for each in self.projects if each.takes_next]

    @property
    def next(self) -> WorkItem | None:
        """Return what to go on with: what was returned last, else what was in progress, else the first to do."""
        found = (self.sections[name] for name in ("returned", "in_progress", "to_do"))
        return next((items[0] for items in found if items), None)


def read_my_work(session: Session, account: Account) -> MyWork:
    """Return what *account* has to do, in a number of queries that does not grow with projects or articles."""
    listed = list_projects(session, account)
    working = [each for each in listed if _works_in(each)]
    states = _count_states(session, working)
    open_to_all = _open_to_all(session, working)
    active = {each.project.id: each for each in working if each.project.archived_at is None}
    still_open = [each for key, each in active.items() if key in open_to_all]
    left = {
        each.project.id: each.articles - sum(states.get(each.project.id, Counter()).values()) for each in still_open
    }
    counts = {name: sum(states.get(key, Counter())[state] for key in active) for name, state in SECTIONS.items()}
    counts["to_do"] += sum(left.values())
    persons = [each.person.id for each in active.values() if each.person]
    sections = {name: _given(session, persons, state) if counts[name] else [] for name, state in SECTIONS.items()}
    if len(sections["to_do"]) < SHOWN and any(left.values()):
        sections["to_do"] += _not_begun(session, still_open, SHOWN - len(sections["to_do"]))
    reviews = _count_reviews(session, account, listed)
    callers = [Caller(account, each.project, each.person, each.role) for each in listed if each.person is not None]
    settling = count_to_settle(session, callers)
    waiting = [reviews, settling, count_waiting(session, callers)]
    projects = [_project_work(each, states, open_to_all, waiting) for each in listed]
    return MyWork(projects, counts, sections)


def _works_in(each: ListedProject) -> bool:
    return each.person is not None and each.person.role in WORKING


def _project_work(
    each: ListedProject,
    states: dict[int, Counter[str]],
    open_to_all: set[int],
    waiting: Sequence[dict[int, int]],
) -> ProjectWork:
    key = each.project.id
    own = states.get(key, Counter())
    done = sum(own[state] for state in FINISHED)
    total = each.articles if key in open_to_all else sum(own.values())
    to_review, to_settle, to_answer = (counted.get(key, 0) for counted in waiting)
    takes = _works_in(each) and each.project.queue is not None and each.project.archived_at is None
    return ProjectWork(each.project, each.role, each.articles, done, total, to_review, to_settle, to_answer, takes)


def _count_states(session: Session, working: Sequence[ListedProject]) -> dict[int, Counter[str]]:
    """Return how many of my articles are in each state, by project."""
    query = (
        select(Article.project_id, Assignment.state, func.count())
        .join(Article)
        .where(Assignment.person_id.in_(_persons(working)), Article.deleted_at.is_(None))
        .group_by(Article.project_id, Assignment.state)
    )
    counted: dict[int, Counter[str]] = {}
    for project, state, count in session.execute(query):
        counted.setdefault(project, Counter())[state] = count
    return counted


def _open_to_all(session: Session, working: Sequence[ListedProject]) -> set[int]:
    """Return the keys of the projects that assign nothing, and so give their annotators every article.

    Reviewers and managers may work on every article there too, and say themselves on which.
    """
    annotated = [each for each in working if each.role == "annotator"]
    if not annotated:
        return set()
    answers = session.execute(select(*(assigns(each.project) for each in annotated))).one()
    return {each.project.id for each, does in zip(annotated, answers, strict=True) if not does}


def _given(session: Session, persons: Sequence[int], state: str) -> list[WorkItem]:
    """Return the first articles of mine in *state*: those to do in the order given, others the latest first."""
    order = _in_turn() if state == "assigned" else (Assignment.updated_at.desc(), Assignment.id)
    query = _items(persons).where(Assignment.state == state).order_by(*order).limit(SHOWN)
    return [_item(row) for row in session.execute(query)]


def _not_begun(session: Session, projects: Sequence[ListedProject], limit: int) -> list[WorkItem]:
    """Return the first articles, in projects open to everybody, that I have not begun."""
    keys = [each.project.id for each in projects]
    query = _items(_persons(projects)).where(Assignment.id.is_(None), Article.project_id.in_(keys))
    return [_item(row) for row in session.execute(query.order_by(*_in_turn()).limit(limit))]


def _in_turn() -> tuple[Any, ...]:
    """Return the order in which new articles are taken up: training, pilot, main; as imported."""
    phases = case({"training": 0, "pilot": 1}, value=Assignment.phase, else_=2)
    return phases, func.lower(Project.title), Article.project_id, Article.position


def _items(persons: Sequence[int]) -> Select[Any]:
    """Return the query for articles and what *persons* (the account's, one a project) did on them."""
    other = aliased(Assignment)
    pending = (
        select(func.count(other.id))
        .where(
            other.article_id == Article.id,
            other.person_id != Assignment.person_id,
            other.state.in_(("assigned", "in_progress", "returned")),
        )
        .correlate(Article, Assignment)
        .scalar_subquery()
    )
    passage = func.substr(ArticleText.text, Assignment.position + 1, PASSAGE)
    return (
        select(Project.slug, Project.title.label("project"), Article, Assignment, passage, pending)
        .select_from(Article)
        .join(Project)
        .join(ArticleText, ArticleText.article_id == Article.id)
        .outerjoin(Assignment, (Assignment.article_id == Article.id) & Assignment.person_id.in_(persons))
        .where(Article.deleted_at.is_(None))
    )


def _item(row: tuple[str, str, Article, Assignment | None, str, int]) -> WorkItem:
    slug, project, article, work, passage, pending = row
    position = work.position if work else 0
    return WorkItem(
        slug=slug,
        project=project,
        uuid=article.uuid,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        state=work.state if work else "assigned",
        phase=work.phase if work else "main",
        reason=work.reason if work else "",
        percent=100 * position // article.length,
        passage=" ".join(passage.split()) if position else "",
        submitted_at=work.submitted_at if work else None,
        pending=pending if work and work.state == "submitted" else 0,
    )


def _count_reviews(session: Session, account: Account, listed: Sequence[ListedProject]) -> dict[int, int]:
    """Return how many articles hold others' submissions that wait for a verdict, by project, for those who review."""
    conditions = []
    for each in listed:
        caller = Caller(account, each.project, each.person, each.role)
        if each.person is not None and caller.is_at_least("reviewer") and each.project.archived_at is None:
            in_project = Article.project_id == each.project.id
            others = Assignment.person_id != each.person.id
            conditions.append(and_(in_project, others, Article.id.not_in(blind_articles(caller))))
    if not conditions:
        return {}
    query = (
        select(Article.project_id, func.count(func.distinct(Article.id)))
        .join(Assignment, Assignment.article_id == Article.id)
        .where(Assignment.state == "submitted", Article.deleted_at.is_(None), or_(*conditions))
        .group_by(Article.project_id)
    )
    return dict(session.execute(query).all())


def _persons(listed: Sequence[ListedProject]) -> list[int]:
    return [each.person.id for each in listed if each.person is not None]
