"""The data set over HTTP: what the caller may see, in a stable order, as a file that proves itself."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from uuid import uuid4

import jsonschema
import pytest
from cast import TEXT, claim_body, make_article, piece

from annotator.models import LogEntry

EXPORT = "/api/v1/projects/harbour/export"


@pytest.fixture
def base(database, cast):
    with database.writing() as session:
        article = make_article(session, cast.project, author="Ola", published="2026-01", external_id="a-1")
        return f"/api/v1/projects/harbour/articles/{article.uuid}"


def save(client, base: str, **fields: object) -> str:
    claim = str(uuid4())
    answer = client.put(f"{base}/claims/{claim}", json=claim_body(**fields))
    assert answer.status_code == 201, answer.json
    return claim


@pytest.fixture
def by_ada(client_of, base):
    """Two claims of Ada's, the later passage saved first, and handed in."""
    ada = client_of("ada")
    pairs = [{"target": "TRAM", "stance": "favor"}, {"target": "CARS", "stance": "unclear"}]
    later = save(ada, base, segments=[piece("Да"), piece("честно")], stances=pairs)
    first = save(ada, base, note="=1+1")
    assert ada.put(f"{base}/assignments/ada", json={"state": "submitted"}).status_code == 200
    return [first, later]


def take(client, url: str):
    """Return the answer once it is read to its end and closed, as a server does."""
    return client.get(url, buffered=True)


def lines(answer) -> list[dict]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [json.loads(line) for line in answer.get_data().split(b"\n") if line]


def test_claims_come_in_text_order_with_their_article(client_of, by_ada, base):
    found = lines(take(client_of("dora"), EXPORT))
    assert [line["id"] for line in found] == by_ada
    assert found[0]["schema"] == "annotator.claim/1"
    assert found[0]["article"]["external_id"] == "a-1"
    assert found[0]["article"]["publisher"] is None
    assert found[1]["quote"] == "Да … честно"
    for line in found:
        for segment in line["segments"]:
            assert TEXT[segment["start"] : segment["end"]] == segment["quote"]


def test_the_file_proves_itself(client_of, by_ada):
    answer = take(client_of("dora"), EXPORT)
    content = answer.get_data()
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=harbour-claims-")
    assert answer.content_type == "application/jsonl"
    assert content.endswith(b"\n")
    assert b"\\u" not in content


@pytest.mark.parametrize(("unit", "schema"), [("claim", "claim"), ("article", "article"), ("stance", "stance")])
def test_every_line_fits_the_published_schema(client_of, by_ada, unit, schema):
    dora = client_of("dora")
    published = dora.get(f"/api/v1/schema/{schema}.json").json
    jsonschema.Draft202012Validator.check_schema(published)
    found = lines(take(dora, f"{EXPORT}?unit={unit}"))
    assert found
    for line in found:
        jsonschema.validate(line, published)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found[0] | {"surprise": 1}, published)


def test_a_stance_row_stands_for_each_pair(client_of, by_ada):
    rows = lines(take(client_of("dora"), f"{EXPORT}?unit=stance"))
    assert [(row["claim_id"], row["target"], row["stance_value"]) for row in rows] == [
        (by_ada[0], "TRAM", 1),
        (by_ada[1], "TRAM", 1),
        (by_ada[1], "CARS", None),
    ]


def test_a_table_defuses_what_a_spreadsheet_would_run(client_of, by_ada):
    answer = take(client_of("dora"), f"{EXPORT}?unit=stance&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert rows[0]["note"] == "'=1+1"
    assert rows[0]["submitted"] == "true"
    assert lines(take(client_of("dora"), EXPORT))[0]["note"] == "=1+1"


def test_a_table_of_articles_is_refused_with_what_to_do(client_of, by_ada):
    answer = take(client_of("dora"), f"{EXPORT}?format=csv")
    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/unit"


@pytest.mark.parametrize("query", ["unit=page", "layer=draft", "submitted=perhaps", "format=xml", "article=nothing"])
def test_an_unknown_parameter_is_422(client_of, query):
    assert take(client_of("dora"), f"{EXPORT}?{query}").status_code == 422


def test_filters_narrow_what_comes(client_of, by_ada, base):
    ben = client_of("ben")
    save(ben, base, type="policy")
    dora = client_of("dora")
    assert len(lines(take(dora, EXPORT))) == 3
    assert len(lines(take(dora, f"{EXPORT}?submitted=true"))) == 2
    assert len(lines(take(dora, f"{EXPORT}?annotator=ben"))) == 1
    assert len(lines(take(dora, f"{EXPORT}?type=policy"))) == 1
    assert lines(take(dora, f"{EXPORT}?layer=gold")) == []
    assert len(lines(take(ben, EXPORT))) == 1


def test_pseudonyms_stay_the_same_and_hide_the_name(client_of, by_ada):
    dora = client_of("dora")
    one, other = (lines(take(dora, f"{EXPORT}?pseudonyms=true&unit={unit}")) for unit in ("claim", "stance"))
    assert one[0]["annotator"] == other[0]["annotator"] != "ada"


def test_taking_out_unfinished_work_is_logged(client_of, base, database):
    save(client_of("ada"), base)
    take(client_of("dora"), f"{EXPORT}?submitted=true")
    with database.reading() as session:
        assert session.query(LogEntry).filter_by(action="export with unsubmitted work").count() == 0
    take(client_of("dora"), EXPORT)
    with database.reading() as session:
        assert session.query(LogEntry).filter_by(action="export with unsubmitted work").count() == 1


def test_the_final_layer_is_the_only_persons_submitted_work(client_of, by_ada, base):
    dora = client_of("dora")
    assert [line["id"] for line in lines(take(dora, f"{EXPORT}?layer=final"))] == by_ada
    ben = client_of("ben")
    save(ben, base)
    assert len(lines(take(dora, f"{EXPORT}?layer=final"))) == 2
    ben.put(f"{base}/assignments/ben", json={"state": "submitted"})
    assert lines(take(dora, f"{EXPORT}?layer=final")) == []


def test_fewer_claims_than_last_time_are_said_in_a_header(client_of, base):
    ada = client_of("ada")
    claim = save(ada, base)
    assert "X-Warning" not in take(ada, EXPORT).headers
    assert ada.delete(f"{base}/claims/{claim}", headers={"If-Match": '"1"'}).status_code == 204
    warning = take(ada, EXPORT).headers["X-Warning"]
    assert "holds 0 claims" in warning
    assert "held 1." in warning
    assert "X-Warning" not in take(ada, EXPORT).headers
