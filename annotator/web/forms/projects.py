"""The forms of a project and of its members."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from annotator.web.forms.accounts import stripped

ROLES = [
    SelectChoice("annotator", _("Annotator")),
    SelectChoice("reviewer", _("Reviewer")),
    SelectChoice("manager", _("Manager")),
    SelectChoice("viewer", _("Viewer")),
]
OPENS = [
    SelectChoice("all", _("After all who were given the article have submitted")),
    SelectChoice("own", _("After their own submission")),
    SelectChoice("never", _("Never")),
]
OFFERS = [
    SelectChoice("off", _("Nothing")),
    SelectChoice("majority", _("What more than half say")),
    SelectChoice("confidence", _("What has most weight, each claim weighing as much as its person is sure")),
    SelectChoice("dawid_skene", _("What is most likely, given how often each person errs (Dawid and Skene)")),
]


class NewProjectForm(FlaskForm):
    """All that a project starts with."""

    title = StringField(_("Title"), [InputRequired(_("Give the project a title."))], filters=[stripped])
    slug = StringField(
        _("Short name"),
        [InputRequired(_("Give the project a short name."))],
        filters=[stripped],
        description=_("Part of every address, and never changes: small letters, digits and hyphens."),
    )
    description = TextAreaField(_("Description"), description=_("What the project is about, for those who work in it."))
    codebook = FileField(
        _("Codebook"), description=_("YAML or JSON. Without a file the project starts with the default codebook.")
    )


class SettingsForm(FlaskForm):
    """What a manager may change of a project."""

    title = StringField(_("Title"), [InputRequired(_("Give the project a title."))], filters=[stripped])
    description = TextAreaField(_("Description"))
    opens = RadioField(
        _("When do annotators see each other's submitted work?"),
        choices=OPENS,
        description=_(
            "Reviewers and managers see it as soon as it is submitted, except where they have to submit first."
        ),
    )
    consensus = RadioField(
        _("What is offered to those who settle a cluster whose members differ?"),
        choices=OFFERS,
        description=_("An offer decides nothing, and in every fifth cluster it is hidden, to see how far it decides."),
    )
    hides_names = BooleanField(_("Hide who made a claim from those who settle differences, and shuffle the order"))


class DeleteForm(FlaskForm):
    """The short name, typed as a second thought."""

    slug = StringField(_("Short name"), filters=[stripped], id="delete-slug")


class MemberForm(FlaskForm):
    """An account that is to join."""

    username = StringField(_("Account name"), [InputRequired(_("Type the account's name."))], filters=[stripped])
    role = SelectField(_("Role"), choices=ROLES, id="add-role")


class RoleForm(FlaskForm):
    """A member's new role."""

    role = SelectField(_("Role"), choices=ROLES)


class InvitationForm(FlaskForm):
    """A link for one person to join by."""

    note = StringField(_("For whom"), filters=[stripped], description=_("Only managers see this."))
    role = SelectField(_("Role"), choices=ROLES, id="invite-role")


class PersonForm(FlaskForm):
    """A person's new name."""

    name = StringField(_("Name"), filters=[stripped])


class LinkForm(FlaskForm):
    """The account that an imported person belongs to."""

    username = StringField(_("Account name"), [InputRequired(_("Type the account's name."))], filters=[stripped])
