"""Who the caller is, and where it may work."""


def test_a_member_sees_name_and_roles(client_of):
    assert client_of("cleo").get("/api/v1/me").json == {
        "name": "cleo",
        "display_name": "Cleo",
        "is_admin": False,
        "projects": [{"slug": "harbour", "title": "Harbour", "role": "reviewer"}],
    }


def test_an_administrator_manages_every_project(client_of):
    me = client_of("root").get("/api/v1/me").json
    assert (me["is_admin"], [each["role"] for each in me["projects"]]) == (True, ["manager"])


def test_somebody_without_projects_and_somebody_unknown(client_of):
    assert client_of("eve").get("/api/v1/me").json["projects"] == []
    assert client_of(None).get("/api/v1/me").status_code == 401
