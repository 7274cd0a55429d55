"""The figures for Prometheus are right, and not for everybody."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from annotator import create_app
from annotator.core.errors import Conflict

TOKEN = "a token that is long enough"


def read(text: str) -> dict[tuple[str, ...], float]:
    """Return the samples by name and label values, as Prometheus itself reads them."""
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_requests_are_counted_by_page_and_status(app, cast, client_of):
    client = client_of("ada")
    for path in ("/projects/harbour/", "/projects/harbour/", "/projects/nowhere/", "/no/such/page", "/nor/this"):
        client.get(path)
    client.open("/healthz", method="BREW")
    found = read(client.get("/metrics").text)
    assert found["annotator_requests_total", "GET", "articles.index", "200"] == 2
    assert found["annotator_requests_total", "GET", "articles.index", "404"] == 1
    assert found["annotator_requests_total", "any", "nowhere", "404"] == 2
    assert found["annotator_request_seconds_count", "articles.index"] == 3
    assert "BREW" not in {label for name in found for label in name}
    assert found["annotator_writable",] == 1


def test_a_database_that_takes_no_writes_shows(app, database):
    app.test_client().get("/healthz")
    database.dispose()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    assert read(app.test_client().get("/metrics").text)["annotator_writable",] == 0


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.0.0.1", {}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 404),
        ("127.0.0.1", {"X-Real-IP": "10.0.0.1"}, 404),
        ("127.0.0.1", {"Forwarded": "for=10.0.0.1"}, 404),
    ],
)
def test_loopback_is_this_machine_and_no_proxy_on_it(app, address, headers, status):
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("authorization", "status"),
    [(None, 404), ("Bearer", 404), (f"Bearer {TOKEN}x", 404), (f"Basic {TOKEN}", 404), (f"Bearer {TOKEN}", 200)],
)
def test_a_token_is_asked_for_where_the_setting_is_one(app, authorization, status):
    app.config["METRICS"] = TOKEN
    headers = {"Authorization": authorization} if authorization else {}
    assert app.test_client().get("/metrics", headers=headers).status_code == status


def test_without_the_setting_nobody_may_ask(tmp_path):
    app = create_app({"INSTANCE": tmp_path})
    assert app.test_client().get("/metrics").status_code == 404
    app.extensions["annotator.database"].dispose()


def test_a_token_that_can_be_guessed_is_refused(tmp_path):
    with pytest.raises(Conflict, match="16 characters"):
        create_app({"INSTANCE": tmp_path, "METRICS": "secret"})
