"""Accounts: made, named, given passwords, disabled; and who may sign in."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.core.errors import Conflict, Invalid, NotAllowed, NotFound, Problem
from annotator.core.passwords import check_password
from annotator.core.text import check_string, fold, name_key
from annotator.core.wording import say
from annotator.db import now
from annotator.models import Account, LogEntry, SignedIn
from annotator.services.access import log
from annotator.services.hashing import hash_password, is_outdated, is_password
from annotator.services.sessions import close_sessions

NAME_LIMIT = 64
DISPLAY_NAME_LIMIT = 200
WRONG = say("This name and password do not go together. Check both and try again.")


def create_account(
    session: Session,
    name: str,
    password: str,
    *,
    display_name: str = "",
    is_admin: bool = False,
    actor: Account | None = None,
) -> Account:
    """Return a new account. Raises Invalid, with a problem for each field, when a part of it cannot be used."""
    name, display_name = name.strip(), display_name.strip() or name.strip()
    problems = check_name(name) or _taken(session, name)
    problems += check_string(display_name, DISPLAY_NAME_LIMIT, "/display_name", say("The display name"))
    _refuse(problems + check_password(password))
    account = Account(name=name, name_key=name_key(name), display_name=display_name, is_admin=is_admin)
    account.password_hash, account.created_at = hash_password(password), now()
    session.add(account)
    session.flush()
    log(session, actor or account, "account created", detail=account.name)
    return account


def check_name(name: str) -> list[Problem]:
    """Return what is wrong with *name* as an account's: 1 to 64 letters of any script, digits, `_`, `.` and `-`."""
    if not 1 <= len(name) <= NAME_LIMIT:
        return [Problem(say("A name has 1 to %(name_limit)s characters.", name_limit=NAME_LIMIT), pointer="/name")]
    # What the name becomes when names are compared obeys too: a ligature may stand for a whole sentence.
    if len(name_key(name)) > 4 * NAME_LIMIT or not all(map(_may_be_in_name, name + name_key(name))):
        message = say(
            "Use letters, digits, underscore, full stop and hyphen only; spaces can go into the display name."
        )
        return [Problem(message, pointer="/name")]
    if name in (".", ".."):
        return [Problem(say("A name made of full stops cannot stand in an address. Choose another."), pointer="/name")]
    return []


def find_account(session: Session, name: str) -> Account:
    """Return the account called *name*, whatever its case. Raises NotFound."""
    account = _of_name(session, name.strip())
    if account is None:
        raise NotFound(say("There is no account of this name."))
    return account


def get_account(session: Session, account_id: int) -> Account:
    """Return the account of that key. Raises NotFound."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound()
    return account


def list_accounts(session: Session, search: str = "") -> list[Account]:
    """Return every account whose name or display name holds *search*, case and diacritics folded, in name order."""
    sought = fold(search.strip())
    everybody = session.scalars(select(Account).order_by(Account.name_key))
    return [account for account in everybody if sought in fold(f"{account.name} {account.display_name}")]


def last_seen(session: Session) -> dict[int, datetime]:
    """Return when each account that has an open session was last seen, by the account's key."""
    query = select(SignedIn.account_id, func.max(SignedIn.last_seen_at)).group_by(SignedIn.account_id)
    return dict(session.execute(query).all())


def recent_events(session: Session, account: Account, count: int = 20) -> list[LogEntry]:
    """Return the last *count* things in the log that *account* did, the newest first."""
    query = select(LogEntry).where(LogEntry.account_id == account.id).order_by(LogEntry.id.desc()).limit(count)
    return list(session.scalars(query))


def has_admin(session: Session) -> bool:
    """Return whether somebody can administer the installation."""
    return _count_admins(session) > 0


def check_sign_in(session: Session, name: str, password: str) -> Account:
    """Return the account of *name* when *password* is its own and it is not disabled.

    Raises Invalid otherwise, in the same words and after the same work whether or not there is such an account.
    """
    account = _of_name(session, name.strip())
    is_right = is_password(account.password_hash if account else None, password)
    if account is None or not is_right or account.is_disabled:
        raise Invalid(WRONG)
    return account


def log_refusal(session: Session, name: str, address: str) -> None:
    """Write down that somebody at *address* did not get in; a name that is no account's may be a mistyped password."""
    account = _of_name(session, name.strip())
    why = "" if account is None or not account.is_disabled else ", disabled"
    log(session, account, "sign-in refused", detail=f"{address}{why}")


def check_own_password(session: Session, account: Account, password: str, pointer: str = "/current") -> None:
    """Raise Invalid unless *password* is that of *account*: for what a stolen session alone must not do."""
    if not is_password(session.get_one(Account, account.id).password_hash, password):
        _refuse([Problem(say("This is not your current password."), pointer=pointer)])


