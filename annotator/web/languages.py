"""In which language a request is answered: the account's, the browser's own choice, what it accepts, else English."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel import Locale, negotiate_locale
from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale, gettext, ngettext
from flask_login import current_user

from annotator.core.wording import Wording
from annotator.services import accounts
from annotator.web.addresses import next_address
from annotator.web.catalogues import TRANSLATIONS, script_of
from annotator.web.cookies import bearer_token
from annotator.web.database import writing

ENGLISH = "en"
COOKIE = "annotator_language"
#: Its name over TLS, where browsers let nobody but this host set it.
SECURE_COOKIE = f"__Host-{COOKIE}"
YEAR = 365 * 24 * 3600

pages = Blueprint("languages", __name__)


def init_app(app: Flask) -> None:
    """Let pages speak the reader's language; what templates print of the inner rooms' sentences too."""
    Babel(app, default_translation_directories=str(TRANSLATIONS), locale_selector=choose_locale)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.finalize = translate
    app.add_template_filter(translate, "translated")
    app.context_processor(language_context)


@cache
def languages() -> dict[str, str]:
    """Return the languages with a catalogue, English first, by their own names: {"en": "English", "ru": "Русский"}."""
    codes = [ENGLISH, *sorted(path.parents[1].name for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo"))]
    return {code: own_name(code) for code in codes}


def own_name(code: str) -> str:
    """Return what the speakers of a language call it, with a capital."""
    name = Locale.parse(code).get_display_name(code) or code
    return name[:1].upper() + name[1:]


def choose_locale() -> str:
    """Return the request's language; programs, which bring an API token or no sign-in, are answered in English."""
    if request.path.startswith("/api/") and (bearer_token(request) is not None or not current_user.is_authenticated):
        return ENGLISH
    chosen = current_user.account.language if current_user.is_authenticated else None
    for code in (chosen, request.cookies.get(_cookie_name())):
        if code in languages():
            return code
    accepted = [tag.replace("-", "_") for tag in request.accept_languages.values()]
    return negotiate_locale(accepted, list(languages())) or ENGLISH


def translate(value: Any) -> Any:
    """Return a sentence of the inner rooms in the reader's language; anything else as it is."""
    if not isinstance(value, Wording):
        return value
    values = {name: translate(each) for name, each in value.values.items()}
    if value.plural is not None:
        return ngettext(value.pattern, value.plural, **values)
    return gettext(value.pattern, **values)


def language_context() -> dict[str, Any]:
    """Return what the page's frame needs: language, direction, the choice, and the script with the language's words."""
    locale = get_locale() or Locale.parse(ENGLISH)
    code = str(locale)
    script = script_of(code) if code in languages() and code != ENGLISH else None
    return {
        "interface_language": code.replace("_", "-"),
        "interface_direction": locale.text_direction,
        "interface_languages": languages(),
        "words_url": url_for("languages.words", code=code, digest=script.digest) if script else None,
    }


@pages.post("/language")
def choose() -> ResponseReturnValue:
    """Answer this browser, and whoever is signed in, in the posted language from now on; none: as the browser asks."""
    code = request.form.get("language", "")
    if code and code not in languages():
        abort(400)
    if current_user.is_authenticated:
        with writing() as session:
            accounts.set_language(session, current_user.account, code or None)
    response = redirect(next_address(), 303)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if code:
        response.set_cookie(_cookie_name(), code, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(_cookie_name(), httponly=True, samesite="Lax", secure=secure)
    return response


@pages.get("/words/<code>.<digest>.js")
def words(code: str, digest: str) -> Response:
    """Return the script with the words that the page's modules say. :raise 404: for any but the newest digest."""
    script = script_of(code) if code in languages() else None
    if script is None or script.digest != digest:
        abort(404)
    response = Response(script.text, mimetype="text/javascript")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR
    response.cache_control.immutable = True
    return response


def _cookie_name() -> str:
    return SECURE_COOKIE if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE
