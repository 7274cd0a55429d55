"""The log: only ever added to, on every database, by whatever way; and read by those who answer for what is in it."""

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cast import caller, join, make_project
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from annotator.core.errors import NotAllowed
from annotator.db import now
from annotator.models import Account, LogEntry, Project
from annotator.services.access import log
from annotator.services.log_reading import KINDS, PAGE, LogFilter, read_log, read_project_log
from annotator.web.words import EVENTS

PACKAGE = Path(__file__).parents[2] / "annotator"


@pytest.fixture
def entry(session, team):
    """An entry of Ada's in the cast's project."""
    log(session, team.accounts["ada"], "import", team.project, "3 articles")
    session.flush()
    return session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()


CHANGES = {
    "another detail": update(LogEntry).values(detail="none"),
    "another time": update(LogEntry).values(at=datetime(2020, 1, 1, tzinfo=UTC)),
    "another action": update(LogEntry).values(action="export"),
    "nobody's": update(LogEntry).values(account_id=None),
    "the command line's": update(LogEntry).values(by_account=False),
    "of no project": update(LogEntry).values(project_id=None),
    "somebody else's": update(LogEntry).values(
        account_id=select(Account.id).where(Account.name == "ben").scalar_subquery()
    ),
    "another number": update(LogEntry).values(id=LogEntry.id + 1000),
    "gone": delete(LogEntry),
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_entry_never_changes(session, entry, change):
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(CHANGES[change].where(LogEntry.id == entry.id))


def test_an_entry_is_not_replaced_nor_all_swept_away(session, entry, database):
    statement = "TRUNCATE log_entry"
    if database.is_sqlite:
        statement = f"REPLACE INTO log_entry (id, at, action, detail) VALUES ({entry.id}, '2020-01-01', 'export', '')"
    with pytest.raises(DBAPIError, match="only ever added to"):
        session.execute(text(statement))


def test_who_is_really_gone_leaves_the_entries(session, team):
    fay = Account(name="fay", name_key="fay", display_name="Fay", created_at=now())
    session.add(fay)
    session.flush()
    project = make_project(session, "island")
    log(session, fay, "export", project, "of fay")
    session.flush()
    session.execute(delete(Account).where(Account.id == fay.id))
    session.execute(delete(Project).where(Project.id == project.id))
    session.expire_all()
    (left,) = session.scalars(select(LogEntry).where(LogEntry.detail == "of fay"))
    assert (left.action, left.account_id, left.project_id, left.by_account) == ("export", None, None, True)


def test_a_manager_reads_the_own_project_alone(session, team):
    other = make_project(session, "island")
    join(session, other, team.accounts["eve"], "manager")
    log(session, team.accounts["eve"], "import", other, "of the island")
    log(session, team.accounts["dora"], "import", team.project, "of the harbour")
    session.flush()
    details = {each.detail for each in read_project_log(session, caller(session, team, "dora"), LogFilter()).entries}
    assert "of the harbour" in details and "of the island" not in details
    everything = {each.detail for each in read_log(session, team.accounts["root"], LogFilter()).entries}
    assert {"of the harbour", "of the island"} <= everything


@pytest.mark.parametrize("name", ["vera", "ada", "cleo"])
def test_others_do_not(session, team, name):
    with pytest.raises(NotAllowed):
        read_project_log(session, caller(session, team, name), LogFilter())
    with pytest.raises(NotAllowed):
        read_log(session, team.accounts[name], LogFilter())


def test_entries_are_found_by_who_what_where_and_when(session, team):
    root, ada = team.accounts["root"], team.accounts["ada"]
    old = LogEntry(at=now() - timedelta(days=40), account_id=ada.id, action="signed in", detail="old")
    session.add(old)
    log(session, ada, "token created", detail="laptop")
    log(session, team.accounts["ben"], "import", team.project, "by ben")
    session.flush()

    def found(**asked: object) -> set[str]:
        return {each.detail for each in read_log(session, root, LogFilter(**asked)).entries}

    today = now().date()
    assert found(who="ADA") == {"old", "laptop"}
    assert found(kind="token") == {"laptop"} and found(kind="no such kind") == set()
    assert "by ben" in found(project="harbour") and "laptop" not in found(project="harbour")
    assert found(until=today - timedelta(days=30)) == {"old"}
    assert "old" not in found(since=today) and "laptop" in found(since=today, until=today)
    assert found(since=date.max) == set() and "old" in found(until=date.max) and "old" in found(since=date.min)


def test_a_long_log_comes_in_pages_the_newest_first(session, team):
    for number in range(PAGE + 5):
        log(session, team.accounts["ada"], "signed in", detail=str(number))
    session.flush()
    first, second = (read_log(session, team.accounts["root"], LogFilter(kind="sign_in"), page) for page in (1, 2))
    assert [each.detail for each in first.entries][:2] == [str(PAGE + 4), str(PAGE + 3)] and len(first.entries) == PAGE
    assert [each.detail for each in second.entries] == ["4", "3", "2", "1", "0"] and second.pages == 2
    assert read_log(session, team.accounts["root"], LogFilter(), 10**9).entries


def logged_actions() -> set[str]:
    """Return the action of every call of `log(session, account, action, …)` in the package."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log":
                action = node.args[2]
                found.add(action.value if isinstance(action, ast.Constant) else "export")
    return found


def test_every_action_has_its_words_and_its_kind():
    of_kinds = {action for actions in KINDS.values() for action in actions}
    assert logged_actions() == of_kinds
    assert of_kinds <= set(EVENTS)
