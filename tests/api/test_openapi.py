"""The description of the API: valid, whole, and open to everybody."""

from __future__ import annotations

from annotator.api import API_PREFIX


def test_the_description_names_every_route(app, client_of):
    described = client_of(None).get("/api/v1/openapi.json").json
    assert described["openapi"].startswith("3.1")
    operations = {(path, method) for path, item in described["paths"].items() for method in item}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(API_PREFIX):
            path = rule.rule.replace("<", "{").replace(">", "}")
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert (path, method.lower()) in operations


def test_every_reference_leads_somewhere(client_of):
    described = client_of(None).get("/api/v1/openapi.json").json
    schemas = described["components"]["schemas"]

    def check(value):
        if isinstance(value, dict):
            target = value.get("$ref")
            if isinstance(target, str):
                assert target.removeprefix("#/components/schemas/") in schemas
            for each in value.values():
                check(each)
        elif isinstance(value, list):
            for each in value:
                check(each)

    check(described)


def test_the_contracts_paths_are_there(client_of):
    paths = client_of(None).get("/api/v1/openapi.json").json["paths"]
    project = f"{API_PREFIX}/projects/{{slug}}"
    claim = f"{project}/articles/{{article}}/claims/{{uuid}}"
    wanted = {
        f"{API_PREFIX}/me": "get",
        f"{API_PREFIX}/projects": "get post",
        project: "get patch",
        f"{project}/codebook": "get put",
        f"{project}/members": "get",
        f"{project}/members/{{username}}": "put delete",
        f"{project}/articles": "get post",
        f"{project}/articles/{{article}}": "get patch delete",
        f"{project}/imports": "post",
        f"{project}/articles/{{article}}/claims": "get",
        claim: "get put delete",
        f"{claim}/history": "get",
        f"{claim}/restore": "post",
        f"{claim}/reviews/{{review}}": "put",
        f"{claim}/reviews/{{review}}/answers": "post",
        f"{project}/articles/{{article}}/assignments/{{person}}": "get put",
        f"{project}/next": "post",
        f"{project}/agreement": "get",
        f"{project}/export": "get",
    }
    for path, methods in wanted.items():
        assert set(methods.split()) <= set(paths[path])
