"""What people read for the keys that the record uses: roles, states, phases, kinds of region, layers."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask import Flask
from flask_babel import format_date, get_locale
from flask_babel import lazy_gettext as _

ROLES = {
    "viewer": _("Viewer"),
    "annotator": _("Annotator"),
    "reviewer": _("Reviewer"),
    "manager": _("Manager"),
}
STATES = {
    "assigned": _("To do"),
    "in_progress": _("In progress"),
    "submitted": _("Submitted"),
    "returned": _("Returned"),
    "skipped": _("Skipped"),
    "accepted": _("Accepted"),
}
PHASES = {"training": _("Training"), "pilot": _("Pilot"), "main": _("Main")}
REGION_KINDS = {
    "headline": _("Headline"),
    "byline": _("Byline"),
    "caption": _("Caption"),
    "comment": _("Comment"),
    "boilerplate": _("Boilerplate"),
}
LAYERS = {"annotator": _("Annotators"), "gold": _("Gold"), "suggestion": _("Suggestions")}
REQUIRABLE = {"type": _("Claim type"), "target": _("Target"), "stance": _("Stance"), "confidence": _("Confidence")}
#: What the log calls the things that were done.
EVENTS = {
    "account created": _("Account created"),
    "account disabled": _("Account disabled"),
    "account enabled": _("Account enabled"),
    "administrator made": _("Administrator made"),
    "adjudication undone": _("Adjudication undone"),
    "administrator removed": _("Administrator removed"),
    "article deleted": _("Article deleted"),
    "article restored": _("Article restored"),
    "articles assigned": _("Articles assigned"),
    "articles taken back": _("Articles taken back"),
    "codebook mapped": _("Codebook mapped"),
    "codebook saved": _("Codebook saved"),
    "consensus offers": _("Consensus offers"),
    "error rates estimated": _("Error rates estimated"),
    "export": _("Export"),
    "export with unsubmitted work": _("Export with unsubmitted work"),
    "import": _("Import"),
    "invitation accepted": _("Invitation accepted"),
    "invitation created": _("Invitation created"),
    "invitation revoked": _("Invitation revoked"),
    "member removed": _("Member removed"),
    "member set": _("Member set"),
    "names in adjudication": _("Names in adjudication"),
    "opening rule changed": _("Opening rule changed"),
    "password set": _("Password set"),
    "person linked": _("Person linked"),
    "person renamed": _("Person renamed"),
    "person unlinked": _("Person unlinked"),
    "phase changed": _("Phase changed"),
    "project archived": _("Project archived"),
    "project created": _("Project created"),
    "project deleted": _("Project deleted"),
    "project opened again": _("Project opened again"),
    "project restored": _("Project restored"),
    "queue changed": _("Queue changed"),
    "reset link created": _("Reset link created"),
    "session ended": _("Session ended"),
    "sign-in refused": _("Sign-in refused"),
    "signed in": _("Signed in"),
    "signed out": _("Signed out"),
    "signed out everywhere": _("Signed out everywhere"),
    "target proposal settled": _("Target proposal settled"),
    "token created": _("Token created"),
    "token revoked": _("Token revoked"),
}
_ALL = {
    "requirable": REQUIRABLE,
    "event": EVENTS,
    "role": ROLES,
    "state": STATES,
    "phase": PHASES,
    "region_kind": REGION_KINDS,
    "layer": LAYERS,
}


def init_app(app: Flask) -> None:
    """Give templates a filter for each list, as in `{{ member.role | role_name }}`."""
    for name, words in _ALL.items():
        app.add_template_filter(words_of(words), f"{name}_name")
    app.add_template_filter(inside_a_sentence)
    app.add_template_filter(as_a_beginning)
    app.add_template_filter(publication_date)


def words_of(words: dict[str, Any]) -> Any:
    """Return a function from a key to its words; a key that is not in *words* stands for itself."""
    return lambda key: words.get(key, key)


def publication_date(published: str) -> str:
    """Return the date of an article, YYYY, YYYY-MM or YYYY-MM-DD, as the reader's language writes it."""
    match published.split("-"):
        case [_year]:
            return published
        case [year, month]:
            return str(format_skeleton("yMMM", date(int(year), int(month), 1), locale=get_locale() or "en"))
        case _:
            return str(format_date(date.fromisoformat(published), "medium"))


def inside_a_sentence(words: Any) -> str:
    """Return *words* in small letters, as the reader's language has them: İ and I are two letters in Turkish."""
    text = str(words)
    return (text.replace("İ", "i").replace("I", "ı") if _has_dotless_i() else text).lower()


def as_a_beginning(words: Any) -> str:
    """Return *words* with a capital, as the reader's language has it."""
    text = str(words)
    return ("İ" if _has_dotless_i() and text.startswith("i") else text[:1].upper()) + text[1:]


def _has_dotless_i() -> bool:
    locale = get_locale()
    return locale is not None and locale.language in ("az", "tr")
