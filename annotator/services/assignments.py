"""One person's work on one article: begun, submitted, skipped, returned, accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from annotator.core.codebook_claims import required_missing
from annotator.core.errors import Conflict, Invalid, NotAllowed, Problem
from annotator.core.records import Phase, State, SubmissionRecord
from annotator.core.text import NOTE_LIMIT, STRING_LIMIT, check_string
from annotator.core.wording import say, say_count
from annotator.db import now
from annotator.models import Adjudication, Article, Assignment, Claim, PassageReview, Person, Review
from annotator.services.access import Caller
from annotator.services.claim_reading import optional_timestamp
from annotator.services.current_codebook import current_codebook
from annotator.services.queue_places import require_given
from annotator.services.visibility import is_blind

#: The states in which a person's claims can be changed.
EDITABLE = ("assigned", "in_progress", "returned", "skipped")
#: Those in which a person's work is open to reviewers.
HANDED_IN = ("submitted", "accepted")
#: Those which the first change of a claim turns into in_progress.
TO_BEGIN = ("assigned", "skipped")
#: What each state may turn into, by the person and by a reviewer.
OWN_MOVES: dict[State, Sequence[State]] = {
    "assigned": ("in_progress", "submitted", "skipped"),
    "in_progress": ("submitted", "skipped"),
    "submitted": ("in_progress",),
    "returned": ("submitted",),
    "skipped": ("in_progress", "submitted"),
}
REVIEW_MOVES: dict[State, Sequence[State]] = {"submitted": ("returned", "accepted"), "accepted": ("returned",)}

NAMES: dict[str, str] = {
    "type": say("a claim type"),
    "target": say("a target"),
    "stance": say("a stance"),
    "confidence": say("your confidence"),
    "attribution": "a voice",
    "context": "a context",
    "note": "a note",
}


class WorkChange(Struct, forbid_unknown_fields=True):
    """What a client may change of a person's work; what is left out stays."""

    state: State | UnsetType = UNSET
    phase: Phase | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    #: What the person tells the reviewer about the article as a whole.
    note: str | UnsetType = UNSET
    #: Code point at which the person is reading.
    position: int | UnsetType = UNSET
    #: Seconds of active work to add.
    active_seconds: int | UnsetType = UNSET


class WorkRecord(SubmissionRecord):
    """One person's work on an article, as the API answers it."""

    reason: str
    note: str
    position: int


def find_work(session: Session, person: Person | None, article: Article) -> Assignment | None:
    """Return what *person* did on *article*, None where it was never begun or given."""
    if person is None:
        return None
    return session.scalar(
        select(Assignment).where(Assignment.article_id == article.id, Assignment.person_id == person.id)
    )


def require_editable(state: str | None) -> None:
    """Raise Conflict where the claims of work in *state* are submitted, and so read-only; None is work not begun."""
    if state is not None and state not in EDITABLE:
        raise Conflict(say("This article is submitted, so its claims are read-only until a reviewer returns it."))


def begin_work(session: Session, person: Person, article: Article) -> Assignment:
    """Return the person's work on *article*, in progress from the first change on."""
    work = find_work(session, person, article)
    if work is None:
        work = Assignment(article_id=article.id, person_id=person.id, state="in_progress", updated_at=now())
        session.add(work)
    elif work.state in TO_BEGIN:
        work.state, work.updated_at = "in_progress", now()
    return work


def may_take_back(session: Session, work: Assignment) -> bool:
    """Return whether its owner may still take submitted *work* back: nothing of it has been reviewed or settled."""
    if work.state != "submitted":
        return False
    of_work = (Claim.article_id == work.article_id, Claim.person_id == work.person_id, Claim.layer == "annotator")
    reviewed = select(Review.id).join(Claim, Review.claim_id == Claim.id).where(*of_work)
    passages = select(PassageReview.id).where(
        PassageReview.article_id == work.article_id, PassageReview.person_id == work.person_id
    )
    settled = select(Adjudication.id).where(
        Adjudication.article_id == work.article_id, Adjudication.undone_at.is_(None)
    )
    return not session.scalar(select(or_(reviewed.exists(), passages.exists(), settled.exists())))


