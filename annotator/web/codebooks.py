"""The codebook's pages: the editor for managers, a reading view for everybody, versions, and files in and out."""

from __future__ import annotations

from difflib import unified_diff
from itertools import islice
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from annotator.api.errors import problem, shown_problem
from annotator.api.routing import answer
from annotator.core.codebook import Codebook
from annotator.core.codebook_colors import VISIONS
from annotator.core.codebook_diff import diff
from annotator.core.codebook_parts import KINDS, REQUIRABLE
from annotator.core.codebook_warnings import find_warnings
from annotator.core.decoding import load_json
from annotator.core.errors import Invalid, NotFound
from annotator.core.wording import say
from annotator.models import CodebookVersion
from annotator.services import codebooks
from annotator.services.access import Caller, enter_project
from annotator.services.codebook_gaps import PAGE, find_gaps
from annotator.services.current_codebook import current_codebook, stored_codebook
from annotator.web.database import reading
from annotator.web.languages import translate
from annotator.web.login import current_account
from annotator.web.markdown import render_markdown
from annotator.web.numbers import page_number, page_shown
from annotator.web.templating import remember

pages = Blueprint("codebooks", __name__, url_prefix="/projects/<slug>/codebook")

#: File ending to media type.
FILES = {"yaml": "application/yaml", "json": "application/json"}


@pages.get("")
def editor(slug: str) -> ResponseReturnValue:
    """Show managers the editor, and everybody else the codebook to read; so too while the project is archived."""
    with reading() as session:
        caller = _enter(session, slug)
        version = codebooks.read_codebook(session, caller)
        if not _may_edit(caller) or "read" in request.args:
            return render_template("codebooks/read.html", **_shown(version), may_edit=_may_edit(caller))
        shown = {"data": _page_data(caller, version), "shown": version, "author": _author(version)}
    return render_template("codebooks/editor.html", **shown, visions=VISIONS, kinds=KINDS, requirable=[*REQUIRABLE])


@pages.get("/guidelines")
def guidelines(slug: str) -> ResponseReturnValue:
    """Show the guidelines alone, to read or to print."""
    with reading() as session:
        shown = _shown(codebooks.read_codebook(session, _enter(session, slug)))
    return render_template("codebooks/guidelines.html", **shown)


@pages.get("/versions/<int:number>")
def show_version(slug: str, number: int) -> ResponseReturnValue:
    """Show one version: what it changed, and all of it. :raise 404: when there is none of that number."""
    with reading() as session:
        caller = _enter(session, slug)
        version = codebooks.find_version(session, caller, number)
        return render_template(
            "codebooks/version.html",
            **_shown(version),
            versions=codebooks.list_versions(session, caller),
            changes=codebooks.diff_versions(session, caller, number),
            gaps=_gaps(session, caller, number),
        )


