"""The further figures of agreement, which say where and on what people differ, as far as the caller may know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from sqlalchemy.orm import Session

from annotator.core.agreement_cells import Places, cell_places
from annotator.core.agreement_confidence import Judgements
from annotator.core.agreement_counts import Counts
from annotator.core.agreement_crossed import coefficients, confusions
from annotator.core.agreement_detail_records import AgreementDetails, RuleFigures
from annotator.core.agreement_figures import Sampling
from annotator.core.agreement_records import PairFigures
from annotator.core.agreement_report import pair_figures
from annotator.core.agreement_slices import ByClaim, Facts, article_slices
from annotator.core.agreement_variables import Variables
from annotator.core.codebook import Codebook
from annotator.core.matching import MatchRule
from annotator.services.access import Caller
from annotator.services.agreement import Report, read_openly, report_of, rule_of
from annotator.services.agreement_gold import GoldReader
from annotator.services.agreement_question import Question
from annotator.services.agreement_reading import AgreementReader
from annotator.services.agreement_used import explain_used
from annotator.services.tracking import Track, untracked


@dataclass(frozen=True)
class Details:
    """The answer, and what a page about it tells."""

    answer: AgreementDetails
    facts: list[Facts]
    people: list[str]
    #: What the main answer has of each pair, without intervals.
    pairs: list[PairFigures]
    question: Question


@dataclass(frozen=True)
class Everything:
    """Both answers, and the counts that they were made from."""

    report: Report
    details: Details
    counts: Counts

    def places(self) -> Places:
        """Return where the units behind each cell of the matrices are."""
        return cell_places(self.counts, [each.uuid for each in self.details.facts])


def measure_details(session: Session, caller: Caller, read: Callable[[], Question]) -> Details:
    """Return the further figures that the question from *read* asks for, without intervals.

    Raises NotAllowed to whom figures are not open yet, and Invalid with the parameter that is wrong.
    """
    question, codebook = read_openly(session, caller, read)
    further = _Further(session, caller, question, codebook)
    further.read(untracked)
    pairs = [pair_figures(further.counts, two, Sampling(rounds=0)) for two in sorted(further.counts.pairs)]
    return further.details(pairs)


def measure_everything(
    session: Session, caller: Caller, read: Callable[[], Question], track: Track = untracked
) -> Everything:
    """Return what `measure_agreement` and `measure_details` do, from claims that are read and matched once.

    It says what the other rules would match too. Raises as they do.
    """
    question, codebook = read_openly(session, caller, read)
    further = _Further(session, caller, question, codebook)
    further.read(track)
    report = report_of(further.counts, further.reader, question, track)
    return Everything(report, further.details(report.answer.pairs), further.counts)


class _Further:
    """Counts what both answers are computed from."""

    def __init__(self, session: Session, caller: Caller, question: Question, codebook: Codebook) -> None:
        self.session = session
        self.caller = caller
        self.question = question
        self.codebook = codebook
        variables, rule = Variables(codebook), rule_of(question)
        self.reader = AgreementReader(session, caller, variables, question)
        self.counts = Counts(variables, rule, compares_rules=True)
        self.parts = [ByClaim(variables, rule, "target"), ByClaim(variables, rule, "type")]
        self.gold, self.judgements = GoldReader(session, caller, variables), Judgements(_probabilities(codebook))
        #: Claims that counted, by person.
        self.used: Counter[str] = Counter()

    def read(self, track: Track) -> None:
        """Read, match and count every article."""
        for article in self.reader.articles(track):
            compared = self.counts.add(article)
            for part in self.parts:
                part.add(article, compared)
            self.gold.judge(compared.claims.items(), self.judgements)
            self.used.update({name: len(own) for name, own in compared.claims.items()})

    def details(self, pairs: list[PairFigures]) -> Details:
        """Return the further figures; *pairs* are those of each pair in the main answer."""
        question, counts, facts = self.question, self.counts, self.reader.facts()
        answer = AgreementDetails(
            match=question.match,
            threshold=float(question.threshold),
            scope=question.scope,
            at=question.at,
            phase=question.phase,
            rules=list(_rules(counts)),
            slices=[*article_slices(counts, facts), *(each for part in self.parts for each in part.figures())],
            coefficients=list(coefficients(counts)),
            confusions=list(confusions(counts, value_order(self.codebook))),
            confidence=list(self.judgements.calibrations()),
            used=list(explain_used(self.session, self.caller, question, self.reader, self.used)),
        )
        return Details(answer, facts, self.reader.people, pairs, question)


def value_order(codebook: Codebook) -> dict[str, list[str]]:
    """Return the values of each variable in the codebook's order."""
    scale = codebook.confidence
    fields = {each.key: _keys(each.options) for each in codebook.fields}
    return {
        **{f"fields.{key}": values for key, values in fields.items()},
        **fields,
        "stance": _keys(codebook.stances),
        "type": _keys(codebook.claim_types),
        "target": _keys(codebook.targets),
        "confidence": [str(each) for each in range(scale.min, scale.max + 1)] if scale else [],
    }


def _keys(entries: Iterable[object]) -> list[str]:
    return [str(getattr(each, "key", "")) for each in entries]


def _probabilities(codebook: Codebook) -> Mapping[int, float]:
    scale = codebook.confidence
    if scale is None:
        return {}
    said = {number: scale.probability(number) for number in range(scale.min, scale.max + 1)}
    return {number: each for number, each in said.items() if each is not None}


def _rules(counts: Counts) -> Iterator[RuleFigures]:
    """Yield what each rule of matching would find of each pair."""
    rules: tuple[MatchRule, ...] = get_args(MatchRule)
    for two in sorted(counts.pairs):
        tally = counts.pairs[two]
        both = sum(tally.claims)
        for rule in rules:
            matched = tally.matched_by[rule]
            yield RuleFigures(two, rule, matched, 2 * matched / both if both else None)
