"""The forms of an article: pasted, described, its regions corrected."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from annotator.web.forms.accounts import stripped


class MetadataForm(FlaskForm):
    """What is known about an article beside its text."""

    title = StringField(_("Title"), filters=[stripped])
    author = StringField(_("Author"), filters=[stripped])
    publisher = StringField(_("Publisher"), filters=[stripped])
    url = StringField(_("Address"), filters=[stripped])
    published = StringField(_("Published"), filters=[stripped], description=_("YYYY, YYYY-MM or YYYY-MM-DD."))
    language = StringField(_("Language"), filters=[stripped], description=_("A code such as en, tr, az or ru."))
    external_id = StringField(
        _("External id"), filters=[stripped], description=_("The article’s id in your own records.")
    )


class PasteForm(MetadataForm):
    """A text pasted, with what is known about it."""

    text = TextAreaField(
        _("Text"),
        [InputRequired(_("Paste the text of the article."))],
        description=_("It is stored as it stands and never changes: claims point into it."),
    )


class DetailsForm(MetadataForm):
    """The metadata of an article that is there; a change made meanwhile must not be overwritten."""

    version = HiddenField()
