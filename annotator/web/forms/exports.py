"""The form that says what an export is to hold; it is sent by GET, so that a selection has an address."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

UNITS = [
    SelectChoice("claim", _("Claims: one line for each, with the article's metadata")),
    SelectChoice("article", _("Articles: one line for each, with text, submissions and claims; imports without loss")),
    SelectChoice("stance", _("Stances: one flat row for each claim and target, for tables")),
]
LAYERS = [
    SelectChoice("annotator", _("What annotators marked")),
    SelectChoice("gold", _("What was settled")),
    SelectChoice("final", _("Settled where it is, else the only person's")),
    SelectChoice("all", _("Annotators' and settled claims")),
    SelectChoice("suggestion", _("Machine suggestions")),
]


class ExportForm(FlaskForm):
    """What the export holds."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    unit = RadioField(_("One record is"), choices=UNITS, default="claim")
    layer = SelectField(_("Layer"), choices=LAYERS, default="annotator")
    annotator = SelectField(_("Person"), default="")
    target = SelectField(_("Target"), default="")
    type = SelectField(_("Claim type"), default="")
    submitted = BooleanField(_("Submitted work only"))
    training = BooleanField(_("With training"), description=_("Practice, which is left out of data sets and figures."))
    pseudonyms = BooleanField(_("Pseudonyms in place of names"), description=_("They stay the same in this project."))

    def offer(self, names: list[str], targets: list[SelectChoice], types: list[SelectChoice]) -> None:
        """Fill the lists with what the project has."""
        self.annotator.choices = [SelectChoice("", _("Everybody")), *(SelectChoice(name, name) for name in names)]
        self.target.choices = [SelectChoice("", _("Every target")), *targets]
        self.type.choices = [SelectChoice("", _("Every type")), *types]

    def selected(self) -> dict[str, Any]:
        """Return the fields that were chosen, as parameters of the export's address."""
        return {name: value for name, value in self.data.items() if value not in ("", None, False)}
