"""Whether every row belongs to rows that are there, and none joins what belongs to two projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Table, and_, or_, select, true
from sqlalchemy.orm import Session

from annotator.models import Account, Project


def find_orphans(session: Session) -> Iterator[tuple[str, str]]:
    """Yield (name, sentence) of the rows that refer to a row that is not there."""
    for table in Account.metadata.sorted_tables:
        for constraint in table.constraints:
            if not isinstance(constraint, ForeignKeyConstraint):
                continue
            parent = constraint.referred_table.alias()
            pairs = [(each.parent, parent.c[each.column.name]) for each in constraint.elements]
            lost = (
                select(_name_of(table))
                .outerjoin(parent, and_(*(child == there for child, there in pairs)))
                .where(*(child.is_not(None) for child, _ in pairs), or_(*(there.is_(None) for _, there in pairs)))
            )
            for key in session.scalars(lost):
                yield f"{table.name} {key}", f"It belongs to a row of {constraint.referred_table.name} that is missing."


def find_strangers(session: Session, slug: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield (slug, name, sentence) of the rows of the project *slug*, or of any, that refer to a row of another one."""
    chosen = true() if slug is None else Project.slug == slug
    for table in Account.metadata.sorted_tables:
        parents = list(_parents(table))
        if "project_id" in table.c:
            own, source = table.c.project_id, table.join(Project, Project.id == table.c.project_id)
        elif len(parents) > 1:
            first, is_its = parents.pop(0)[1:]
            own, source = first.c.project_id, table.join(first, is_its).join(Project, Project.id == first.c.project_id)
        else:
            continue
        for column, parent, is_its in parents:
            strange = select(Project.slug, _name_of(table)).select_from(source.join(parent, is_its))
            for project, key in session.execute(strange.where(chosen, parent.c.project_id != own)):
                yield project, f"{table.name} {key}", f"Its {column.name.removesuffix('_id')} is of another project."


def _name_of(table: Table) -> Column[Any]:
    """Return the column by which people know a row, or its key."""
    return table.c.uuid if "uuid" in table.c else next(iter(table.primary_key))


def _parents(table: Table) -> Iterator[tuple[Column[Any], Any, Any]]:
    """Yield each column that refers to a row of a project, the table of that row under another name, and the join."""
    for column in table.columns:
        for key in column.foreign_keys:
            if "project_id" in key.column.table.c:
                parent = key.column.table.alias()
                yield column, parent, column == parent.c[key.column.name]
