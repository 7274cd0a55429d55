"""A statement that the driver runs reads, writes and fails as it does through SQLAlchemy."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import make_article
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from annotator.db import now
from annotator.models import Article, LogEntry
from annotator.services.prepared import Prepared, write_all

COLUMNS = [Article.id, Article.uuid, Article.regions, Article.deleted_at, Article.created_at]
BY_UUID = select(*COLUMNS).where(Article.uuid == bindparam("uuid"), Article.version == 1)
LOGGED = ("at", "account_id", "project_id", "action", "detail")


@pytest.fixture
def connection(session, team):
    return session.connection()


def test_it_reads_the_same_row(session, team, connection):
    article = make_article(session, team.project, regions=[{"start": 0, "end": 3, "kind": "headline"}])
    wanted = {"uuid": article.uuid}
    row = Prepared(BY_UUID).first(connection, wanted)
    assert row == connection.execute(BY_UUID, wanted).one()
    assert row.regions == [{"start": 0, "end": 3, "kind": "headline"}]
    assert row.created_at == article.created_at


def test_what_is_made_of_a_row_is_made_anew_once_the_row_has_changed(session, team, connection):
    article = make_article(session, team.project, title="Harbour")
    made = []
    titles = Prepared(
        select(Article.title, Article.created_at).where(Article.uuid == bindparam("uuid")),
        make=lambda title, moment: made.append(title) or (title, moment),
    )
    assert titles.first(connection, {"uuid": article.uuid}) == ("Harbour", article.created_at)
    titles.first(connection, {"uuid": article.uuid})
    article.title = "Dawn"
    session.flush()
    assert titles.first(connection, {"uuid": article.uuid}) == ("Dawn", article.created_at)
    assert made == ["Harbour", "Dawn"]


def test_it_finds_nothing_where_nothing_is(connection):
    assert Prepared(BY_UUID).first(connection, {"uuid": str(uuid4())}) is None


def test_what_it_writes_is_read_back(team, connection):
    moment = now()
    entry = dict.fromkeys(LOGGED) | {"at": moment, "action": "written", "detail": "İran 😀"}
    assert Prepared(insert(LogEntry), writes=LOGGED).write(connection, entry) == 1
    row = connection.execute(select(LogEntry.at, LogEntry.detail).where(LogEntry.action == "written")).one()
    assert row == (moment, "İran 😀")


def test_it_fails_as_sqlalchemy_does(connection):
    entry = dict.fromkeys(LOGGED) | {"at": now()}
    with pytest.raises(IntegrityError):
        Prepared(insert(LogEntry), writes=LOGGED).write(connection, entry)


def test_what_is_written_together_fails_as_one(session, team, connection):
    entry = dict.fromkeys(LOGGED) | {"at": now(), "action": "written", "detail": "first"}
    written = Prepared(insert(LogEntry), writes=LOGGED)
    with pytest.raises(IntegrityError), connection.begin_nested():
        write_all(connection, (written, entry), (written, entry | {"detail": None}))
    write_all(connection, (written, entry), (written, entry | {"detail": "second"}))
    rows = session.scalars(select(LogEntry.detail).where(LogEntry.action == "written").order_by(LogEntry.id))
    assert list(rows) == ["first", "second"]
