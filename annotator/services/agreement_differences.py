"""The disagreements behind a figure: the matched claims of two persons that say two given values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.agreement_counts import Article, Rule, Two, outside
from annotator.core.agreement_units import SAME_TARGET
from annotator.core.agreement_variables import MISSING, CountedClaim, Variable, Variables
from annotator.core.errors import Invalid
from annotator.core.matching import match
from annotator.core.wording import say
from annotator.models import Article as ArticleRow
from annotator.models import ArticleText
from annotator.services.access import Caller
from annotator.services.agreement import read_openly, rule_of
from annotator.services.agreement_question import Question
from annotator.services.agreement_reading import AgreementReader

#: Stands between the pieces of a passage.
GAP = " … "
#: The most that one list holds.
LIMIT = 200


class Cell(Struct, frozen=True):
    """A cell of a matrix: which field, what the one and the other said, and who the two are (anybody without)."""

    part: str
    variable: str
    one: str
    other: str
    annotators: tuple[str, str] | None = None


@dataclass(frozen=True)
class Side:
    """What one of the two marked."""

    annotator: str
    claim: str
    quote: str
    value: str


@dataclass(frozen=True)
class Difference:
    """Two claims of a matched pair."""

    article: str
    title: str
    #: The target that both name, where the field is compared over shared targets.
    target: str | None
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Differences:
    """The first of the pairs behind a cell."""

    cell: Cell
    found: list[Difference]
    #: Whether there are more.
    is_cut: bool


def list_differences(
    session: Session, caller: Caller, read: Callable[[], Question], read_cell: Callable[[], Cell]
) -> Differences:
    """Return the matched pairs behind the cell from *read_cell*, in text order; without persons both ways round count.

    Raises NotAllowed to whom figures are not open yet, and Invalid for a parameter that is wrong.
    """
    question, codebook = read_openly(session, caller, read)
    cell = read_cell()
    variables = Variables(codebook)
    at = next((at for at, each in enumerate(variables.all) if each.name == cell.variable), None)
    if at is None:
        raise Invalid.at("/variable", say("Nothing is measured under this name."))
    reader = AgreementReader(session, caller, variables, question)
    finder = _Finder(cell, variables.all[at], at, rule_of(question))
    pairs = (
        (facts.uuid, facts.title, *each)
        for facts, article in zip(reader.facts(), reader.articles(), strict=True)
        for each in finder.pairs(article)
    )
    chosen = list(islice(pairs, LIMIT + 1))
    texts = _texts(session, caller, {uuid for uuid, *_ in chosen[:LIMIT]})
    found = []
    for uuid, title, target, sides in chosen[:LIMIT]:
        one, other = (_side(texts[uuid], *said) for said in sides)
        found.append(Difference(uuid, title, target, (one, other)))
    return Differences(cell, found, len(chosen) > LIMIT)


_Said = tuple[str, CountedClaim, str]


class _Finder:
    def __init__(self, cell: Cell, variable: Variable, at: int, rule: Rule) -> None:
        self.cell = cell
        self.variable = variable
        self.at = at
        self.rule = rule
        self.wanted = {(cell.one, cell.other)} if cell.annotators else {(cell.one, cell.other), (cell.other, cell.one)}

    def pairs(self, article: Article) -> Iterator[tuple[str | None, tuple[_Said, _Said]]]:
        """Yield the pairs of one article, each with the target that they share."""
        for two in combinations(sorted(article.claims), 2):
            if self.cell.annotators in (None, two):
                yield from self._of(article, two)

    def _of(self, article: Article, two: Two) -> Iterator[tuple[str | None, tuple[_Said, _Said]]]:
        ones, others = (outside(article.claims[name], article.left_out) for name in two)
        for i, j in match(ones, others, self.rule.match, self.rule.threshold).pairs:
            for target, one, other in self._values(ones[i], others[j]):
                if (one, other) in self.wanted:
                    yield target, ((two[0], ones[i], one), (two[1], others[j], other))

    def _values(self, one: CountedClaim, other: CountedClaim) -> Iterator[tuple[str | None, str, str]]:
        if self.cell.part != SAME_TARGET:
            yield from self._said(None, one.values[self.at], other.values[self.at])
            return
        for target in one.stances:
            if target in other.stances and self.rule.target in (None, target):
                if self.cell.variable == "stance":
                    yield from self._said(target, one.stances[target], other.stances[target])
                else:
                    yield from self._said(target, one.values[self.at], other.values[self.at])

    def _said(self, target: str | None, one: int, other: int) -> Iterator[tuple[str | None, str, str]]:
        if one != MISSING != other:
            meanings = self.variable.meanings
            yield target, ", ".join(sorted(meanings[one])), ", ".join(sorted(meanings[other]))


def _side(text: str, annotator: str, claim: CountedClaim, value: str) -> Side:
    quote = GAP.join(text[piece.start : piece.end] for piece in claim.segments)
    return Side(annotator, claim.uuid, quote, value)


def _texts(session: Session, caller: Caller, articles: set[str]) -> dict[str, str]:
    query = (
        select(ArticleRow.uuid, ArticleText.text)
        .join(ArticleText, ArticleText.article_id == ArticleRow.id)
        .where(ArticleRow.project_id == caller.project.id, ArticleRow.uuid.in_(articles))
    )
    return {row.uuid: row.text for row in session.execute(query)}
