"""The form of a project's queue."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from annotator.core.queueing import MOST_ARTICLES, MOST_HOURS, MOST_READERS, SEED_LIMIT, QueueRules

PLANS = [
    SelectChoice("off", _("No queue: everybody reads all, or what a manager assigns")),
    SelectChoice("each", _("Every article by the same number of people")),
    SelectChoice("sample", _("An overlap sample: a share by more people, the rest by fewer")),
]
#: What the fields of a plan that was not chosen hold does not count.
UNUSED = {
    "off": ("per_article", "sample_percent", "sample_per_article", "training", "pilot", "idle_hours", "seed"),
    "each": ("sample_percent", "sample_per_article"),
}
ORDERS = [
    SelectChoice("import", _("As they were imported")),
    SelectChoice("random", _("At random, in another order for each person")),
    SelectChoice("fewest", _("Those that the fewest people have first")),
    SelectChoice("disagreement", _("Those that their readers disagree about most first")),
]
_NUMBER = _("Give a whole number.")
#: The fields that stand for a rule each.
RULES = ("per_article", "sample_percent", "sample_per_article", "order", "training", "pilot", "idle_hours", "seed")
#: The fields that stand folded while they hold what they held at first.
SELDOM = ("training", "pilot", "idle_hours", "seed")


class QueueForm(FlaskForm):
    """By which plan people get their articles, and the rules of a queue where one gives them out."""

    plan = RadioField(_("Who reads what?"), choices=PLANS, default="off")
    per_article = IntegerField(
        _("People for each article"),
        [InputRequired(_NUMBER)],
        default=2,
        render_kw={"min": 1, "max": MOST_READERS},
    )
    sample_percent = IntegerField(
        _("Sample, in per cent of the articles"),
        [InputRequired(_NUMBER), NumberRange(1, 100, _("Give a whole number from 1 to 100."))],
        default=20,
        render_kw={"min": 1, "max": 100},
        description=_("Drawn at random; annotators are not told which ones."),
    )
    sample_per_article = IntegerField(
        _("People for each article of the sample"),
        [InputRequired(_NUMBER)],
        default=3,
        render_kw={"min": 1, "max": MOST_READERS},
    )
    order = RadioField(
        _("Which article comes next?"),
        choices=ORDERS,
        default="import",
        description=_("Whatever the order, what a person was given and has not begun comes first."),
    )
    training = IntegerField(
        _("Articles for training"),
        [InputRequired(_NUMBER)],
        default=0,
        render_kw={"min": 0, "max": MOST_ARTICLES},
        description=_("So many of the first imported ones; everybody reads them before anything else."),
    )
    pilot = IntegerField(
        _("Articles for the pilot"),
        [InputRequired(_NUMBER)],
        default=0,
        render_kw={"min": 0, "max": MOST_ARTICLES},
        description=_("So many after those for training; everybody reads them before the rest."),
    )
    idle_hours = IntegerField(
        _("Hours until an untouched article goes back"),
        [Optional()],
        default=168,
        render_kw={"min": 1, "max": MOST_HOURS},
        description=_("Empty: never. What holds a claim, a note or a proposal is never taken from anybody."),
    )
    seed = IntegerField(
        _("Seed of the random draw"),
        [Optional()],
        default=0,
        render_kw={"min": 0, "max": SEED_LIMIT - 1},
        description=_("The same seed draws the same sample. 0: keep the one there is, or draw a new one."),
    )

    def rules(self) -> QueueRules | None:
        """Return the rules that the form holds; None for no queue."""
        if self.plan.data == "off":
            return None
        unused = UNUSED.get(self.plan.data, ())
        said = {name: self[name].data for name in RULES if name not in unused}
        return QueueRules(**{name: value for name, value in said.items() if value is not None})

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all is well with what the chosen plan uses."""
        unused = UNUSED.get(self.plan.data, ())
        for name in unused:
            if name in self._fields:
                self[name].process_errors, self[name].validators = [], [Optional()]
        return bool(super().validate(extra_validators))

    @property
    def has_more(self) -> bool:
        """Return whether what is seldom changed holds something that should be seen."""
        return any(self[name].errors or self[name].data != self[name].default for name in SELDOM)


def form_of(rules: QueueRules | None) -> QueueForm:
    """Return the form as it shows *rules*."""
    if rules is None:
        return QueueForm(formdata=None)
    plan = "sample" if rules.sample_percent else "each"
    said = {name: getattr(rules, name) for name in RULES if name not in UNUSED.get(plan, ())}
    return QueueForm(formdata=None, plan=plan, **said)
