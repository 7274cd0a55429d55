"""The pages of the log: who did what and when, for the installation and for one project."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _

from annotator.core.decoding import convert
from annotator.services.access import enter_project
from annotator.services.log_reading import KINDS, PAGE, LogFilter, LogPage, read_log, read_project_log
from annotator.services.projects import list_projects
from annotator.web.claims import Shown
from annotator.web.database import reading
from annotator.web.log_words import event_detail
from annotator.web.login import current_account
from annotator.web.numbers import page_number
from annotator.web.templating import remember

pages = Blueprint("log", __name__)

KIND_NAMES = {
    "sign_in": _("Signing in and out"),
    "account": _("Accounts"),
    "token": _("API tokens"),
    "member": _("Members and persons"),
    "article": _("Articles"),
    "import": _("Imports"),
    "export": _("Exports"),
    "codebook": _("Codebook"),
    "adjudication": _("Adjudication"),
    "project": _("The project itself"),
}
#: What happens outside of projects.
OUTSIDE = ("sign_in", "account", "token")


pages.add_app_template_filter(event_detail)


@pages.get("/admin/log")
def installation() -> ResponseReturnValue:
    """Show the log of everything. :raise 403: to all but administrators."""
    account, (said, chosen, number) = current_account(), _asked()
    with reading() as session:
        found = read_log(session, account, chosen, number)
        slugs = [(each.project.slug, each.project.title) for each in list_projects(session, account)]
    return _page(found, said, chosen, [*KINDS], url_for("log.installation"), slugs)


@pages.get("/projects/<slug>/log")
def of_project(slug: str) -> ResponseReturnValue:
    """Show what was done in a project. :raise 403: to all but its managers."""
    said, chosen, number = _asked()
    with reading() as session:
        found = read_project_log(session, remember(enter_project(session, current_account(), slug)), chosen, number)
    return _page(
        found, said, chosen, [kind for kind in KINDS if kind not in OUTSIDE], url_for(".of_project", slug=slug)
    )


def _asked() -> tuple[dict[str, str], LogFilter, int]:
    said = {name: value.strip() for name, value in request.args.items() if value.strip()}
    number = said.pop("page", "1")
    return said, convert(said, LogFilter, strict=False), page_number(number)


def _page(
    found: LogPage,
    said: dict[str, str],
    chosen: LogFilter,
    kinds: list[str],
    address: str,
    projects: list[tuple[str, str]] | None = None,
) -> str:
    first = (found.number - 1) * PAGE
    ways = [
        _way(said, number) if 1 <= number <= found.pages else None for number in (found.number - 1, found.number + 1)
    ]
    return render_template(
        "log/page.html",
        entries=found.entries,
        shown=Shown(first + 1, first + len(found.entries), found.total, *ways),
        chosen=chosen,
        filters=said,
        kinds=[(kind, KIND_NAMES[kind]) for kind in kinds],
        projects=projects,
        address=address,
    )


def _way(said: dict[str, str], number: int) -> str:
    values: dict[str, Any] = (request.view_args or {}) | said | {"page": number}
    return url_for(str(request.endpoint), **values)
