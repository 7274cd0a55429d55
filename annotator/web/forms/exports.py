"""The form that says what an export is to hold; it is sent by GET, so that a selection has an address."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

UNITS = [
    SelectChoice("claim", "Claims: one line for each, with the article's metadata"),
    SelectChoice("article", "Articles: one line for each, with text, submissions and claims; imports without loss"),
    SelectChoice("stance", "Stances: one flat row for each claim and target, for tables"),
]
LAYERS = [
    SelectChoice("annotator", "What annotators marked"),
    SelectChoice("gold", "What was settled"),
    SelectChoice("final", "Settled where it is, else the only person's"),
    SelectChoice("all", "Annotators' and settled claims"),
    SelectChoice("suggestion", "Machine suggestions"),
]


class ExportForm(FlaskForm):
    """What the export holds."""

    class Meta:
        """A form that changes nothing needs no token."""

        csrf = False

    unit = RadioField("One record is", choices=UNITS, default="claim")
    layer = SelectField("Layer", choices=LAYERS, default="annotator")
    annotator = SelectField("Person", default="")
    target = SelectField("Target", default="")
    type = SelectField("Claim type", default="")
    submitted = BooleanField("Submitted work only")
    pseudonyms = BooleanField("Pseudonyms in place of names", description="They stay the same in this project.")

    def offer(self, names: list[str], targets: list[SelectChoice], types: list[SelectChoice]) -> None:
        """Fill the lists with what the project has."""
        self.annotator.choices = [SelectChoice("", "Everybody"), *(SelectChoice(name, name) for name in names)]
        self.target.choices = [SelectChoice("", "Every target"), *targets]
        self.type.choices = [SelectChoice("", "Every type"), *types]

    def selected(self) -> dict[str, Any]:
        """Return the fields that were chosen, as parameters of the export's address."""
        return {name: value for name, value in self.data.items() if value not in ("", None, False)}
