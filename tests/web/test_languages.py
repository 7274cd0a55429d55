"""Who is answered in which language: the account's choice, the browser's, what it accepts, else English."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from cast import caller, claim_body, make_article
from flask_babel import force_locale

from annotator.core.errors import Invalid
from annotator.core.wording import Wording, say, say_count
from annotator.formats.codebook_yaml import load_yaml
from annotator.formats.source import Source
from annotator.services.importing import import_files
from annotator.web.languages import language_context, languages, translate
from annotator.web.words import as_a_beginning, inside_a_sentence, publication_date

RUSSIAN = {"Accept-Language": "ru-RU,ru;q=0.9,en;q=0.5"}


def language_of(page) -> str:
    return re.search(r'<html lang="([\w-]+)"', page.text)[1]


def test_the_choice_has_the_languages_own_names():
    assert languages() == {"en": "English", "az": "Azərbaycan", "ru": "Русский", "tr": "Türkçe"}


@pytest.mark.parametrize(
    ("accepted", "language", "words"),
    [
        ("az", "az", "Daxil ol"),
        ("tr-TR,tr;q=0.9", "tr", "Oturum aç"),
        ("ru", "ru", "Войти"),
        ("de,ru;q=0.4", "ru", "Войти"),
        ("de", "en", "Sign in"),
        ("", "en", "Sign in"),
    ],
)
def test_the_browser_says_which_language_it_accepts(client_of, accepted, language, words):
    page = client_of(None).get("/sign-in", headers={"Accept-Language": accepted})
    assert language_of(page) == language
    assert words in page.text


def test_a_choice_without_sign_in_is_kept_in_the_browser(client_of):
    nobody = client_of(None)
    chosen = nobody.post("/language?next=/sign-in", data={"language": "az"}, headers=RUSSIAN)
    assert (chosen.status_code, chosen.location) == (303, "/sign-in")
    assert language_of(nobody.get("/sign-in", headers=RUSSIAN)) == "az"
    nobody.post("/language", data={"language": ""})
    assert language_of(nobody.get("/sign-in", headers=RUSSIAN)) == "ru"


def test_an_accounts_choice_follows_it_to_other_browsers(client_of):
    client_of("ada").post("/language?next=/account", data={"language": "tr"})
    elsewhere = client_of("ada").get("/account", headers=RUSSIAN)
    assert language_of(elsewhere) == "tr"
    assert '<option value="tr" selected>Türkçe</option>' in elsewhere.text
    assert language_of(client_of("ben").get("/account", headers=RUSSIAN)) == "ru"


def test_the_direction_comes_from_the_language(app):
    with app.test_request_context():
        for code, direction in (("az", "ltr"), ("fa", "rtl")):
            with force_locale(code):
                assert language_context()["interface_direction"] == direction


@pytest.mark.parametrize(
    ("language", "dates"),
    [("en", ["2026", "Jan 2026", "Jan 3, 2026"]), ("ru", ["2026", "янв. 2026\u202fг.", "3 янв. 2026\u202fг."])],
)
def test_an_articles_date_is_as_exact_as_it_was_given_and_in_the_readers_format(app, language, dates):
    with app.test_request_context(headers={"Accept-Language": language}):
        assert [publication_date(given) for given in ("2026", "2026-01", "2026-01-03")] == dates
        assert publication_date("") == ""


def test_letters_change_their_case_as_the_language_has_it(app):
    with app.test_request_context(headers={"Accept-Language": "tr"}):
        assert inside_a_sentence("İşaretleyici") == "işaretleyici"
        assert as_a_beginning("iddia") == "İddia"
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert inside_a_sentence("In progress") == "in progress"
        assert as_a_beginning("in progress") == "In progress"


def test_an_unknown_language_is_refused(client_of):
    assert client_of("ada").post("/language", data={"language": "xx"}).status_code == 400


def test_a_choice_leads_to_no_other_site(client_of):
    answer = client_of(None).post("/language?next=//example.org", data={"language": "az"})
    assert answer.location == "/"


def test_refusals_of_the_inner_rooms_are_said_in_the_readers_language(client_of):
    page = client_of("ada").get("/projects/harbour/assign", headers=RUSSIAN)
    assert page.status_code == 403
    assert "Назначать статьи может только менеджер" in page.text


def test_a_page_gets_problems_in_its_language_and_a_program_in_english(client_of, cast, database):
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    address = f"/api/v1/projects/harbour/articles/{article}/claims/{uuid4()}"
    body = claim_body() | {"confidence": 9}
    refused = client_of("ada").put(address, json=body, headers=RUSSIAN)
    assert refused.json["errors"][0]["message"] == "Уверенность: от 1 до 5, а не 9."
    nobody = client_of(None).get("/api/v1/projects", headers=RUSSIAN)
    assert nobody.json["title"] == "Please sign in"


def test_counted_sentences_take_the_form_of_the_language(app):
    with app.test_request_context(headers=RUSSIAN):
        sentences = [
            translate(
                say_count(
                    "There were too many wrong passwords. Wait %(num)s second, then try again.",
                    "There were too many wrong passwords. Wait %(num)s seconds, then try again.",
                    num,
                )
            )
            for num in (1, 2, 5)
        ]
    assert [re.search(r"\d (\w+)", each)[1] for each in sentences] == ["секунду", "секунды", "секунд"]


def test_a_sentence_is_english_by_itself():
    assert say("There is no %(key)s.", key="X") == "There is no X."
    assert say("100 % of it") == "100 % of it"
    assert say_count("%(num)s claim of %(name)s", "%(num)s claims of %(name)s", 2, name="Ada") == "2 claims of Ada"


def untranslatable(sentence: object) -> list[str]:
    """Return the English words in *sentence* that no language can say; names of files and fields are none."""
    if isinstance(sentence, Wording):
        return [word for value in sentence.values.values() for word in untranslatable(value)]
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"\w+\.\w+|\w+/[\w/]+|^text$", "", str(sentence)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "a" "title": "b"}'),
        ("a.jsonl", '{"text": "a"'),
        ("a.jsonl", '{"text": 1}'),
        ("a.jsonl", '{"text": "123", "claims": [{"segments": [{"start": 0, "end": 2, "quote": "1"}]}]}'),
        ("a.jsonl", '{"text": "\\u0000"}'),
        ("a.csv", 'text\n"never closed'),
        ("a.csv", 'text,id\n"one"two,1\n'),
        ("a.csv", "title\n1\n"),
        ("a.csv", "text,1,1\n2,3,4\n"),
    ],
)
def test_what_is_wrong_with_a_file_can_be_said_in_every_language(session, team, name, content):
    with pytest.raises(Invalid) as refused:
        import_files(session, caller(session, team, "dora"), [Source(name, content.encode())])
    sentences = [refused.value.message, *(each.sentence for each in refused.value.problems)]
    assert [untranslatable(each) for each in sentences] == [[] for _ in sentences], sentences


def test_a_codebook_that_is_no_yaml_is_refused_in_every_language():
    with pytest.raises(Invalid) as refused:
        load_yaml("stances: [{key: a")
    assert untranslatable(refused.value.message) == []


def test_the_scripts_words_may_be_kept_and_change_their_address_with_their_content(client_of):
    nobody = client_of(None)
    page = nobody.get("/sign-in", headers=RUSSIAN)
    address = re.search(r'src="(/words/ru\.\w+\.js)"', page.text)[1]
    script = nobody.get(address)
    assert script.mimetype == "text/javascript"
    assert "immutable" in script.headers["Cache-Control"]
    assert script.text.startswith("globalThis.annotatorCatalogue = {")
    assert page.text.index(address) < page.text.index("js/lib/site.js")
    assert nobody.get("/words/ru.0000.js").status_code == 404
    assert "/words/" not in nobody.get("/sign-in").text
