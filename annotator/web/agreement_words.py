"""The paragraph on agreement that a methods section can begin with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from annotator.core.agreement_records import Figure, PairFigures
from annotator.core.consensus import HIDDEN_SHARE, Method
from annotator.core.queueing import QueueRules
from annotator.services.agreement import Report
from annotator.web.agreement_shown import mean, number

MATCHED = {
    "overlap": "share at least one character",
    "exact": "have the same boundaries",
}
#: How gold claims came about, in the words of a report.
DECISIONS = {
    "unanimous": "on which all agreed",
    "majority": "as more than half of the annotators had it",
    "adjudicated": "decided by an adjudicator",
    "single": "found by the article’s only annotator",
}
#: What was offered to adjudicators, by the method of the consensus.
OFFERED = {
    "majority": "what more than half had said",
    "confidence": "what had more than half of the weight by confidence",
    "dawid_skene": "what was most likely by estimated error rates",
}
#: What a sentence holds, and where that is from.
REFERENCES = {
    "F1": "Hripcsak and Rothschild (2005), Journal of the American Medical Informatics Association 12.",
    "nominal Krippendorff’s α": "Krippendorff (2011), Computing Krippendorff’s Alpha-Reliability.",
    "unitizing Krippendorff’s α": "Krippendorff, Mathet, Bouvry and Widlöcher (2016), Quality & Quantity 50.",
    "estimated error rates": "Dawid and Skene (1979), Applied Statistics 28.",
    "percentile intervals": "Efron and Tibshirani (1993), An Introduction to the Bootstrap.",
}


def methods_paragraph(
    report: Report, articles: int, settled: Mapping[str, int], queue: QueueRules | None, offered: Sequence[Method]
) -> str:
    """Return the paragraph; the project has so many *articles*, and *settled* gold claims by their decision.

    *queue* is what its articles are given out by, where they are: its sample is what was annotated by several.
    *offered* is by which methods adjudicators had an offer where annotators differed.
    """
    said = " ".join([*_sentences(report, articles, queue), how_settled(settled), *_offered(settled, offered)])
    # What is not reported is not cited either.
    references = [reference for words, reference in REFERENCES.items() if words in said]
    return " ".join([said, "References:", *references] if references else [said])


def _sentences(report: Report, articles: int, queue: QueueRules | None) -> Iterator[str]:
    answer, question = report.answer, report.question
    phase = "" if answer.phase == "all" else f" in the {answer.phase} phase"
    is_complete = all(pair.articles == report.articles for pair in answer.pairs)
    yield (
        f"{'' if is_complete else 'Two or more of '}{_people(len(report.people), begins=is_complete)} annotated "
        f"{_share(report.articles, articles)} independently of each other{phase}, under {_versions(report.versions)}."
    )
    if report.articles < articles and not question.article:
        yield "Articles that fewer than two people submitted do not count."
    if queue is not None and queue.sample_percent and answer.phase in ("main", "all"):
        of_main = " of the main phase" if queue.training or queue.pilot else ""
        yield (
            f"A random {queue.sample_percent} % of the articles{of_main} (seed {queue.seed}) were to be read by "
            f"{_number_word(queue.sample_per_article)} people each, the others by {_number_word(queue.per_article)}."
        )
    when = "as first submitted, before any review" if answer.at == "first" else "as they are after review"
    where = "" if answer.scope == "all" else ", in body and headlines,"
    rule = MATCHED.get(answer.match, f"overlap with an intersection over union of at least {answer.threshold:g}")
    yield (
        f"Claims{where} were compared {when}. Two claims could be paired if they {rule}; pairs are one to one, as many "
        "as possible, with the greatest sum of intersection over union."
    )
    if len(report.people) > 2:
        yield (
            "Where more than two people read an article, α compares clusters of claims that could all be paired, with "
            "one claim of each person at most, best pairs first."
        )
    if question.target or question.type:
        chosen = [f"{name} {key}" for name, key in (("target", question.target), ("type", question.type)) if key]
        yield f"Only claims with {' and '.join(chosen)} count."
    if question.article:
        yield "One article was chosen, and no other counts."
    yield from _detection(answer.pairs)
    same, units = answer.all.fields_same_target["stance"].alpha_nominal, answer.all.alpha_u
    yield from _alpha("Stance towards the same target", "nominal ", same, "shared target")
    yield from _alpha("The boundaries of claims on a target", "unitizing ", units, "unit")
    if question.rounds and report.articles >= 10:
        rounds = f"{question.rounds:,} resamples of articles (seed {answer.seed})"
        yield f"Intervals are 95 % percentile intervals of {rounds}."


def how_settled(settled: Mapping[str, int]) -> str:
    """Return the sentence that says how so many gold claims, by their decision, came about."""
    total = sum(settled.values())
    if not total:
        return "Differences are not settled yet."
    parts = [f"{settled[key]:,} {words}" for key, words in DECISIONS.items() if settled.get(key)]
    how = f": {', '.join(parts)}" if parts else ""
    return f"Across the project, differences were settled passage by passage in {_count(total, 'gold claim')}{how}."


def _offered(settled: Mapping[str, int], methods: Sequence[Method]) -> Iterator[str]:
    if methods and settled:
        offered = " or ".join(OFFERED[each] for each in methods)
        yield (
            f"Where annotators differed adjudicators were offered {offered}; in a random {100 * HIDDEN_SHARE:.0f} % of "
            "the clusters the offer was hidden from them."
        )


def _detection(pairs: Sequence[PairFigures]) -> Iterator[str]:
    found = [pair.f1 for pair in pairs if pair.f1 is not None]
    if not found:
        return
    matched, ambiguous = sum(pair.matched for pair in pairs), sum(pair.ambiguous for pair in pairs)
    if len(pairs) == 1:
        ones, others = pairs[0].claims
        how = f"an F1 of {number(found[0])} ({ones:,} and {_count(others, 'claim')}, {matched:,} of them matched)"
    else:
        span = f"{number(min(found))} to {number(max(found))}"
        how = (
            f"a mean pairwise F1 of {number(mean(found))} ({len(found):,} pairs of people, {span}; {matched:,} matches)"
        )
    yield f"Detection of claims reached {how}."
    if ambiguous:
        yield f"Of the matches {ambiguous:,} could have been others that are as good."


def _alpha(what: str, kind: str, figure: Figure, unit: str) -> Iterator[str]:
    if figure.value is None:
        return
    between = "" if figure.low is None else f", 95 % interval {number(figure.low)} to {number(figure.high)}"
    yield f"{what} reached a {kind}Krippendorff’s α of {number(figure.value)} (n = {_count(figure.n, unit)}{between})."


def _people(count: int, *, begins: bool) -> str:
    word = _number_word(count)
    return f"{word.capitalize() if begins else word} people"


def _number_word(count: int) -> str:
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}
    return words.get(count, str(count))


def _share(part: int, whole: int) -> str:
    if part < whole:
        return f"{part:,} of the project’s {whole:,} articles"
    return f"all {whole:,} articles of the project" if whole > 1 else "the project’s article"


def _count(count: int, what: str) -> str:
    return f"1 {what}" if count == 1 else f"{count:,} {what}s"


def _versions(versions: list[int]) -> str:
    if len(versions) == 1:
        return f"version {versions[0]} of the codebook"
    *before, last = map(str, versions) if versions else [""]
    return f"versions {', '.join(before)} and {last} of the codebook" if versions else "the codebook"
