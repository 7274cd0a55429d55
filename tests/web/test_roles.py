"""Who may ask what: a matrix made from the URL map, in which every route has a row."""

from __future__ import annotations

import pytest
from cast import ROLES, Cast, make_cast
from databases import address
from flask import Flask
from web_routes import Route, ask, make_scene, routes

from annotator import create_app
from annotator.db import Database
from annotator.services.links import invite
from annotator.services.sessions import open_session

#: From the least to the most: so that what succeeds and changes something comes last.
PEOPLE = (None, "eve", "vera", "ada", "cleo", "dora", "root")
RANK = {"viewer": 1, "annotator": 2, "reviewer": 3, "manager": 4}

#: Who may ask it: "open" everybody, "account" everybody signed in, "admin" administrators, else the least role.
#: Outsiders are told 404 of a project's things, members below the role 403.
ROWS = {
    "open": """
        home.index health.healthz metrics.metrics auth.sign_in auth.sign_in_here auth.who_is_here auth.set_up
        auth.accept_invitation
        auth.reset_password api.get_openapi languages.words languages.choose""",
    "account": """
        account.index account.set_display_name account.change_password account.end_session account.create_token
        account.finish_tour
        account.revoke_token api.get_me api.list_projects api.schema api.get_jobs api.get_job
        api.get_job_file api.post_job_cancel api.post_job_again jobs.index jobs.page jobs.cancel jobs.again""",
    "admin": """
        admin.account admin.accounts admin.disable admin.enable admin.invite admin.make_admin admin.remove_admin
        admin.reset_link admin.revoke_invitation log.installation projects.create api.post_project""",
    "viewer": """
        articles.index articles.details annotate.page claims.table claims.permalink codebooks.editor
        codebooks.download codebooks.guidelines codebooks.show_version exports.page exports.prepare imports.sample
        api.get_project api.get_codebook api.get_articles api.get_article api.list_claims api.get_changes api.get_claim
        api.get_history
        api.list_voice_names api.export api.get_agreement""",
    "annotator": """
        api.list_members api.put_claim api.delete_claim api.restore_claim api.get_assignment api.put_assignment
        api.list_reviews api.post_answer api.list_target_proposals api.put_target_proposal api.delete_target_proposal
        training.page api.get_training api.list_region_proposals api.put_region_proposal api.delete_region_proposal
        progress.page progress.download_csv api.get_progress
        api.list_passage_reviews api.answer_passage_review api.post_next queue.take
        threads.page threads.permalink
        api.get_project_threads api.list_threads api.put_message api.delete_message api.put_thread
        api.list_readers""",
    "reviewer": """
        reviews.first reviews.page articles.details:POST articles.change_regions api.put_review api.delete_review
        api.put_passage_review api.delete_passage_review api.patch_article
        proposals.decide_region api.decide_region_proposal
        adjudications.page adjudications.first api.list_clusters api.put_adjudication api.undo_adjudication
        api.get_agreement agreement.page agreement.measure agreement.download_csv
        api.get_agreement_details api.get_agreement_everything
        agreement_more.page agreement_more.download_csv agreement_more.differences""",
    "manager": """
        articles.paste articles.delete articles.restore imports.dialogue imports.send imports.summary
        assignments.matrix assignments.change_cells assignments.give_articles codebooks.check codebooks.compare
        codebooks.preview codebooks.read_uploaded members.index members.add members.invite members.link members.remove
        log.of_project members.rename members.revoke members.set_role members.unlink projects.settings projects.archive
        projects.delete projects.reopen projects.restore proposals.page proposals.decide
        worklists.page worklists.rule worklists.confirm worklists.reread
        api.decide_target_proposal api.get_consensus api.post_estimate consensus.page consensus.estimate
        api.patch_project api.put_codebook api.put_member
        api.delete_member api.post_article api.delete_article api.post_import
        queue.page queue.change api.get_queue api.put_queue api.delete_queue""",
}
WHO_MAY = {endpoint: who for who, endpoints in ROWS.items() for endpoint in endpoints.split()}
#: Both end at the sign-in page, for whoever asks; tests/web/test_auth.py has them.
SIGNING_OUT = {"auth.sign_out", "auth.sign_out_everywhere"}
#: What else may come where the role suffices: the thing at the tried address is not there, or not theirs.
MISSING = {
    "metrics.metrics",
    "languages.words",
    "auth.set_up",
    "auth.accept_invitation",
    "auth.reset_password",
    "account.end_session",
    "account.revoke_token",
    "api.get_job",
    "api.get_job_file",
    "api.post_job_again",
    "api.post_job_cancel",
    "jobs.page",
    "jobs.cancel",
    "jobs.again",
    "imports.summary",
    "worklists.rule",
}
#: Claims are hidden from those who may not see them, whatever their role: 404 for Vera, who may see gold alone.
HIDDEN = {
    "api.get_claim",
    "api.delete_claim",
    "api.restore_claim",
    "api.get_history",
    "api.get_assignment",
    "api.list_reviews",
    "api.put_review",
    "api.delete_review",
    "api.answer_passage_review",
    "api.post_answer",
    "claims.permalink",
    "api.delete_target_proposal",
    "api.decide_target_proposal",
    "api.delete_region_proposal",
    "api.decide_region_proposal",
    "proposals.decide",
    "proposals.decide_region",
    "training.page",
    "api.get_training",
}


