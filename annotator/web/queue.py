"""The queue's pages: its rules with what they mean in numbers, and the button that takes the next article."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from annotator.core.errors import Conflict, Invalid
from annotator.services.access import enter_project
from annotator.services.queue import take_next
from annotator.services.queue_disagreement import compare_readers, store_scores
from annotator.services.queue_places import read_rules
from annotator.services.queue_rules import QueueNumbers, change_queue, describe_queue, require_manager, with_seed
from annotator.web.database import reading, writing
from annotator.web.forms.accounts import show_problems
from annotator.web.forms.queue import QueueForm, form_of
from annotator.web.login import current_account
from annotator.web.queue_words import rules_in_words
from annotator.web.templating import remember

pages = Blueprint("queue", __name__, url_prefix="/projects/<slug>")


@pages.get("/queue")
def page(slug: str) -> ResponseReturnValue:
    """Show the queue's rules and what they mean. :raise 403: to all but managers."""
    return _page(slug, None)


@pages.post("/queue")
def change(slug: str) -> ResponseReturnValue:
    """Store the rules, or only show what they would mean. :raise 403: to all but managers."""
    account, form = current_account(), QueueForm()
    with reading() as session:
        require_manager(enter_project(session, account, slug))
    if not form.validate_on_submit() or request.form.get("action") == "preview":
        return _page(slug, form)
    try:
        with writing() as session:
            caller = enter_project(session, account, slug)
            rules = form.rules()
            change_queue(session, caller, rules and with_seed(caller.project, rules))
    except (Invalid, Conflict) as error:
        show_problems(form, error)
        return _page(slug, form)
    flash(_("The queue is on.") if rules else _("The queue is off. What people have stays theirs."), "success")
    return redirect(url_for("queue.page", slug=slug), 303)


@pages.post("/next")
def take(slug: str) -> ResponseReturnValue:
    """Go to the caller's next article, or say that there is none now. :raise 403: to viewers."""
    account = current_account()
    with reading() as session:
        scores = compare_readers(session, enter_project(session, account, slug))
    with writing() as session:
        caller = enter_project(session, account, slug)
        store_scores(session, scores)
        article = take_next(session, caller)
    if article is None:
        flash(_("There is nothing left for you in “%(title)s” right now.", title=caller.project.title), "message")
        return redirect(url_for("home.index"), 303)
    return redirect(url_for("annotate.page", slug=slug, article=article.uuid), 303)


def _page(slug: str, form: QueueForm | None) -> ResponseReturnValue:
    """Show *form*, or that of the stored rules, with what it would mean where nothing in it is wrong."""
    rules = None
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        require_manager(caller)
        stored = read_rules(caller.project)
        numbers: QueueNumbers | None = None
        is_sent, form = form is not None, form or form_of(stored)
        if not form.errors:
            try:
                rules = form.rules()
                if rules is not None:
                    numbers = describe_queue(session, caller, with_seed(caller.project, rules))
            except Invalid as error:
                show_problems(form, error)
    words = [] if rules is None or numbers is None or form.errors else rules_in_words(rules, numbers)
    page = render_template("queue/page.html", form=form, numbers=numbers, words=words, is_stored=not is_sent)
    return page, 422 if form.errors else 200
