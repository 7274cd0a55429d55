"""A project's own pages: creating it and its settings."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from annotator.core.codebook import Codebook
from annotator.core.codebook_default import default_codebook
from annotator.core.errors import Conflict, Invalid, Problem
from annotator.core.wording import say
from annotator.services import projects
from annotator.services.access import Caller, enter_project
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import show_problems
from annotator.web.forms.projects import DeleteForm, NewProjectForm, SettingsForm
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("projects", __name__)


@pages.route("/projects/new", methods=["GET", "POST"])
def create() -> ResponseReturnValue:
    """Show the form of a new project, or create it and go there. :raise 403: to all but administrators."""
    account = current_account()
    projects.require_creator(account)
    form, status = NewProjectForm(), 200
    if form.validate_on_submit():
        try:
            book = read_upload(form.codebook.data)
            with writing() as session:
                project = projects.create_project(
                    session, account, form.slug.data, form.title.data, book, form.description.data or ""
                )
            flash(_("“%(title)s” is ready. Import its articles next.", title=project.title), "success")
            return redirect(url_for("articles.index", slug=project.slug), 303)
        except (Invalid, Conflict) as error:
            show_problems(form, error)
    if form.errors or form.form_errors:
        status = 422
    return render_template("projects/new.html", form=form, default=default_codebook()), status


@pages.route("/projects/<slug>/settings", methods=["GET", "POST"])
def settings(slug: str) -> ResponseReturnValue:
    """Show the settings, or change title, description and opening rule. :raise 403: to all but managers."""
    account = current_account()
    with reading() as session:
        caller = enter_project(session, account, slug)
        caller.require(
            "manager",
            say("Only a manager may change the project's settings. Ask a manager of the project for that role."),
        )
    form, status = SettingsForm(obj=caller.project), 200
    if form.validate_on_submit():
        try:
            with writing() as session:
                projects.change_project(
                    session,
                    enter_project(session, account, slug),
                    title=form.title.data,
                    description=form.description.data or "",
                    opens=form.opens.data,
                    hides_names=form.hides_names.data,
                    consensus=form.consensus.data,
                )
            flash(_("The settings are saved."), "success")
            return redirect(url_for("projects.settings", slug=slug), 303)
        except (Invalid, Conflict) as error:
            show_problems(form, error)
    if form.errors or form.form_errors:
        status = 422
    return _settings_page(slug, form, DeleteForm(formdata=None), status)


@pages.post("/projects/<slug>/archive")
def archive(slug: str) -> ResponseReturnValue:
    """Make the project read-only. :raise 403: to all but managers."""
    return _change(
        slug, projects.archive_project, _("The project is archived: everybody can read it, nobody can change it.")
    )


@pages.post("/projects/<slug>/reopen")
def reopen(slug: str) -> ResponseReturnValue:
    """Open an archived project again. :raise 403: to all but managers."""
    return _change(slug, projects.reopen_project, _("The project is open again."))


@pages.post("/projects/<slug>/restore")
def restore(slug: str) -> ResponseReturnValue:
    """Bring a deleted project back. :raise 403: to all but managers and administrators."""
    return _change(slug, projects.restore_project, _("The project is back, with everything in it."))


@pages.post("/projects/<slug>/delete")
def delete(slug: str) -> ResponseReturnValue:
    """Delete the project when its short name was typed. :raise 403: to all but managers."""
    account, form = current_account(), DeleteForm()
    try:
        with writing() as session:
            caller = enter_project(session, account, slug)
            projects.delete_project(session, caller, form.slug.data or "")
    except Invalid as error:
        show_problems(form, error)
        return _settings_page(slug, None, form, 422)
    flash(
        _("“%(title)s” is deleted. Managers and administrators can restore it below.", title=caller.project.title),
        "success",
    )
    return redirect(url_for("home.index"), 303)


def read_upload(upload: FileStorage | None) -> Codebook | None:
    """Return the codebook in an uploaded file, None without one. Raises Invalid at the form's field `codebook`."""
    if upload is None or not upload.filename:
        return None
    from annotator.formats.codebook_yaml import read_codebook  # with PyYAML, which no start needs

    try:
        return read_codebook(upload.read(), upload.filename)
    except Invalid as error:
        raise Invalid(error.message, [Problem(each.sentence, pointer="/codebook") for each in error.problems]) from None


def _change(slug: str, change: Callable[[Session, Caller], None], words: str) -> ResponseReturnValue:
    account = current_account()
    with writing() as session:
        change(session, enter_project(session, account, slug))
    flash(words, "success")
    return redirect(url_for("projects.settings", slug=slug), 303)


def _settings_page(slug: str, form: SettingsForm | None, deletion: DeleteForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        belongings = projects.count_belongings(session, caller)
    form = form or SettingsForm(formdata=None, obj=caller.project)
    page = render_template("projects/settings.html", form=form, deletion=deletion, belongings=belongings)
    return page, status
