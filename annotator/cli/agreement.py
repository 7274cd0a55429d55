"""Print how far people agree in a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar, get_args

import click
from rich.console import Console
from rich.table import Table

from annotator.cli.installation import enter, reading
from annotator.core.agreement_detail_records import AgreementWhole
from annotator.core.agreement_records import At, Figure, PairFigures, PhaseChoice, Scope
from annotator.core.matching import MatchRule
from annotator.core.records import encode
from annotator.services.agreement import Report, measure_agreement
from annotator.services.agreement_details import measure_details, measure_everything
from annotator.services.agreement_question import read_question

#: A variable's figures by their column.
Rows = dict[str, dict[str, Figure]]
Labels = TypeVar("Labels")


@click.command("agreement")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="The same object as the API's.")
@click.option("--details", is_flag=True, help="Where and on what people differ, as the API's JSON; no intervals.")
@click.option("--everything", is_flag=True, help="Both as {agreement, details}, from claims that are read once.")
@click.option("--match", default="overlap", show_default=True, type=click.Choice(get_args(MatchRule)))
@click.option("--threshold", default="0.5", show_default=True, help="The least IoU of a pair, for --match iou.")
@click.option("--scope", default="all", show_default=True, type=click.Choice(get_args(Scope)))
@click.option("--at", default="first", show_default=True, type=click.Choice(get_args(At)))
@click.option("--phase", default="main", show_default=True, type=click.Choice(get_args(PhaseChoice)))
@click.option("--rounds", default="1000", show_default=True, help="Resamples for the intervals; 0 for none.")
@click.option("--seed", default="1", show_default=True, help="Of the resamples.")
@click.option("--target", default="", help="Claims whose first target is this one.")
@click.option("--type", default="", help="Claims of one type.")
@click.option("--article", default="", help="One article, by its id.")
def agreement_command(slug: str, as_json: bool, details: bool, everything: bool, **said: str) -> None:
    """Print how far people agree on where claims are and what they say."""
    if everything:
        with reading() as session:
            both = measure_everything(session, enter(session, slug), lambda: read_question(said))
        click.echo(encode(AgreementWhole(both.report.answer, both.details.answer)))
        return
    if details:
        with reading() as session:
            found = measure_details(session, enter(session, slug), lambda: read_question(said))
        click.echo(encode(found.answer))
        return
    with reading() as session:
        report = measure_agreement(session, enter(session, slug), lambda: read_question(said))
    if as_json:
        click.echo(encode(report.answer))
        return
    console = Console(markup=False, highlight=False, emoji=False)
    for table in tables(report):
        console.print(table)
    console.print(summary(report))


def tables(report: Report) -> Iterable[Table]:
    """Yield what people read: all persons together, then each pair."""
    everyone = report.answer.all
    rows: Rows = {"characters": {"α": everyone.character_alpha}, "units, α_U": {"α": everyone.alpha_u}}
    for name, each in [*_shared(everyone.fields_same_target), *everyone.fields.items()]:
        rows[name] = {"mean κ": each.mean_pairwise_kappa, "α": each.alpha_nominal}
    yield _table("Everybody", rows)
    for pair in report.answer.pairs:
        yield _table(_title(pair), _pair_rows(pair))


def summary(report: Report) -> str:
    """Return the sentence that says what was counted and how."""
    answer, articles = report.answer, report.articles
    rule = f"iou >= {answer.threshold}" if answer.match == "iou" else answer.match
    counted = (
        f"{articles} article{'' if articles == 1 else 's'} submitted by two or more of {len(report.people)} people"
    )
    return f"{counted}; match {rule}, scope {answer.scope}, at {answer.at}, phase {answer.phase}, seed {answer.seed}."


def _pair_rows(pair: PairFigures) -> Rows:
    rows: Rows = {"characters": {"α": pair.character_alpha}, "units, α_U": {"α": pair.alpha_u}}
    for name, each in [*_shared(pair.fields_same_target), *pair.fields.items(), ("confidence", pair.confidence)]:
        rows[name] = {"%": each.percent, "κ": each.kappa, "α": each.alpha_nominal}
    return rows


def _shared(fields: Mapping[str, Labels]) -> list[tuple[str, Labels]]:
    return [(f"{name}, same target", each) for name, each in fields.items()]


def _title(pair: PairFigures) -> str:
    matched = f"{pair.matched} of {pair.claims[0]} and {pair.claims[1]} claims matched"
    f1 = "" if pair.f1 is None else f", F1 {pair.f1:.3f}"
    return f"{pair.annotators[0]} and {pair.annotators[1]}: {matched}{f1}"


def _table(title: str, rows: Rows) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("variable")
    columns = sorted({name for figures in rows.values() for name in figures})
    for name in ("n", *columns):
        table.add_column(name, justify="right")
    table.add_column("95 % of α")
    for name, figures in rows.items():
        shown = [_number(figures.get(column), as_percent=column == "%") for column in columns]
        table.add_row(name, f"{figures['α'].n:,}", *shown, _interval(figures["α"]))
    return table


def _number(figure: Figure | None, *, as_percent: bool = False) -> str:
    if figure is None:
        return ""
    if figure.value is None:
        return "–"
    return f"{100 * figure.value:.1f}" if as_percent else f"{figure.value:.3f}"


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return figure.reason or ""
    return f"{figure.low:.3f} to {figure.high:.3f}"


commands = [agreement_command]
