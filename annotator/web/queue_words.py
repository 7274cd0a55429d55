"""A queue's rules in sentences, as people say them."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from annotator.core.queueing import QueueRules
from annotator.services.queue_rules import QueueNumbers


def rules_in_words(rules: QueueRules, numbers: QueueNumbers) -> list[str]:
    """Return a sentence for each thing that *rules* mean, the most important one first: who reads how many articles."""
    return [_readers(rules, numbers), *_besides(rules)]


def rules_in_short(rules: QueueRules) -> str:
    """Return what *rules* say as they stand, whatever articles and people there are: for the log."""
    if rules.sample_percent:
        readers = _(
            "A random %(share)s %% of the articles is read by %(people)s each, the rest by %(others)s.",
            share=format_decimal(rules.sample_percent),
            people=_people(rules.sample_per_article),
            others=_people(rules.per_article),
        )
    else:
        readers = _("Each article is read by %(people)s.", people=_people(rules.per_article))
    return " ".join([readers, *_besides(rules), _("Seed %(seed)s.", seed=rules.seed)])


def _besides(rules: QueueRules) -> Iterator[str]:
    """Yield a sentence for each rule but that on how many read an article."""
    if rules.training:
        yield ngettext(
            "The first article imported is training: everybody reads it before anything else.",
            "The first %(count)s articles imported are training: everybody reads them before anything else.",
            rules.training,
            count=format_decimal(rules.training),
        )
    if rules.pilot:
        yield _pilot(rules)
    yield _order(rules)
    if rules.idle_hours is not None:
        yield ngettext(
            "What lies idle for an hour without any work in it goes back.",
            "What lies idle for %(count)s hours without any work in it goes back.",
            rules.idle_hours,
            count=format_decimal(rules.idle_hours),
        )


def _readers(rules: QueueRules, numbers: QueueNumbers) -> str:
    articles, sample = numbers.articles["main"], numbers.sample
    if not articles:
        return _("There is no article in the main phase yet.")
    if not rules.sample_percent:
        return ngettext(
            "%(count)s article is read by %(people)s.",
            "Each of the %(count)s articles is read by %(people)s.",
            articles,
            count=format_decimal(articles),
            people=_people(rules.per_article),
        )
    return ngettext(
        "Of %(articles)s articles, %(count)s is read by %(people)s, %(rest)s by %(others)s.",
        "Of %(articles)s articles, %(count)s are read by %(people)s, %(rest)s by %(others)s.",
        sample,
        count=format_decimal(sample),
        articles=format_decimal(articles),
        people=_people(rules.sample_per_article),
        rest=format_decimal(articles - sample),
        others=_people(rules.per_article),
    )


def _people(count: int) -> str:
    return ngettext("one person", "%(count)s people", count, count=format_decimal(count))


def _pilot(rules: QueueRules) -> str:
    if rules.training:
        return ngettext(
            "The one after that is the pilot, for everybody too.",
            "The %(count)s after that are the pilot, for everybody too.",
            rules.pilot,
            count=format_decimal(rules.pilot),
        )
    return ngettext(
        "The first article imported is the pilot: everybody reads it first.",
        "The first %(count)s articles imported are the pilot: everybody reads them first.",
        rules.pilot,
        count=format_decimal(rules.pilot),
    )


def _order(rules: QueueRules) -> str:
    return {
        "import": _("Next comes what was imported first."),
        "random": _("Next comes what chance says, in another order for each person."),
        "fewest": _("Next comes what the fewest people have."),
        "disagreement": _("Next comes what its readers disagree about most."),
    }[rules.order]
