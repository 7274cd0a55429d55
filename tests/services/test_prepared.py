"""A statement that the driver runs reads, writes and fails as it does through SQLAlchemy."""

from __future__ import annotations

from uuid import uuid4

import pytest
from cast import make_article
from sqlalchemy import Integer, bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError

from annotator.db import now
from annotator.models import Article, LogEntry
from annotator.services.prepared import Prepared, write_last

COLUMNS = [Article.id, Article.uuid, Article.regions, Article.deleted_at, Article.created_at]
BY_UUID = select(*COLUMNS).where(Article.uuid == bindparam("uuid"), Article.version == 1)
LOGGED = ("at", "account_id", "by_account", "project_id", "action", "detail")
EMPTY = dict.fromkeys(LOGGED) | {"by_account": False}


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
    entry = EMPTY | {"at": moment, "action": "written", "detail": "İran 😀"}
    assert Prepared(insert(LogEntry), writes=LOGGED).write(connection, entry) == 1
    row = connection.execute(select(LogEntry.at, LogEntry.detail).where(LogEntry.action == "written")).one()
    assert row == (moment, "İran 😀")


def test_it_fails_as_sqlalchemy_does(connection):
    entry = EMPTY | {"at": now()}
    with pytest.raises(IntegrityError):
        Prepared(insert(LogEntry), writes=LOGGED).write(connection, entry)


def test_what_is_written_last_is_there_once_it_is_committed_or_not_at_all(database):
    entry = EMPTY | {"at": now(), "action": "written", "detail": "first"}
    written = Prepared(insert(LogEntry), writes=LOGGED)
    with pytest.raises(IntegrityError), database.writing("harbour") as session:
        write_last(session.connection(), (written, entry), (written, entry | {"detail": None}))
    with pytest.raises(ZeroDivisionError), database.writing("harbour") as session:
        write_last(session.connection(), (written, entry))
        raise ZeroDivisionError
    with database.writing("harbour") as session:
        write_last(session.connection(), (written, entry), (written, entry | {"detail": "second"}))
    with database.reading() as session:
        rows = session.scalars(select(LogEntry.detail).where(LogEntry.action == "written").order_by(LogEntry.id))
        assert list(rows) == ["first", "second"]


def test_a_statement_behind_one_that_fails_runs_the_next_time(database):
    """psycopg prepares what ran five times on a connection, and would take for prepared what was never reached."""
    entry = EMPTY | {"at": now(), "action": "written", "detail": ""}
    written, fails = (Prepared(insert(LogEntry), writes=columns) for columns in (LOGGED, LOGGED[:1]))
    question = Prepared(select(LogEntry.id).where(LogEntry.action == "written")).asked({})
    for _ in range(8):
        with pytest.raises(IntegrityError), database.writing("harbour", first=question) as session:
            write_last(session.connection(), (fails, entry), (written, entry))
        with database.writing("harbour", first=question) as session:
            write_last(session.connection(), (written, entry))


def test_a_statement_is_prepared_anew_after_a_part_of_a_transaction_was_taken_back(database):
    """psycopg has all that is prepared forgotten at a ROLLBACK TO SAVEPOINT, once it prepared something itself."""
    entry = dict.fromkeys(LOGGED) | {"at": now(), "action": "written", "detail": "", "by_account": False}
    written = Prepared(insert(LogEntry), writes=LOGGED)
    question = Prepared(select(LogEntry.id).where(LogEntry.action == "other"))
    for is_taken_back in (True, False):
        with database.writing("harbour", first=question.asked({})) as session:
            write_last(session.connection(), (written, entry))
        with database.writing("harbour") as session:
            for _ in range(8):
                question.first(session.connection(), {})
            if is_taken_back:
                session.connection().begin_nested().rollback()


def test_what_is_asked_first_answers_that_question_and_no_other(database, cast):
    titles = Prepared(select(Article.title).where(Article.uuid == bindparam("uuid")))
    with database.writing() as session:
        harbour, dawn = (make_article(session, cast.project, title=title).uuid for title in ("Harbour", "Dawn"))
    for asked, wanted in ((harbour, harbour), (harbour, dawn), (str(uuid4()), dawn)):
        with database.writing("harbour", first=titles.asked({"uuid": asked})) as session:
            answers = [titles.first(session.connection(), {"uuid": uuid}).title for uuid in (wanted, harbour)]
        assert answers == ["Harbour" if wanted == harbour else "Dawn", "Harbour"]


def test_a_column_that_varies_is_given_beside_what_is_kept(session, team, connection):
    article = make_article(session, team.project, title="Harbour")
    made = []
    start = func.substr(Article.title, 1, bindparam("count", type_=Integer))
    parts = Prepared(
        select(Article.title, start).where(Article.uuid == bindparam("uuid")), make=made.append, varies=True
    )
    assert [parts.first(connection, {"uuid": article.uuid, "count": count}) for count in (1, 4)] == [
        (None, "H"),
        (None, "Harb"),
    ]
    assert made == ["Harbour"]
