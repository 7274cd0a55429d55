"""The consensus over HTTP: chosen by PATCH, its record for managers, and an estimate that is made on demand."""

from __future__ import annotations

from web_routes import must

URL = "/api/v1/projects/harbour"


def test_a_manager_chooses_how_offers_are_made(client_of):
    dora = client_of("dora")
    assert dora.get(URL).json["consensus"] == "off"
    before = dora.get(URL).headers["ETag"]
    must(dora.patch(URL, json={"consensus": "confidence"}), 200)
    assert dora.get(URL).json["consensus"] == "confidence"
    assert dora.get(URL).headers["ETag"] != before
    refused = dora.patch(URL, json={"consensus": "the loudest"})
    must(refused, 422)
    assert dora.get(URL).json["consensus"] == "confidence"


def test_the_record_says_how_much_is_hidden_and_that_too_little_is_known(client_of):
    dora = client_of("dora")
    record = dora.get(f"{URL}/consensus").json
    assert (record["hidden_share"], record["offers"], record["estimate"]) == (0.2, [], None)
    made = dora.post(f"{URL}/consensus/estimates", json={})
    must(made, 201)
    assert made.json["estimate"]["articles"] == 0
    assert made.json["estimate"]["rates"] == {"type": None, "stance": None}
    assert "Too little is known" in dora.get("/projects/harbour/consensus").get_data(as_text=True)


def test_only_managers_read_it(client_of):
    for name in ("ada", "cleo"):
        assert client_of(name).get(f"{URL}/consensus").status_code == 403
        assert client_of(name).get("/projects/harbour/consensus").status_code == 403
    assert client_of("eve").get(f"{URL}/consensus").status_code == 404