def change_work(session: Session, caller: Caller, article: Article, person: Person, change: WorkChange) -> WorkRecord:
    """Apply *change* to the work of *person* on *article*; return how it stands. A repeated state is no error.

    Who is blind on the article may give it to others in a phase, and is told no more of their work than that. Raises
    NotAllowed where the caller may not move it so, Conflict where the state does not lead there or a review of
    what would be taken back has begun, and Invalid with a pointer `/claims/ID/FIELD` for each thing that a submission
    lacks.
    """
    caller.require(
        "annotator", say("Only an annotator may work on articles. Ask a manager of the project for that role.")
    )
    caller.require_open()
    is_own = person.id == caller.person_id
    if not is_own:
        caller.require(
            "reviewer",
            say("Only a reviewer may change another person's work. Ask a manager of the project for that role."),
        )
    sees_it = may_see_work(session, caller, article, person)
    if not sees_it and change.state is not UNSET:
        raise NotAllowed(say("Submit your own work on this article first. Then you can say how others' work stands."))
    _check_words(change)
    work = find_work(session, person, article)
    if is_own and (work is None or change.state != "skipped"):
        require_given(session, caller, article, work.state if work else None)
    if work is None:
        work = Assignment(article_id=article.id, person_id=person.id, state="assigned", phase="main", updated_at=now())
        work.is_assigned = not is_own
        session.add(work)
        session.flush()
    _set_phase(caller, work, change)
    _set_place(work, article, change, is_own)
    _set_note(work, change, is_own)
    if change.state is not UNSET and change.state != work.state:
        _require_move(session, caller, work, change.state, is_own)
        _move(session, caller, work, change)
    session.flush()
    return work_record(work, person, caller) if sees_it else _as_given(work, person)


def work_record(work: Assignment, person: Person, caller: Caller) -> WorkRecord:
    """Return the record of one person's work as *caller* may see it: others read the note once it is handed in."""
    may_read = person.id == caller.person_id or work.state in HANDED_IN
    return WorkRecord(
        annotator=person.name,
        state=work.state,  # type: ignore[arg-type]
        phase=work.phase,  # type: ignore[arg-type]
        first_submitted_at=optional_timestamp(work.first_submitted_at),
        submitted_at=optional_timestamp(work.submitted_at),
        codebook_version=work.codebook_version,
        active_seconds=work.active_seconds or 0,
        reason=work.reason or "",
        note=(work.note or "") if may_read else "",
        position=work.position or 0,
    )


def _as_given(work: Assignment, person: Person) -> WorkRecord:
    """Return the record of work of which nothing may be told but that the person was given it."""
    return WorkRecord(person.name, "assigned", work.phase, None, None, None, 0, "", "", 0)  # type: ignore[arg-type]


def _check_words(change: WorkChange) -> None:
    words = [(change.reason, STRING_LIMIT, "reason"), (change.note, NOTE_LIMIT, "note")]
    for text, limit, name in words:
        problems = [] if text is UNSET else check_string(text, limit, f"/{name}", f"The {name}")
        if problems:
            raise Invalid(problems[0].message, problems)


def _set_phase(caller: Caller, work: Assignment, change: WorkChange) -> None:
    if change.phase is UNSET or change.phase == work.phase:
        return
    caller.require("manager", say("Only a manager may change the phase. Ask a manager of the project for that role."))
    work.phase = change.phase


def _set_place(work: Assignment, article: Article, change: WorkChange, is_own: bool) -> None:
    if change.position is UNSET and change.active_seconds is UNSET:
        return
    if not is_own:
        raise NotAllowed(say("Only the person who reads can say where she is."))
    if change.position is not UNSET:
        work.position = min(max(0, change.position), article.length)
    if change.active_seconds is not UNSET:
        # One report covers at most an hour: a clock that jumped must not count as work.
        work.active_seconds = (work.active_seconds or 0) + min(max(0, change.active_seconds), 3600)
    if work.state in EDITABLE:
        # Who reads is not idle.
        work.updated_at = now()


