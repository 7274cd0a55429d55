"""The forms of a project and of its members."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from annotator.web.forms.accounts import stripped

ROLES = [
    SelectChoice("annotator", "Annotator"),
    SelectChoice("reviewer", "Reviewer"),
    SelectChoice("manager", "Manager"),
    SelectChoice("viewer", "Viewer"),
]
OPENS = [
    SelectChoice("all", "After all who were given the article have submitted"),
    SelectChoice("own", "After their own submission"),
    SelectChoice("never", "Never"),
]


class NewProjectForm(FlaskForm):
    """All that a project starts with."""

    title = StringField("Title", [InputRequired("Give the project a title.")], filters=[stripped])
    slug = StringField(
        "Short name",
        [InputRequired("Give the project a short name.")],
        filters=[stripped],
        description="Part of every address, and never changes: small letters, digits and hyphens.",
    )
    description = TextAreaField("Description", description="What the project is about, for those who work in it.")
    codebook = FileField(
        "Codebook", description="YAML or JSON. Without a file the project starts with the default codebook."
    )


class SettingsForm(FlaskForm):
    """What a manager may change of a project."""

    title = StringField("Title", [InputRequired("Give the project a title.")], filters=[stripped])
    description = TextAreaField("Description")
    opens = RadioField(
        "When do annotators see each other's submitted work?",
        choices=OPENS,
        description="Reviewers and managers see it as soon as it is submitted, except where they have to submit first.",
    )


class DeleteForm(FlaskForm):
    """The short name, typed as a second thought."""

    slug = StringField("Short name", filters=[stripped], id="delete-slug")


class MemberForm(FlaskForm):
    """An account that is to join."""

    username = StringField("Account name", [InputRequired("Type the account's name.")], filters=[stripped])
    role = SelectField("Role", choices=ROLES, id="add-role")


class RoleForm(FlaskForm):
    """A member's new role."""

    role = SelectField("Role", choices=ROLES)


class InvitationForm(FlaskForm):
    """A link for one person to join by."""

    note = StringField("For whom", filters=[stripped], description="Only managers see this.")
    role = SelectField("Role", choices=ROLES, id="invite-role")


class PersonForm(FlaskForm):
    """A person's new name."""

    name = StringField("Name", filters=[stripped])


class LinkForm(FlaskForm):
    """The account that an imported person belongs to."""

    username = StringField("Account name", [InputRequired("Type the account's name.")], filters=[stripped])
