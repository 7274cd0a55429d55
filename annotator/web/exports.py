"""The export page: choose, see how much and what it is, take it."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from msgspec import Struct, to_builtins
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from annotator.api.exports import check_export, export_ask, selection_of
from annotator.core.codebook import Codebook
from annotator.core.decoding import convert
from annotator.formats import WRITERS
from annotator.services.access import Caller, enter_project
from annotator.services.claim_reading import person_names
from annotator.services.current_codebook import current_codebook
from annotator.services.export_files import file_name
from annotator.services.exporting import Selection, count_claims, export_records
from annotator.web.database import reading
from annotator.web.forms.exports import ExportForm
from annotator.web.jobs import recent_jobs
from annotator.web.jobs_at_hand import hand_in, is_over
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("exports", __name__)

#: Records of the preview.
SHOWN = 3


@pages.get("/projects/<slug>/export")
def page(slug: str) -> ResponseReturnValue:
    """Show the form, the count, the first records of what was chosen, and the links that download it."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        form = ExportForm(request.args)
        form.offer(_names(session, caller), *_choices(current_codebook(session, caller.project)))
        chosen = form.selected() if form.validate() else {}
        selection = convert(chosen, Selection)
        preview = [shown(record) for record in islice(export_records(session, caller, selection), SHOWN)]
        count = count_claims(session, caller, selection)
        jobs = recent_jobs(session, caller.account, slug, "export")
    return render_template(
        "exports/page.html",
        form=form,
        selection=selection,
        count=count,
        preview=preview,
        downloads=_downloads(slug, chosen),
        jobs=jobs,
        is_much=is_over("JOB_EXPORT_CLAIMS", count),
        chosen={name: "true" if value is True else value for name, value in chosen.items()},
        file_name=file_name(caller, selection, WRITERS["jsonl"]),
    )


@pages.post("/projects/<slug>/export")
def prepare(slug: str) -> ResponseReturnValue:
    """Start the job that writes a large file, and lead to it."""
    account = current_account()
    selection, name = selection_of(request.form), request.form.get("format") or "jsonl"
    with reading() as session:
        check_export(session, enter_project(session, account, slug), name, selection)
    job = hand_in(account, slug, "export", export_ask(name, selection))
    return redirect(url_for("jobs.page", job=job.uuid), 303)


def shown(record: Struct) -> tuple[str, str, str]:
    """Return a record of the preview: what it is about, what else tells it from others, and the whole of it."""
    values: dict[str, Any] = to_builtins(record)
    whole = json.dumps(values, ensure_ascii=False, indent=2)
    if "claims" in values:
        count = len(values["claims"])
        return values["title"] or _("Untitled article"), ngettext("%(num)s claim", "%(num)s claims", count), whole
    parts = (values["annotator"], values["target"], values["stance"])
    return values["quote"], " · ".join(part for part in parts if part), whole


def _names(session: Session, caller: Caller) -> list[str]:
    """Return the persons whose claims can be chosen; annotators are not told who else works here."""
    if not caller.is_at_least("reviewer"):
        return [caller.person.name] if caller.person and caller.role == "annotator" else []
    return sorted(person_names(session, caller.project).values(), key=str.casefold)


def _choices(codebook: Codebook) -> tuple[list[SelectChoice], list[SelectChoice]]:
    targets = [SelectChoice(target.key, target.label) for target in codebook.targets]
    return targets, [SelectChoice(each.key, each.label) for each in codebook.claim_types]


def _downloads(slug: str, chosen: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (name, address) of each format that holds the unit."""
    named: dict[str, Any] = {name: "true" if value is True else value for name, value in chosen.items()}
    links = [("JSONL", url_for("api.export", slug=slug, format="jsonl", **named))]
    if named.get("unit") == "stance":
        links.append(("CSV", url_for("api.export", slug=slug, format="csv", **named)))
    return links