REFUSED = {401, 403, 404, 405, 500}


#: Once Dora has removed it, it is gone for the administrator who comes after her.
REMOVING = {"articles.delete", "members.remove", "members.revoke", "api.delete_member", "api.delete_article"}


def who_may(route: Route) -> str:
    """Return the row of a route, or of one of its methods where that has a row of its own."""
    return WHO_MAY.get(f"{route.endpoint}:{route.method}") or WHO_MAY[route.endpoint]


def expected(who: str, name: str | None, endpoint: str) -> set[int]:
    """Return the statuses of refusal that *name* may get; an empty set is for those who may."""
    if who == "open":
        return set()
    if name is None:
        return {401}
    if who == "account":
        return set()
    if who == "admin":
        return set() if name == "root" else {403, 404}
    if name == "eve":
        return {404}
    allowed = name == "root" or RANK[ROLES[name]] >= RANK[who]
    return set() if allowed else {403, 404} if endpoint in HIDDEN else {403}


@pytest.fixture(scope="module")
def staged(databases, tmp_path_factory):
    """A database with the scene in it, to copy; and the scene."""
    folder = tmp_path_factory.mktemp("staged")
    with databases.make(folder) as database:
        app = open_app(folder, database)
        with database.writing() as session:
            cast = make_cast(session)
            invite(session, cast.accounts["dora"], project=cast.project, role="annotator")
        scene = make_scene(app, cast, database, lambda name: client(app, cast, name))
        app.extensions["annotator.database"].dispose()
        yield database, cast, scene


def open_app(folder, database: Database) -> Flask:
    settings = {
        "INSTANCE": folder,
        "DATABASE_URL": address(database),
        "SECRET_KEY": "for tests",
        "PASSWORD_HASHING": "cheapest",
        "WTF_CSRF_ENABLED": False,
    }
    return create_app(settings)


def client(app: Flask, cast: Cast, name: str | None):
    made = app.test_client()
    if name is not None:
        with app.extensions["annotator.database"].writing() as session:
            _, token = open_session(session, cast.accounts[name])
        with made.session_transaction() as cookie:
            cookie["_user_id"] = token
    return made


@pytest.fixture
def asked(staged, databases, tmp_path):
    """Return the function that asks one route as everybody, least first, on a copy of the scene."""
    original, cast, _ = staged
    with databases.copy(original, tmp_path) as database:
        app = open_app(tmp_path, database)

        def ask_all(route: Route) -> dict[str | None, int]:
            return {name: ask(client(app, cast, name), route) for name in PEOPLE}

        yield ask_all
        app.extensions["annotator.database"].dispose()


@pytest.fixture(scope="module")
def all_routes(staged, tmp_path_factory):
    database, _, scene = staged
    app = open_app(tmp_path_factory.mktemp("routes"), database)
    yield routes(app, scene)
    app.extensions["annotator.database"].dispose()


def test_every_route_has_a_row_and_every_row_a_route(all_routes):
    rows = {row.partition(":")[0] for row in WHO_MAY}
    assert {route.endpoint for route in all_routes} == rows | SIGNING_OUT


@pytest.mark.parametrize("endpoint", [row for row in WHO_MAY if ":" not in row])
def test_a_route_answers_those_who_may_and_refuses_the_others(endpoint, asked, all_routes):
    for route in all_routes:
        if route.endpoint != endpoint:
            continue
        for name, status in asked(route).items():
            refusals = expected(who_may(route), name, endpoint)
            where = f"{route.method} {route.url} as {name}"
            if refusals:
                assert status in refusals, where
            elif endpoint in MISSING | HIDDEN or (name == "root" and endpoint in REMOVING):
                assert status not in REFUSED - {404}, where
            else:
                assert status not in REFUSED, where
