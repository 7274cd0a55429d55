"""How far people agree in a project, as far as the caller may know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from annotator.core.agreement_counts import Counts, Rule
from annotator.core.agreement_figures import Sampling
from annotator.core.agreement_records import Agreement
from annotator.core.agreement_report import group_figures, pair_figures
from annotator.core.agreement_variables import Variables
from annotator.services.access import Caller
from annotator.services.agreement_question import Question, check_question
from annotator.services.agreement_reading import AgreementReader
from annotator.services.current_codebook import current_codebook


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


def measure_agreement(session: Session, caller: Caller, read: Callable[[], Question]) -> Report:
    """Return the figures that the question from *read* asks for; articles on which the caller is blind are left out.

    Raises NotAllowed below a reviewer, and Invalid with the parameter that is wrong.
    """
    caller.require("reviewer", "see how far people agree")
    question = read()
    codebook = current_codebook(session, caller.project)
    check_question(session, caller, question, codebook)
    variables = Variables(codebook)
    rule = Rule(question.match, Fraction(question.threshold), question.target)
    counts = Counts(variables, rule)
    reader = AgreementReader(session, caller, variables, question)
    for article in reader.articles():
        counts.add(article)
    sampling = Sampling(question.rounds, question.seed)
    answer = Agreement(
        match=question.match,
        threshold=float(question.threshold),
        scope=question.scope,
        at=question.at,
        phase=question.phase,
        seed=question.seed,
        pairs=[pair_figures(counts, two, sampling) for two in sorted(counts.pairs)],
        all=group_figures(counts, sampling),
    )
    return Report(answer, len(counts.group.places), reader.people, reader.versions, question)
