"""The forms of signing in, of one-time links and of an account's own page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from annotator.core.errors import AnnotatorError
from annotator.core.passwords import SHORTEST
from annotator.services.access import ROLES
from annotator.web.languages import translate
from annotator.web.words import ROLES as ROLE_NAMES

NEW_PASSWORD = _("At least %(shortest)s characters. A few words in a row are easy to remember.", shortest=SHORTEST)
ROLE_CHOICES = [SelectChoice(role, ROLE_NAMES[role]) for role in ROLES]


def stripped(value: str | None) -> str:
    """Return what was typed, without the spaces around it."""
    return (value or "").strip()


class SignInForm(FlaskForm):
    """Name and password."""

    name = StringField(_("Name"), [InputRequired(_("Type your account's name."))], filters=[stripped])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password."))])


class NewAccountForm(FlaskForm):
    """A person's own new account."""

    name = StringField(_("Name"), [InputRequired(_("Choose a name."))], filters=[stripped])
    display_name = StringField(_("Display name"), filters=[stripped])
    password = PasswordField(_("Password"), [InputRequired(_("Choose a password."))], description=NEW_PASSWORD)


class JoinForm(FlaskForm):
    """A signed-in person's yes to an invitation."""


class NewPasswordForm(FlaskForm):
    """A new password in place of a forgotten one."""

    password = PasswordField(_("New password"), [InputRequired(_("Choose a password."))], description=NEW_PASSWORD)


class DisplayNameForm(FlaskForm):
    """How the account is shown."""

    display_name = StringField(_("Display name"), filters=[stripped])


class ChangePasswordForm(FlaskForm):
    """The old password and a new one."""

    current = PasswordField(_("Current password"), [InputRequired(_("Type your current password."))])
    password = PasswordField(_("New password"), [InputRequired(_("Choose a new password."))], description=NEW_PASSWORD)


class TokenForm(FlaskForm):
    """A new API token."""

    name = StringField(_("Name"), [InputRequired(_("Name it after the program that will use it."))], filters=[stripped])
    read_only = BooleanField(_("May only read"))
    current = PasswordField(
        _("Current password"), [InputRequired(_("Type your current password."))], id="token-current"
    )


class InvitationForm(FlaskForm):
    """A link for one person to join by."""

    note = StringField(_("For whom"), filters=[stripped])
    project = SelectField(_("Project"), choices=[])
    role = SelectField(
        _("Role there"), choices=[SelectChoice(role, ROLE_NAMES[role]) for role in ROLES], default="annotator"
    )


def show_problems(form: FlaskForm, error: AnnotatorError) -> None:
    """Put what *error* says at the fields of *form* that its pointers name; the rest above the form."""
    for problem in error.problems:
        field = form._fields.get((problem.pointer or "").removeprefix("/"))
        if field is None:
            form.form_errors.append(translate(problem.message))
        else:
            field.errors = [*field.errors, translate(problem.message)]
    if not error.problems:
        form.form_errors.append(translate(error.message))