def _set_note(work: Assignment, change: WorkChange, is_own: bool) -> None:
    if change.note is UNSET or change.note == (work.note or ""):
        return
    if not is_own:
        raise NotAllowed(say("Only the person who wrote the note can change it."))
    if work.state not in EDITABLE and change.state not in EDITABLE:
        raise Conflict(say("This article is submitted, so its note is read-only until a reviewer returns it."))
    work.note, work.updated_at = change.note, now()
    if work.state in TO_BEGIN:
        work.state = "in_progress"


def _require_move(session: Session, caller: Caller, work: Assignment, state: State, is_own: bool) -> None:
    before: Any = work.state
    if is_own and before == "submitted" and state == "in_progress" and not may_take_back(session, work):
        raise Conflict(say("A review of this work has begun, so it cannot be taken back. A reviewer can return it."))
    if is_own and state in OWN_MOVES.get(before, ()):
        return
    if not is_own and state in REVIEW_MOVES.get(before, ()):
        return
    if not is_own and caller.role == "manager":
        return
    if is_own and state in ("returned", "accepted"):
        raise NotAllowed(say("Another reviewer must judge your work."))
    if not is_own and state not in ("returned", "accepted"):
        raise NotAllowed(say("Only the person herself or a manager can do this."))
    raise Conflict(
        say(
            "Work that is %(before)s cannot become %(after)s.",
            before=before.replace("_", " "),
            after=state.replace("_", " "),
        )
    )


def _move(session: Session, caller: Caller, work: Assignment, change: WorkChange) -> None:
    state: Any = change.state
    moment = now()
    if state == "submitted" or (state == "accepted" and work.state not in HANDED_IN):
        # A manager may accept what was never submitted: that counts as the submission, and is checked like one.
        _submit(session, caller, work)
        work.first_submitted_at = work.first_submitted_at or moment
        work.submitted_at = moment
        work.codebook_version = caller.project.codebook_version
    elif state != "accepted":
        session.execute(update(Claim).where(*_claims_of(work)).values(is_submitted=False))
    reason = "" if change.reason is UNSET else change.reason
    if state == "skipped" and not reason.strip():
        raise Invalid.at("/reason", say("Say why the article is skipped."))
    work.reason = reason
    work.state, work.updated_at = state, moment


def _submit(session: Session, caller: Caller, work: Assignment) -> None:
    own = _claims_of(work)
    problems = _missing(session, caller, own)
    if problems:
        count = len({problem.pointer.split("/")[2] for problem in problems if problem.pointer})
        raise Invalid(
            say_count("%(num)s claim is not complete yet.", "%(num)s claims are not complete yet.", count), problems
        )
    first = Claim.submitted_version.is_(None)
    session.execute(update(Claim).where(*own, first).values(submitted_version=Claim.version))
    session.execute(update(Claim).where(*own).values(is_submitted=True))


def _claims_of(work: Assignment) -> tuple[ColumnElement[bool], ...]:
    return (
        Claim.article_id == work.article_id,
        Claim.person_id == work.person_id,
        Claim.layer == "annotator",
        Claim.deleted_at.is_(None),
    )


def _missing(session: Session, caller: Caller, own: Sequence[Any]) -> list[Problem]:
    codebook = current_codebook(session, caller.project)
    labels = NAMES | {field.key: field.label for field in codebook.fields}
    problems = []
    for uuid, body in session.execute(select(Claim.uuid, Claim.body).where(*own).order_by(Claim.start, Claim.end)):
        for name in required_missing(codebook, msgspec.json.decode(body)):
            problems.append(
                Problem(
                    say("This claim still needs %(labels)s.", labels=labels[name]), pointer=f"/claims/{uuid}/{name}"
                )
            )
    return problems


def may_see_work(session: Session, caller: Caller, article: Article, person: Person) -> bool:
    """Return whether *caller* may know how *person* stands on *article*: own work always, others' unless blind."""
    return person.id == caller.person_id or not is_blind(session, caller, article)