def renew_hash(session: Session, account: Account, password: str) -> None:
    """Store *password*, just checked, anew when it was stored with other parameters than we use today."""
    stored = session.get_one(Account, account.id)
    if stored.password_hash and is_outdated(stored.password_hash):
        stored.password_hash = hash_password(password)


def change_password(session: Session, account: Account, current: str, new: str, keep: int | None = None) -> None:
    """Give *account* the password *new*, and end its sessions but *keep*.

    Raises Invalid unless *current* is its password and *new* can be one.
    """
    check_own_password(session, account, current)
    set_password(session, session.get_one(Account, account.id), new, actor=account, keep=keep)


def set_password(
    session: Session, account: Account, password: str, *, actor: Account | None = None, keep: int | None = None
) -> None:
    """Give *account* a new password, and end its sessions but *keep*. Raises Invalid unless it can be one."""
    _refuse(check_password(password))
    account.password_hash = hash_password(password)
    close_sessions(session, account, keep)
    log(session, actor, "password set", detail=account.name)


def set_display_name(session: Session, account: Account, display_name: str) -> None:
    """Change how *account* is shown; nothing given means by its name. Raises Invalid for an unusable one."""
    display_name = display_name.strip() or account.name
    _refuse(check_string(display_name, DISPLAY_NAME_LIMIT, "/display_name", say("The display name")))
    session.get_one(Account, account.id).display_name = display_name


def set_language(session: Session, account: Account, language: str | None) -> None:
    """Show the pages to *account* in *language* from now on; None: as the browser asks."""
    session.get_one(Account, account.id).language = language


def wants_tour(account: Account) -> bool:
    """Return whether *account* has neither seen nor left the tour of the annotation page."""
    return account.toured_at is None


def finish_tour(session: Session, account: Account) -> None:
    """Offer the tour of the annotation page to *account* no more of itself."""
    session.get_one(Account, account.id).toured_at = now()


def disable_account(session: Session, actor: Account | None, account: Account) -> None:
    """Shut *account*: its sessions end and its tokens stop working; what it made stays.

    Raises NotAllowed to all but administrators, and Conflict for one's own and the last administrator's account.
    """
    _require_admin(actor)
    _keep_an_admin(session, actor, account)
    account.disabled_at = account.disabled_at or now()
    close_sessions(session, account)
    log(session, actor, "account disabled", detail=account.name)


def enable_account(session: Session, actor: Account | None, account: Account) -> None:
    """Open *account* again. Raises NotAllowed to all but administrators."""
    _require_admin(actor)
    account.disabled_at = None
    log(session, actor, "account enabled", detail=account.name)


def make_admin(session: Session, actor: Account | None, account: Account) -> None:
    """Let *account* administer the installation. Raises NotAllowed to all but administrators."""
    _require_admin(actor)
    account.is_admin = True
    log(session, actor, "administrator made", detail=account.name)


def remove_admin(session: Session, actor: Account | None, account: Account) -> None:
    """Make *account* an ordinary one.

    Raises NotAllowed to all but administrators, and Conflict for one's own and the last administrator's account.
    """
    _require_admin(actor)
    _keep_an_admin(session, actor, account)
    account.is_admin = False
    log(session, actor, "administrator removed", detail=account.name)


def _require_admin(actor: Account | None) -> None:
    # None is the command line, whose user can read the database anyway.
    if actor is not None and not actor.is_admin:
        raise NotAllowed(say("Only an administrator may do this."))


def _keep_an_admin(session: Session, actor: Account | None, account: Account) -> None:
    if actor is not None and actor.id == account.id:
        raise Conflict(say("You cannot do this to your own account. Ask another administrator."))
    if account.is_admin and not account.is_disabled and _count_admins(session) == 1:
        raise Conflict(say("This is the only administrator. Make somebody else one first."))


def _count_admins(session: Session) -> int:
    query = select(func.count()).where(Account.is_admin.is_(True), Account.disabled_at.is_(None))
    return session.scalar(query) or 0


def _of_name(session: Session, name: str) -> Account | None:
    # What cannot be a name is not asked for: databases choke on NUL and on lone surrogates.
    query = select(Account).where(Account.name_key == name_key(name))
    return None if check_name(name) else session.scalar(query)


def _taken(session: Session, name: str) -> list[Problem]:
    if _of_name(session, name) is None:
        return []
    return [Problem(say("This name is taken. Choose another."), pointer="/name")]


def _may_be_in_name(char: str) -> bool:
    return char in "_.-" or unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd")


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Invalid(problems[0].message, problems)
