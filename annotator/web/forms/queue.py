"""The form of a project's queue."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from annotator.core.queueing import MOST_ARTICLES, MOST_HOURS, MOST_READERS, SEED_LIMIT, QueueRules

IS_ON = [
    SelectChoice("off", _("They choose for themselves, or a manager assigns")),
    SelectChoice("on", _("A queue gives each person the next one")),
]
ORDERS = [
    SelectChoice("import", _("As they were imported")),
    SelectChoice("random", _("At random, in another order for each person")),
    SelectChoice("fewest", _("Those that the fewest people have first")),
    SelectChoice("disagreement", _("Those that their readers disagree about most first")),
]
_NUMBER = _("Give a whole number.")
#: The fields that stand for a rule each.
RULES = ("per_article", "sample_percent", "sample_per_article", "order", "training", "pilot", "seed")


class QueueForm(FlaskForm):
    """Whether there is a queue, and by which rules it gives articles out."""

    is_on = RadioField(_("How do people get their articles?"), choices=IS_ON, default="off")
    per_article = IntegerField(
        _("People for each article"),
        [InputRequired(_NUMBER)],
        default=2,
        render_kw={"min": 1, "max": MOST_READERS},
    )
    sample_percent = IntegerField(
        _("Per cent of the articles that a different number of people read"),
        [InputRequired(_NUMBER)],
        default=0,
        render_kw={"min": 0, "max": 100},
        description=_("Drawn at random; annotators are not told which ones. 0: no such sample."),
    )
    sample_per_article = IntegerField(
        _("People for each article of that sample"),
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
        _("Hours after which an article goes back on which nothing was done"),
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
        if self.is_on.data != "on":
            return None
        said = {name: self[name].data for name in RULES}
        return QueueRules(
            **{name: value for name, value in said.items() if value is not None}, idle_hours=self.idle_hours.data
        )


def form_of(rules: QueueRules | None) -> QueueForm:
    """Return the form as it shows *rules*."""
    if rules is None:
        return QueueForm(formdata=None)
    return QueueForm(
        formdata=None, is_on="on", idle_hours=rules.idle_hours, **{name: getattr(rules, name) for name in RULES}
    )
