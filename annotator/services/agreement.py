"""How far people agree in a project, as far as the caller may know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.agreement_counts import Counts, Rule, Two
from annotator.core.agreement_figures import Sampling
from annotator.core.agreement_records import Agreement
from annotator.core.agreement_report import group_figures, pair_figures
from annotator.core.agreement_variables import Variables
from annotator.core.codebook import Codebook
from annotator.core.errors import NotYet
from annotator.core.matching import MatchRule
from annotator.core.records import Settlement
from annotator.core.wording import say
from annotator.models import Article, Assignment, Claim
from annotator.services.access import Caller
from annotator.services.agreement_question import Question, check_question, read_question
from annotator.services.agreement_reading import AgreementReader
from annotator.services.current_codebook import current_codebook
from annotator.services.tracking import Track, untracked
from annotator.services.visibility import visible_claims

_SETTLEMENT = msgspec.json.Decoder(Settlement)


@dataclass(frozen=True)
class Report:
    """The answer, and what a text about it tells."""

    answer: Agreement
    #: Submitted by two or more people.
    articles: int
    people: list[str]
    #: Of the codebook, with which the work was submitted.
    versions: list[int]
    question: Question
    #: How many claims of each pair every rule would match; empty unless the rules were to be compared.
    matched_by: Mapping[Two, Mapping[MatchRule, int]]


def measure_agreement(
    session: Session,
    caller: Caller,
    read: Callable[[], Question],
    *,
    compares_rules: bool = False,
    track: Track = untracked,
) -> Report:
    """Return the figures that the question from *read* asks for; articles on which the caller is blind are left out.

    With *compares_rules* it says what the other rules would match too. Raises NotAllowed to whom figures are not open
    yet, and Invalid with the parameter that is wrong.
    """
    question, codebook = read_openly(session, caller, read)
    variables = Variables(codebook)
    counts = Counts(variables, rule_of(question), compares_rules=compares_rules)
    reader = AgreementReader(session, caller, variables, question)
    for article in reader.articles(track):
        counts.add(article)
    return report_of(counts, reader, question, track)


def report_of(counts: Counts, reader: AgreementReader, question: Question, track: Track) -> Report:
    """Return the figures of what was counted of the articles that *reader* read."""
    sampling = Sampling(question.rounds, question.seed)
    answer = Agreement(
        match=question.match,
        threshold=float(question.threshold),
        scope=question.scope,
        at=question.at,
        phase=question.phase,
        seed=question.seed,
        pairs=[pair_figures(counts, two, sampling) for two in track(sorted(counts.pairs), "Measuring")],
        all=group_figures(counts, sampling),
    )
    return Report(
        answer=answer,
        articles=len(counts.group.places),
        people=reader.people,
        versions=reader.versions,
        question=question,
        matched_by={two: tally.matched_by for two, tally in counts.pairs.items()},
    )


def rule_of(question: Question) -> Rule:
    """Return what makes two claims a pair, as *question* has it."""
    return Rule(question.match, Fraction(question.threshold), question.target)


def require_question(session: Session, caller: Caller, said: Mapping[str, str]) -> Question:
    """Return the question that the parameters *said* ask. Raises NotAllowed and Invalid as measuring would."""
    return read_openly(session, caller, lambda: read_question(said))[0]


def read_openly(session: Session, caller: Caller, read: Callable[[], Question]) -> tuple[Question, Codebook]:
    """Return the question from *read* and the codebook. Raises NotAllowed to whom figures are not open, and Invalid."""
    require_open_figures(session, caller)
    question = read()
    codebook = current_codebook(session, caller.project)
    check_question(session, caller, question, codebook)
    return question, codebook


def require_open_figures(session: Session, caller: Caller) -> None:
    """Raise NotAllowed unless figures are open to *caller*: reviewers, and annotators whose assignments are all in.

    Figures of two persons say what each of them did, and would say it to somebody who has yet to decide alone.
    """
    if caller.is_at_least("reviewer"):
        return
    caller.require("annotator", say("Figures on how far people agree are for those who work in the project."))
    work = (
        select(func.count(), func.count().filter(Assignment.state.not_in(("submitted", "accepted", "skipped"))))
        .select_from(Assignment)
        .join(Article)
        .where(Assignment.person_id == caller.person_id, Article.deleted_at.is_(None))
    )
    given, waiting = session.execute(work).one()
    if not given or waiting:
        raise NotYet(say("Figures open to you once you have submitted all the articles that you were given."))


def count_articles(session: Session, caller: Caller) -> int:
    """Return how many articles the project has."""
    query = select(func.count()).select_from(Article)
    return session.scalar(query.where(Article.project_id == caller.project.id, Article.deleted_at.is_(None))) or 0


def count_submitted(session: Session, caller: Caller) -> int:
    """Return how many claims of annotators are submitted in the project."""
    query = select(func.count()).select_from(Claim).where(Claim.project_id == caller.project.id)
    return session.scalar(query.where(Claim.layer == "annotator", Claim.is_submitted, Claim.deleted_at.is_(None))) or 0


def count_settled(session: Session, caller: Caller) -> Counter[str]:
    """Return how many gold claims there are that the caller may see, by the decision that they came of."""
    query = select(Claim.settlement).where(visible_claims(caller), Claim.layer == "gold")
    settled = (_SETTLEMENT.decode(said) if said else Settlement() for said in session.scalars(query))
    return Counter(each.decision or "imported" for each in settled)
