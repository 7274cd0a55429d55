"""The first page: my work over all projects, or the way in."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from annotator.services.accounts import wants_tour
from annotator.services.my_work import read_my_work
from annotator.services.projects import list_deleted_projects
from annotator.services.sample_project import SLUG
from annotator.web.database import reading
from annotator.web.login import current_account

pages = Blueprint("home", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show what to do next and the projects; to those who are not signed in, what this is and where to sign in."""
    if not current_user.is_authenticated:
        return render_template("home/landing.html")
    account = current_account()
    with reading() as session:
        work = read_my_work(session, account)
        deleted = list_deleted_projects(session, account)
    begins_tour = wants_tour(account) and work.next is not None and work.next.slug == SLUG
    return render_template("home/index.html", work=work, deleted=deleted, begins_tour=begins_tour)
