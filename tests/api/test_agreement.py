"""Agreement figures over HTTP and on the command line: one object, in the contract's shape."""

from __future__ import annotations

import json
import math
from uuid import uuid4

import pytest
from cast import claim_body, make_article
from click.testing import CliRunner

from annotator.cli import main

AGREEMENT = "/api/v1/projects/harbour/agreement"
FIGURE = ["value", "n", "low", "high", "reason"]
LABELS = ["percent", "kappa", "alpha_nominal", "alpha_ordinal"]
FIELDS = ["stance", "type", "target", "speaker", "stance_holder", "certainty"]


@pytest.fixture
def submitted(client_of, database, cast) -> str:
    """The id of an article on which Ada and Ben submitted a claim each."""
    with database.writing() as session:
        article = make_article(session, cast.project).uuid
    base = f"/api/v1/projects/harbour/articles/{article}"
    for name, stance in (("ada", "favor"), ("ben", "against")):
        client = client_of(name)
        body = claim_body(stances=[{"target": "TRAM", "stance": stance}])
        assert client.put(f"{base}/claims/{uuid4()}", json=body).status_code == 201
        assert client.put(f"{base}/assignments/{name}", json={"state": "submitted"}).status_code == 200
    return article


def test_the_answer_has_the_shape_of_the_contract(client_of, submitted):
    answer = client_of("cleo").get(AGREEMENT).json
    assert list(answer) == ["match", "threshold", "scope", "at", "phase", "seed", "pairs", "all"]
    assert list(answer.values())[:6] == ["overlap", 0.5, "all", "first", "main", 1]
    [pair] = answer["pairs"]
    assert " ".join(pair) == (
        "annotators claims articles matched ambiguous f1 precision recall f1_target f1_stance touching alone "
        "character_alpha alpha_u fields fields_same_target confidence"
    )
    assert (pair["annotators"], pair["claims"], pair["matched"], pair["f1"]) == (["ada", "ben"], [1, 1], 1, 1.0)
    assert list(pair["character_alpha"]) == FIGURE
    assert list(pair["alpha_u"]) == [*FIGURE, "merged", "variant", "targets"]
    assert list(pair["alpha_u"]["targets"]["TRAM"]) == [*FIGURE, "merged"]
    assert list(pair["fields"]) == [*FIELDS, "targets"]
    assert list(pair["fields_same_target"]) == [name for name in FIELDS if name != "target"]
    for labels in (*pair["fields"].values(), *pair["fields_same_target"].values(), pair["confidence"]):
        assert list(labels)[:4] == LABELS
        assert all(list(figure) == FIGURE for figure in labels.values())
    assert list(pair["fields"]["targets"]) == [*LABELS, "alpha_masi"]
    assert list(answer["all"]) == ["character_alpha", "alpha_u", "fields", "fields_same_target"]
    everyone = answer["all"]["fields"]["stance"]
    assert list(everyone) == ["alpha_nominal", "alpha_ordinal", "mean_pairwise_kappa"]


def test_a_figure_is_a_number_or_null_with_a_sentence(client_of, submitted):
    for figure in figures(client_of("cleo").get(AGREEMENT).json):
        assert figure["value"] is None or math.isfinite(figure["value"])
        assert figure["reason"] is None or figure["reason"].endswith(".")
        assert (figure["low"] is None) == (figure["reason"] is not None)


def figures(value):
    """Yield every figure of an answer."""
    if isinstance(value, dict):
        if FIGURE[0] in value and "n" in value:
            yield value
        for each in value.values():
            yield from figures(each)
    elif isinstance(value, list):
        for each in value:
            yield from figures(each)


def test_parameters_come_back(client_of, submitted):
    query = "match=iou&threshold=0.3&scope=body&at=current&phase=all&rounds=10&seed=9&target=TRAM&type=factual"
    answer = client_of("dora").get(f"{AGREEMENT}?{query}&article={submitted}").json
    assert list(answer.values())[:6] == ["iou", 0.3, "body", "current", "all", 9]
    assert answer["pairs"][0]["matched"] == 1


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("match=fuzzy", "/match"),
        ("threshold=2", "/threshold"),
        ("threshold=much", "/threshold"),
        ("rounds=many", "/rounds"),
        ("seed=1.5", "/seed"),
        ("target=SEA", "/target"),
        ("article=1", "/article"),
        ("matching=iou", "/matching"),
    ],
)
def test_a_wrong_parameter_is_named(client_of, submitted, query, pointer):
    answer = client_of("cleo").get(f"{AGREEMENT}?{query}")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json["errors"]] == [pointer]


