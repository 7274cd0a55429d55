"""The interface speaks every language whole: no sentence lacks its translation, and the compiled files are fresh."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from annotator.web.catalogues import TRANSLATIONS, catalogue_path, script_of

ROOT = Path(__file__).parents[1]
LANGUAGES = sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())
#: %(name)s of Python and templates, {name} of JavaScript.
PLACEHOLDER = re.compile(r"%\(\w+\)s|(?<!\{)\{\w+\}")


def collect() -> Catalog:
    """Return what `make translations` would collect."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    methods = [(each["pattern"], each["method"]) for each in mappings]
    options = {
        each["pattern"]: {key: value for key, value in each.items() if key not in ("pattern", "method")}
        | ({"keywords": parse_keywords(each["keywords"])} if "keywords" in each else {})
        for each in mappings
    }
    found = Catalog()
    for file, _, message, _, context in extract_from_dir(str(ROOT), methods, options, keywords=DEFAULT_KEYWORDS):
        found.add(message, locations=[(file, 0)], context=context)
    return found


def forms(message: Message) -> list[str]:
    """Return the translations of a message: one, or one a plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.fixture(scope="module")
def collected() -> Catalog:
    return collect()


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    with catalogue_path(request.param).open("rb") as file:
        return read_po(file, locale=request.param)


def test_azerbaijani_turkish_and_russian_are_there():
    assert {"az", "tr", "ru"} <= set(LANGUAGES)


def test_sentences_of_python_templates_and_scripts_are_collected(collected):
    places = {place for message in collected for place, _ in message.locations}
    assert {Path(place).suffix for place in places} == {".py", ".html", ".js"}


def test_every_sentence_is_translated(collected, catalogue):
    lacking = [
        message.id
        for message in collected
        if message.id
        and ((found := catalogue.get(message.id, message.context)) is None or not all(forms(found)) or found.fuzzy)
    ]
    assert lacking == [], "run `make translations` and fill in what is empty"


def test_no_translation_misses_or_invents_a_placeholder(catalogue):
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        said = placeholders(message.id[-1] if message.pluralizable else message.id)
        wrong += [(message.id, form) for form in forms(message) if form and placeholders(form) != said]
    assert wrong == []


def test_every_plural_has_as_many_forms_as_the_language(catalogue):
    assert [
        message.id for message in catalogue if message.pluralizable and len(message.string) != catalogue.num_plurals
    ] == []


def test_the_compiled_file_is_that_of_the_catalogue(catalogue):
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    assert catalogue_path(str(catalogue.locale)).with_suffix(".mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_get_their_own_words_and_no_others(language):
    text = script_of(language).text
    assert '"All saved"' in text
    assert '"You are signed out."' not in text
