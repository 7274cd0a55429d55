"""The forms of an article: pasted, described, its regions corrected."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from annotator.web.forms.accounts import stripped


class MetadataForm(FlaskForm):
    """What is known about an article beside its text."""

    title = StringField("Title", filters=[stripped])
    author = StringField("Author", filters=[stripped])
    publisher = StringField("Publisher", filters=[stripped])
    url = StringField("Address", filters=[stripped])
    published = StringField("Published", filters=[stripped], description="YYYY, YYYY-MM or YYYY-MM-DD.")
    language = StringField("Language", filters=[stripped], description="A code such as en, tr, az or ru.")
    external_id = StringField("External id", filters=[stripped], description="The article’s id in your own records.")


class PasteForm(MetadataForm):
    """A text pasted, with what is known about it."""

    text = TextAreaField(
        "Text",
        [InputRequired("Paste the text of the article.")],
        description="It is stored as it stands and never changes: claims point into it.",
    )


class DetailsForm(MetadataForm):
    """The metadata of an article that is there; a change made meanwhile must not be overwritten."""

    version = HiddenField()