@pytest.mark.parametrize(("name", "status"), [(None, 401), ("eve", 404), ("vera", 403), ("ada", 403), ("cleo", 200)])
def test_reviewers_and_up_may_ask(client_of, submitted, database, cast, name, status):
    with database.writing() as session:
        waiting = make_article(session, cast.project).uuid
    client_of("dora").put(f"/api/v1/projects/harbour/articles/{waiting}/assignments/ada", json={"state": "assigned"})
    answer = client_of(name).get(f"{AGREEMENT}?rounds=none" if status != 200 else AGREEMENT)
    assert answer.status_code == status


def test_a_project_without_work_has_no_pairs(client_of, cast):
    answer = client_of("cleo").get(AGREEMENT).json
    assert answer["pairs"] == []
    assert answer["all"]["alpha_u"]["targets"] == {}
    assert all(figure["value"] is None for figure in figures(answer["all"]))


@pytest.fixture
def run(app, tmp_path, monkeypatch):
    """Return the function that runs a command on the test's installation."""
    monkeypatch.setenv("ANNOTATOR_INSTANCE", str(tmp_path))
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_command_line_gives_the_same_object(client_of, submitted, run):
    command = run("agreement", "harbour", "--json", "--match", "exact", "--seed", "3")
    assert command.exit_code == 0, command.output
    assert json.loads(command.stdout) == client_of("dora").get(f"{AGREEMENT}?match=exact&seed=3").json


def test_the_command_line_prints_tables_that_people_read(submitted, run):
    printed = run("agreement", "harbour").stdout
    assert "ada and ben: 1 of 1 and 1 claims matched, F1 1.000" in printed
    assert "stance, same target" in printed
    (type_row,) = [
        line.replace("│", " ").split() for line in printed.split("F1 1.000")[1].splitlines() if "│ type " in line
    ]
    assert type_row[:3] == ["type", "1", "100.0"], "a percentage, not a share"
    assert "match overlap, scope all, at first, phase main, seed 1." in " ".join(printed.split())


def test_a_wrong_option_is_one_sentence(submitted, run):
    command = run("agreement", "harbour", "--threshold", "0")
    assert (command.exit_code, command.stdout) == (1, "")
    assert command.stderr.splitlines()[0] == "annotator: The threshold is a number above 0 and at most 1."
    assert run("agreement", "harbour", "--match", "fuzzy").exit_code == 2
    assert run("agreement", "nowhere").exit_code == 1


def test_an_annotator_may_ask_when_all_the_work_is_in(client_of, submitted):
    assert client_of("ada").get(AGREEMENT).json["pairs"] == client_of("cleo").get(AGREEMENT).json["pairs"]


def test_the_further_figures_are_an_answer_of_their_own(client_of, submitted, run):
    answer = client_of("cleo").get(f"{AGREEMENT}/details?target=TRAM").json
    assert list(answer) == [
        *("match", "threshold", "scope", "at", "phase"),
        *("rules", "slices", "coefficients", "confusions", "confidence", "used"),
    ]
    assert [(each["match"], each["f1"]) for each in answer["rules"]] == [("overlap", 1.0), ("iou", 1.0), ("exact", 1.0)]
    assert {each["by"] for each in answer["slices"]} == {"article", "codebook", "period", "target", "type"}
    assert json.loads(run("agreement", "harbour", "--details", "--target", "TRAM").stdout) == answer
    assert client_of("cleo").get(f"{AGREEMENT}/details?target=SEA").status_code == 422


def test_both_answers_come_of_one_reading(client_of, submitted, run):
    both = json.loads(run("agreement", "harbour", "--everything", "--match", "iou", "--threshold", "0.3").stdout)
    said = "match=iou&threshold=0.3"
    assert client_of("cleo").get(f"{AGREEMENT}/everything?{said}").json == both
    assert both["agreement"] == client_of("cleo").get(f"{AGREEMENT}?{said}").json
    assert both["details"] == client_of("cleo").get(f"{AGREEMENT}/details?{said}").json
