"""The disagreements behind a figure: the matched claims of two persons that say two given values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.core.agreement_cells import Cell, Places
from annotator.core.agreement_counts import Article, Rule, Two, outside
from annotator.core.agreement_crossed import is_crossed
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
#: So many are on one page of the list.
PAGE = 50


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
    """One page of the pairs behind a cell."""

    cell: Cell
    found: list[Difference]
    #: Counted from 1.
    number: int
    total: int


def list_differences(
    session: Session,
    caller: Caller,
    read: Callable[[], Question],
    read_cell: Callable[[], Cell],
    number: int = 1,
    places: Places | None = None,
) -> Differences:
    """Return page *number* of the matched pairs behind the cell from *read_cell*, in text order.

    With the *places* that a job found, only the articles of that page are read. Raises NotAllowed to whom figures are
    not open yet, and Invalid for a parameter that is wrong.
    """
    question, codebook = read_openly(session, caller, read)
    cell, variables = read_cell(), Variables(codebook)
    at = next((at for at, each in enumerate(variables.all) if each.name == cell.variable and is_crossed(each)), None)
    if at is None:
        raise Invalid.at("/variable", say("Nothing is measured under this name."))
    finder = _Finder(cell, variables.all[at], at, rule_of(question))
    if places is None:
        chosen = list(_pairs(AgreementReader(session, caller, variables, question), finder))
        number, total = _page(number, len(chosen)), len(chosen)
        chosen = chosen[(number - 1) * PAGE : number * PAGE]
    else:
        counted = places.of(cell)
        total = sum(count for _, count in counted)
        number = _page(number, total)
        articles, skipped = _articles_of(counted, number)
        reader = AgreementReader(session, caller, variables, question, articles)
        chosen = list(_pairs(reader, finder))[skipped : skipped + PAGE]
    texts = _texts(session, caller, {uuid for uuid, *_ in chosen})
    found = []
    for uuid, title, target, sides in chosen:
        one, other = (_side(texts[uuid], *said) for said in sides)
        found.append(Difference(uuid, title, target, (one, other)))
    return Differences(cell, found, number, total)


_Said = tuple[str, CountedClaim, str]
_Pair = tuple[str, str, str | None, tuple[_Said, _Said]]


def _page(number: int, total: int) -> int:
    """Return the page *number*, or the last one where there are fewer."""
    return max(1, min(number, -(-total // PAGE)))


def _articles_of(counted: Collection[tuple[str, int]], number: int) -> tuple[list[str], int]:
    """Return the articles that page *number* has pairs of, and how many of the first one stand on the page before."""
    first, last = (number - 1) * PAGE, number * PAGE
    articles: list[str] = []
    passed = skipped = 0
    for uuid, count in counted:
        if passed < last and passed + count > first:
            if not articles:
                skipped = first - passed
            articles.append(uuid)
        passed += count
    return articles, skipped


def _pairs(reader: AgreementReader, finder: _Finder) -> Iterator[_Pair]:
    for facts, article in zip(reader.facts(), reader.articles(), strict=True):
        for target, sides in finder.pairs(article):
            yield facts.uuid, facts.title, target, sides


class _Finder:
    def __init__(self, cell: Cell, variable: Variable, at: int, rule: Rule) -> None:
        self.cell = cell
        self.variable = variable
        self.at = at
        self.rule = rule

    def pairs(self, article: Article) -> Iterator[tuple[str | None, tuple[_Said, _Said]]]:
        """Yield the pairs of one article, each with the target that they share."""
        for two in combinations(sorted(article.claims), 2):
            if self.cell.is_of(two):
                yield from self._of(article, two)

    def _of(self, article: Article, two: Two) -> Iterator[tuple[str | None, tuple[_Said, _Said]]]:
        ones, others = (outside(article.claims[name], article.left_out) for name in two)
        for i, j in match(ones, others, self.rule.match, self.rule.threshold).pairs:
            for target, one, other in self._values(ones[i], others[j]):
                if self.cell.holds(one, other):
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
            yield target, next(iter(meanings[one])), next(iter(meanings[other]))


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
