"""Whom a message can name by @: the members who may read it, found whatever the case and the diacritics."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import Session, joinedload

from annotator.core.text import fold
from annotator.models import Article, Claim, Person
from annotator.services.access import ROLES, Caller
from annotator.services.visibility import blind_articles, opened_articles, visible_claims

#: Names that are offered at a time.
OFFERED = 8
#: Questions that are asked in one statement: a database takes so many columns at least.
_AT_ONCE = 500


@dataclass(frozen=True)
class Place:
    """Where a thread stands, or is about to be begun."""

    article: Article
    claim: Claim | None
    is_question: bool
    starter_id: int


def find_readers(session: Session, caller: Caller, place: Place) -> list[Person]:
    """Return the other members who may read a thread at *place*, by name."""
    members = [each for each in _members(session, caller) if each.role != "viewer"]
    found: list[Person] = []
    for begin in range(0, len(members), _AT_ONCE):
        part = members[begin : begin + _AT_ONCE]
        at = Article.id == place.article.id
        asked = [select(Article.id).where(at, _may_read(each, place)).exists() for each in part]
        row = session.execute(select(*asked)).one()
        found += [each.person for each, may in zip(part, row, strict=True) if may and each.person]
    return found


def offer_readers(readers: Sequence[Person], typed: str) -> list[str]:
    """Return the names that hold *typed*, those that begin with it first."""
    wanted = fold(typed)
    names = [each.name for each in readers if wanted in fold(each.name)]
    return sorted(names, key=lambda name: (not fold(name).startswith(wanted), fold(name)))[:OFFERED]


def find_mentions(text: str, readers: Sequence[Person]) -> list[Person]:
    """Return those of *readers* whom *text* names by @; the longer of two names that fit counts."""
    by_name = {fold(each.name): each for each in readers}
    if not by_name or "@" not in text:
        return []
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)@({names})(?!\w)", fold(text))
    return [by_name[name] for name in dict.fromkeys(found)]


def _members(session: Session, caller: Caller) -> list[Caller]:
    query = select(Person).options(joinedload(Person.account)).where(Person.project_id == caller.project.id)
    query = query.where(Person.account_id.is_not(None), Person.id != caller.person_id).order_by(Person.name_key)
    found = []
    for person in session.scalars(query):
        account = person.account
        role = "manager" if account is not None and account.is_admin else person.role
        if account is not None and account.disabled_at is None and role in ROLES:
            found.append(Caller(account, caller.project, person, role))
    return found


def _may_read(reader: Caller, place: Place) -> ColumnElement[bool]:
    """Return the condition on Article that *reader* may read a thread at *place*, as `visible_threads` has it."""
    if place.claim is not None:
        return select(Claim.id).where(Claim.id == place.claim.id, visible_claims(reader, [place.article.id])).exists()
    if place.is_question:
        # Whoever asks is blind and is not told which reviewers have the article too; they read it once they are done.
        return true() if reader.is_at_least("reviewer") or place.starter_id == reader.person_id else false()
    if reader.is_at_least("reviewer"):
        return Article.id.not_in(blind_articles(reader, [place.article.id]))
    return opened_articles(reader, Article.id, [place.article.id])
