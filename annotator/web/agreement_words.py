"""The paragraph on agreement that a methods section can begin with."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.agreement_records import Figure
from annotator.services.agreement import Report
from annotator.web.agreement_shown import mean, number

MATCHED = {
    "overlap": "share at least one character",
    "exact": "have the same boundaries",
}
REFERENCES = (
    "Cohen (1960), Educational and Psychological Measurement 20.",
    "Krippendorff (2011), Computing Krippendorff’s Alpha-Reliability.",
    "Krippendorff, Mathet, Bouvry and Widlöcher (2016), Quality & Quantity 50.",
    "Hripcsak and Rothschild (2005), Journal of the American Medical Informatics Association 12.",
    "Efron and Tibshirani (1993), An Introduction to the Bootstrap.",
)


def methods_paragraph(report: Report, articles: int, settled: int) -> str:
    """Return the paragraph; the project has so many *articles*, and *settled* gold claims."""
    return " ".join([*_sentences(report, articles, settled), "References:", *REFERENCES])


def _sentences(report: Report, articles: int, settled: int) -> Iterator[str]:
    answer, question = report.answer, report.question
    phase = "" if answer.phase == "all" else f" in the {answer.phase} phase"
    yield (
        f"{_people(len(report.people))} annotated {_share(report.articles, articles)} independently of each "
        f"other{phase}, under {_versions(report.versions)}."
    )
    when = "as first submitted, before any review" if answer.at == "first" else "as they are after review"
    where = "" if answer.scope == "all" else ", in body and headlines,"
    rule = MATCHED.get(answer.match, f"overlap with an intersection over union of at least {answer.threshold:g}")
    yield (
        f"Claims{where} were compared {when}. Two claims could be paired if they {rule}; pairs are one to one, as many "
        "as possible, with the greatest sum of intersection over union."
    )
    if question.target or question.type:
        chosen = [f"{name} {key}" for name, key in (("target", question.target), ("type", question.type)) if key]
        yield f"Only claims with {' and '.join(chosen)} count."
    f1 = mean([pair.f1 for pair in answer.pairs])
    if f1 is not None:
        several = "a mean pairwise F1 of" if len(answer.pairs) > 1 else "an F1 of"
        yield f"Detection of claims reached {several} {number(f1)}."
    same, units = answer.all.fields_same_target["stance"].alpha_nominal, answer.all.alpha_u
    yield from _alpha("Stance towards the same target", "", same)
    yield from _alpha("The boundaries of claims on a target", "unitizing ", units)
    if question.rounds and report.articles >= 10:
        rounds = f"{question.rounds:,} resamples of articles (seed {answer.seed})"
        yield f"Intervals are 95 % percentile intervals of {rounds}."
    gold = _count(settled, "gold claim")
    yield f"Differences were settled in {gold}." if settled else "Differences are not settled yet."


def _alpha(what: str, kind: str, figure: Figure) -> Iterator[str]:
    if figure.value is None:
        return
    between = "" if figure.low is None else f", 95 % interval {number(figure.low)} to {number(figure.high)}"
    yield f"{what} reached a {kind}Krippendorff’s α of {number(figure.value)} (n = {figure.n:,}{between})."


def _people(count: int) -> str:
    words = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
    return f"{words.get(count, count)} people"


def _share(part: int, whole: int) -> str:
    if part < whole:
        return f"{part:,} of the project’s {whole:,} articles"
    return f"all {whole:,} articles of the project" if whole > 1 else "the project’s article"


def _count(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _versions(versions: list[int]) -> str:
    if len(versions) == 1:
        return f"version {versions[0]} of the codebook"
    return f"versions {', '.join(map(str, versions))} of the codebook" if versions else "the codebook"
