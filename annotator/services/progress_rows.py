"""Every figure of progress as a flat row, for tables and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import asdict

from annotator.services.progress import ProgressRecord


class ProgressRow(Struct):
    """One figure: of a person, an article, a target or the project, by what it is about."""

    about: str
    #: The person's name, the article's id or the target's key; empty for the project.
    name: str
    title: str
    measure: str
    #: The stance that is counted.
    stance: str
    value: float | int | str | None


def progress_rows(record: ProgressRecord) -> Iterator[ProgressRow]:
    """Yield the figures of *record* in the order of the page."""
    whole = {name: getattr(record, name) for name in ("articles", "left_out", "active_seconds")}
    for measure, value in (asdict(record.work) | whole).items():
        yield ProgressRow("project", "", "", measure, "", value)
    for measure, value in asdict(record.forecast).items():
        yield ProgressRow("forecast", "", "", measure, "", value)
    for person in record.persons:
        figures = asdict(person.work) | {
            "active_seconds": person.active_seconds,
            "claims": person.claims,
            "claims_an_hour": person.claims_an_hour,
        }
        for measure, value in figures.items():
            yield ProgressRow("person", person.annotator, "", measure, "", value)
    for article in record.by_article:
        for measure, value in (asdict(article.work) | {"claims": article.claims}).items():
            yield ProgressRow("article", article.id, article.title, measure, "", value)
    for about, counted in (("person", record.stances.by_person), ("target", record.stances.by_target)):
        for each in counted:
            for stance, count in each.stances.items():
                yield ProgressRow(about, each.name, "", "claims", stance, count)
    for dispute in record.stances.disputes:
        yield ProgressRow("target", dispute.target, "", "articles", "", dispute.articles)
        yield ProgressRow("target", dispute.target, "", "disputed", "", dispute.disputed)
