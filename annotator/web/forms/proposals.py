"""The forms in which the lead says what becomes of a proposed target."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from annotator.core.codebook import Codebook


class DecisionForm(FlaskForm):
    """Every field of the three answers; each answer sends its own."""

    key = StringField(_("Key"), description=_("Letters, digits and _.- ; it names the target in the data."))
    label = StringField(_("Proposition"), description=_("As one can be for or against it."))
    definition = TextAreaField(_("What it means"))
    target = SelectField(_("Target that says the same"))
    answer = TextAreaField(_("Why not"), description=_("The person who proposed it reads this on the claim."))

    def offer(self, codebook: Codebook) -> None:
        """Fill the list of targets."""
        choices = [SelectChoice(target.key, target.label) for target in codebook.targets]
        self.target.choices = [SelectChoice("", str(_("Choose …"))), *choices]
