"""Every page is the same, byte by byte, on SQLite and on PostgreSQL: a browser need look at it on one of them only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import unified_diff
from functools import partial
from itertools import count
from pathlib import Path
from uuid import UUID

import browser.grounds
import cast as people
import pytest
import web_routes
from browser.grounds import lay_grounds
from cast import client_for, make_cast
from databases import Databases, PostgresqlServer, SqliteFiles, address
from flask.testing import FlaskClient
from hidden_work import without_what_passes
from jobs import desk_of
from sqlalchemy import update
from web_routes import must

from annotator import create_app
from annotator.models import Project

NAMES = (None, "eve", "vera", "ada", "ben", "cleo", "dora", "root")
#: A moment, in a page's words and in an address; a file's digest, for files hold moments; ids of the application's own.
_MOMENT = re.compile(
    r"<time\b[^>]*>[^<]*</time>|20\d\d-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)?|20\d\d-\d\d-\d\d|\b[0-9a-f]{64}\b"
)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

Said = tuple[int, str | None, str]


@contextmanager
def standing(databases: Databases, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[object, list[str]]]:
    """Yield the function that signs in, and the addresses that the walk over all pages visits, with the same ids."""
    folder.mkdir()
    numbers = count(1)
    for module in (people, web_routes, browser.grounds):
        monkeypatch.setattr(module, "uuid4", lambda: UUID(int=next(numbers), version=4))
    with databases.make(folder) as database:
        with database.writing() as session:
            cast = make_cast(session)
        settings = {"INSTANCE": folder, "DATABASE_URL": address(database), "SECRET_KEY": "for tests"}
        settings |= {"PASSWORD_HASHING": "cheapest", "JOB_WORKERS": "apart", "WTF_CSRF_ENABLED": False}
        app = create_app(settings)

        client_of = partial(client_for, app, database, cast)
        pages = lay_grounds(app, cast, database, client_of).pages
        app.config["WTF_CSRF_ENABLED"] = False
        with database.writing() as session:
            session.execute(update(Project).values(consensus_seed=7))  # each project has another
        yield client_of, pages
        desk_of(app).queue.close()
        app.extensions["annotator.database"].dispose()


def answers(client_of: Callable[[str | None], FlaskClient], name: str | None, addresses: list[str]) -> list[Said]:
    """Return status, kind and body of what *name* gets at each address, without what no two visits have in common."""
    client, found = client_of(name), []
    ids: dict[str, str] = {}
    for url in addresses:
        answer = client.get(url, buffered=True)
        assert answer.status_code < 500, (url, answer.get_data(as_text=True)[:500])
        body = without_what_passes(_MOMENT.sub("moment", answer.get_data(as_text=True)))
        body = _ID.sub(lambda each: ids.setdefault(each[0], f"id {len(ids)}"), body)
        found.append((answer.status_code, answer.content_type, body))
    return found


def difference(one: str, other: str) -> list[str]:
    return list(unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0))


def test_every_page_is_the_same_on_both_for_everybody(
    sqlite_files: SqliteFiles, postgresql_server: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        standing(sqlite_files, tmp_path / "sqlite", monkeypatch) as (on_sqlite, addresses),
        standing(postgresql_server, tmp_path / "postgresql", monkeypatch) as (on_postgresql, others),
    ):
        assert len(addresses) == len(others) > 90
        for name in NAMES:
            pairs = zip(answers(on_sqlite, name, addresses), answers(on_postgresql, name, others), strict=True)
            found = [
                (url, one[:2], other[:2], difference(one[2], other[2]))
                for url, (one, other) in zip(addresses, pairs, strict=True)
                if one != other
            ]
            assert found == [], name
        # What differs is seen.
        must(on_postgresql("dora").patch("/api/v1/projects/harbour", json={"title": "Piers"}), 200)
        changed = zip(answers(on_sqlite, "ada", addresses), answers(on_postgresql, "ada", others), strict=True)
        assert any(one != other for one, other in changed)
