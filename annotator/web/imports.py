"""The import dialogue: files are looked through first, stored when the manager says so, and summed up after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage

from annotator.api.imports import hand_in_import, is_much, read_layer, sources
from annotator.core.errors import Invalid, NotFound, Problem
from annotator.core.job_records import ImportAsk
from annotator.formats import READERS
from annotator.ingest.encodings import ENCODINGS
from annotator.ingest.samples import SAMPLES
from annotator.models import Job
from annotator.services.access import enter_project
from annotator.services.import_batches import find_import, list_imports
from annotator.services.import_preview import FilePreview, preview_files
from annotator.services.importing import (
    ImportSummary,
    check_reading,
    count_repetitions,
    import_reading,
    require_importer,
)
from annotator.services.importing_files import AUTO, PROBLEMS_SHOWN, read_files
from annotator.web.database import reading, writing
from annotator.web.jobs import recent_jobs
from annotator.web.languages import translate
from annotator.web.login import current_account
from annotator.web.templating import remember
from annotator.web.words import LAYERS as LAYER_NAMES

pages = Blueprint("imports", __name__, url_prefix="/projects/<slug>/import")
pages.add_app_template_filter(count_repetitions, "repetitions")


@dataclass(frozen=True)
class Checked:
    """What the dialogue found in some files."""

    files: list[FilePreview]
    #: None where there are problems.
    summary: ImportSummary | None
    problems: list[Problem]

    @property
    def message(self) -> str:
        """Return what is wrong, in a sentence."""
        if len(self.problems) == 1:
            return str(translate(self.problems[0].sentence))
        if len(self.problems) >= PROBLEMS_SHOWN:
            return _(
                "At least %(num)s problems were found; these are the first. Mend them in the files and choose the "
                "files again.",
                num=PROBLEMS_SHOWN,
            )
        return ngettext(
            "%(num)s problem was found. Mend it in the files and choose the files again.",
            "%(num)s problems were found. Mend them in the files and choose the files again.",
            len(self.problems),
        )

    @property
    def is_unreadable(self) -> bool:
        """Return whether some file needs another encoding."""
        return any(file.guesses for file in self.files)


@pages.get("")
def dialogue(slug: str) -> ResponseReturnValue:
    """Show the dialogue. :raise 403: to all but managers."""
    return _page(slug, None)


@pages.post("")
def send(slug: str) -> ResponseReturnValue:
    """Look files through and show what is in them; store them when asked to and all is well. :raise 403: as above."""
    account = current_account()
    with reading() as session:
        require_importer(enter_project(session, account, slug))
    said = {name: request.form.get(name, "").strip() for name in ("format", "encoding", "layer", "as_person")}
    uploads = [upload for upload in request.files.getlist("file") if upload.filename]
    if request.form.get("action") == "import" and is_much(uploads):
        return redirect(url_for("jobs.page", job=_hand_in(slug, said, uploads).uuid), 303)
    checked = _check(slug, said)
    if request.form.get("action") != "import":
        return _page(slug, checked)  # what is wrong with the files is what was asked for
    if checked.summary is None:
        return _page(slug, checked), 422
    return redirect(url_for("imports.summary", slug=slug, uuid=checked.summary.id), 303)


@pages.get("/<uuid:uuid>")
def summary(slug: str, uuid: object) -> ResponseReturnValue:
    """Show what an import did. :raise 403: to all but managers."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        past, articles = find_import(session, caller, str(uuid))
    return render_template("imports/summary.html", past=past, articles=articles)


@pages.get("/samples/<name>")
def sample(slug: str, name: str) -> ResponseReturnValue:
    """Send a small file of one format, to start from. :raise 404: for other names."""
    with reading() as session:
        enter_project(session, current_account(), slug)
    if name not in SAMPLES:
        raise NotFound()
    response = Response(SAMPLES[name], content_type="text/plain; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _check(slug: str, said: dict[str, str]) -> Checked:
    """Go through the uploaded files, storing them where the form says so."""
    files = sources(request.files.getlist("file"))
    format, encoding = said["format"] or AUTO, said["encoding"] or "utf-8"
    is_import = request.form.get("action") == "import"
    previews: list[FilePreview] = []
    try:
        found = read_files(files, format, encoding)
        previews = preview_files(files, found, format, encoding)
        how: dict[str, Any] = {"layer": read_layer(said["layer"]), "as_person": said["as_person"] or None}
        with reading() as session:
            checked = check_reading(session, enter_project(session, current_account(), slug), found, **how)
        with writing() if is_import else reading() as session:
            caller = enter_project(session, current_account(), slug)
            done = import_reading(session, caller, found, checked=checked, dry_run=not is_import, **how)
    except Invalid as error:
        problems = error.problems or [Problem(error.message)]
        return Checked(previews, None, problems)
    return Checked(previews, done, [])


def _hand_in(slug: str, said: dict[str, str], uploads: list[FileStorage]) -> Job:
    layer, person = read_layer(said["layer"]), said["as_person"] or None
    ask = ImportAsk([], said["format"] or AUTO, said["encoding"] or "utf-8", layer, person)
    return hand_in_import(current_account(), slug, ask, uploads)


def _page(slug: str, checked: Checked | None) -> str:
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        require_importer(caller)
        past = list_imports(session, caller)
        jobs = recent_jobs(session, caller.account, slug, "import")
    shown: dict[str, Any] = {name: request.form.get(name, "") for name in ("format", "encoding", "layer", "as_person")}
    return render_template(
        "imports/dialogue.html",
        checked=checked,
        said=shown,
        past=past,
        jobs=jobs,
        samples=SAMPLES,
        formats=[(AUTO, _("By the file’s name"))] + [(each.NAME, each.LABEL) for each in READERS.values()],
        encodings=list(ENCODINGS.items()),
        layers=[*LAYER_NAMES.items()],
        limit_mb=current_app.config["UPLOAD_LIMIT_MB"],
        job_mb=current_app.config["JOB_IMPORT_MB"],
    )