def _gaps(session: Session, caller: Caller, version: int) -> list[dict[str, Any]]:
    """Return what the page of the current version shows of articles read before a target came: of each target a page.

    The address names one target and the page of its articles; of the others it is the first.
    """
    if version != caller.project.codebook_version:
        return []
    asked, page, shown = request.args.get("target"), page_number(request.args.get("page")), []
    for gap in find_gaps(session, caller):
        key, total = gap.target.key, len(gap.articles)
        number = max(1, min(page if key == asked else 1, -(-total // PAGE)))
        here: dict[str, Any] = {"slug": caller.project.slug, "number": version, "target": key}

        def way(wanted: int, here: dict[str, Any] = here) -> str:
            return url_for("codebooks.show_version", **here, page=wanted, _anchor="gaps-title")

        rows, pages = gap.articles[(number - 1) * PAGE : number * PAGE], page_shown(number, PAGE, total, way)
        shown.append({"gap": gap, "articles": rows, "is_open": key == asked, "pages": pages})
    return shown


@pages.get("/download.<ending>")
def download(slug: str, ending: str) -> ResponseReturnValue:
    """Send the codebook as a yaml or json file: the current version, or that of ?version=. :raise 404: when unknown."""
    if ending not in FILES:
        raise NotFound()
    with reading() as session:
        caller = _enter(session, slug)
        number = request.args.get("version", caller.project.codebook_version, int)
        codebook = stored_codebook(codebooks.find_version(session, caller, number).body)
    from annotator.formats.codebook_yaml import write_json, write_yaml  # with PyYAML, which no start needs

    written = write_yaml(codebook) if ending == "yaml" else write_json(codebook)
    response = Response(written, content_type=f"{FILES[ending]}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}-codebook-{number}.{ending}")
    return response


@pages.post("/check")
def check(slug: str) -> ResponseReturnValue:
    """Answer what is wrong with the body's codebook, what is doubtful, and what it changes. :raise 403: for others."""
    with reading() as session:
        caller = _enter_to_edit(session, slug)
        current, number = current_codebook(session, caller.project), caller.project.codebook_version
    try:
        codebook = Codebook.from_object(load_json(request.get_data()))
    except Invalid as refusal:
        return answer({"version": number, "problems": _objects(refusal.problems), "warnings": [], "changes": []})
    changes = [translate(change.sentence) for change in diff(current, codebook)]
    warnings = _objects(find_warnings(codebook))
    return answer({"version": number, "problems": [], "warnings": warnings, "changes": changes})


@pages.post("/compare")
def compare(slug: str) -> ResponseReturnValue:
    """Answer in sentences what changes between the codebooks `from` and `to` of the body. :raise 403: for others."""
    with reading() as session:
        _enter_to_edit(session, slug)
    body = load_json(request.get_data())
    if not isinstance(body, dict):
        raise Invalid(say("Send the codebooks to compare as “from” and “to”."))
    old, new = (Codebook.from_object(body.get(name)) for name in ("from", "to"))
    return answer({"changes": [translate(change.sentence) for change in diff(old, new)]})


@pages.post("/file")
def read_uploaded(slug: str) -> ResponseReturnValue:
    """Answer the codebook in an uploaded YAML or JSON file; nothing is stored. :raise 403: for others."""
    with reading() as session:
        _enter_to_edit(session, slug)
    from annotator.formats.codebook_yaml import read_codebook  # with PyYAML, which no start needs

    upload = request.files.get("file")
    try:
        if upload is None:
            raise Invalid(say("Choose a YAML or JSON file with a codebook."))
        return answer(read_codebook(upload.read(), upload.filename or "").to_object())
    except Invalid as refusal:
        return problem(refusal)


@pages.post("/preview")
def preview(slug: str) -> ResponseReturnValue:
    """Answer the Markdown of the body as safe HTML. :raise 403: for others."""
    with reading() as session:
        _enter_to_edit(session, slug)
    return answer({"html": str(render_markdown(str(load_json(request.get_data()))))})


@pages.app_template_global()
def compare_lines(before: str, after: str) -> list[tuple[str, str]]:
    """Return added, removed, same or gap beside each line of both texts; a gap stands for lines that stayed."""
    rows: list[tuple[str, str]] = []
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2)
    for line in islice(lines, 2, None):  # the first two name the files
        kind = {"+": "added", "-": "removed", "@": "gap"}.get(line[:1], "same")
        rows.append((kind, "…" if kind == "gap" else line[1:]))
    return rows


def _enter(session: Session, slug: str) -> Caller:
    return remember(enter_project(session, current_account(), slug))


def _enter_to_edit(session: Session, slug: str) -> Caller:
    caller = _enter(session, slug)
    caller.require(
        "manager", say("Only a manager may change the codebook. Ask a manager of the project for that role.")
    )
    return caller


def _may_edit(caller: Caller) -> bool:
    return caller.is_at_least("manager") and not (caller.project.archived_at or caller.project.deleted_at)


def _shown(version: CodebookVersion) -> dict[str, Any]:
    codebook = stored_codebook(version.body)
    return {
        "shown": version,
        "author": _author(version),
        "codebook": codebook,
        "guidelines": render_markdown(codebook.guidelines),
    }


def _author(version: CodebookVersion) -> str | None:
    return version.created_by.display_name if version.created_by else None


def _page_data(caller: Caller, version: CodebookVersion) -> dict[str, Any]:
    slug = caller.project.slug
    return {
        "codebook": codebooks.codebook_object(version),
        "person": caller.account.name,
        "slug": slug,
        "urls": {
            "codebook": url_for("api.put_codebook", slug=slug),
            **{name: url_for(f"codebooks.{name}", slug=slug) for name in ("check", "compare", "preview")},
            "file": url_for("codebooks.read_uploaded", slug=slug),
        },
    }


def _objects(problems: list[Any]) -> list[dict[str, Any]]:
    return [shown_problem(each) for each in problems]
