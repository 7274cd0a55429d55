"""The page on which differences are settled: clusters of claims, each with the passage as everybody marked it."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from annotator.core.wording import say
from annotator.models import Article
from annotator.services.access import Caller, enter_project, find_article
from annotator.services.adjudications import own_steps
from annotator.services.current_codebook import current_version
from annotator.services.settling import SettledCluster, read_settling
from annotator.services.settling_queue import first_to_settle
from annotator.services.visibility import is_blind
from annotator.web.annotate import codebook_data, is_read_only, line_blocks, page_claim, to_builtins
from annotator.web.database import reading
from annotator.web.login import current_account
from annotator.web.templating import remember

pages = Blueprint("adjudications", __name__)


@pages.get("/projects/<slug>/articles/<article>/adjudicate")
def page(slug: str, article: str) -> ResponseReturnValue:
    """Show the article's clusters; to those who are blind there, what they have to finish first."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        found = find_article(session, caller, article)
        caller.require(
            "reviewer", say("Only a reviewer may settle claims. Ask a manager of the project for that role.")
        )
        if is_blind(session, caller, found):
            return render_template("reviews/blind.html", article=found), 403
        data = page_data(session, caller, found)
        blocks = line_blocks(found.content.text)
    return render_template("adjudications/page.html", article=found, blocks=blocks, data=data)


@pages.get("/projects/<slug>/adjudicate")
def first(slug: str) -> ResponseReturnValue:
    """Lead to the first article with differences to settle, or say that there is none."""
    with reading() as session:
        caller = remember(enter_project(session, current_account(), slug))
        caller.require(
            "reviewer", say("Only a reviewer may settle claims. Ask a manager of the project for that role.")
        )
        article = first_to_settle(session, caller)
    if article is None:
        return render_template("adjudications/none.html")
    return redirect(url_for("adjudications.page", slug=slug, article=article), 303)


def page_data(session: Session, caller: Caller, article: Article) -> dict[str, Any]:
    """Return what the page's scripts start from: the clusters before the caller's own steps, and these steps."""
    steps, before = own_steps(session, caller, article)
    settling = read_settling(session, caller, article, before)
    hidden = caller.project.hides_names
    claims = [page_claim(each) | ({"annotator": ""} if hidden else {}) for each in settling.claims]
    return {
        "account": caller.account.name,
        "person": caller.person.name if caller.person else caller.account.name,
        "article": {"title": article.title},
        "can_settle": not is_read_only(caller),
        "hides_names": hidden,
        "readers": len(settling.persons),
        "regions": article.regions,
        "codebook": codebook_data(current_version(session, caller.project)),
        "claims": claims,
        "clusters": [_cluster(each, caller) for each in settling.clusters],
        "steps": [to_builtins(each) for each in steps],
        "urls": _urls(caller, article),
    }


def _cluster(cluster: SettledCluster, caller: Caller) -> dict[str, Any]:
    """Return the cluster with its claims in the order in which they are numbered: of the text, or of no meaning."""
    order = cluster.claims
    if caller.project.hides_names:
        order = sorted(order, key=lambda each: sha256(f"{caller.project.pseudonym_key}{each}".encode()).digest())
    said: dict[str, Any] = to_builtins(cluster)
    # What most say is not told where the offer is hidden, nor needed where it is shown.
    del said["majority"]
    gold, joins = (each and page_claim(each) for each in (cluster.gold, cluster.joins))
    return said | {"claims": order, "gold": gold, "joins": joins}


def _urls(caller: Caller, article: Article) -> dict[str, str]:
    place: dict[str, Any] = {"slug": caller.project.slug, "article": article.uuid}
    clusters = url_for("api.list_clusters", **place)
    return {
        "claims": url_for("api.list_claims", **place),
        "reviews": url_for("api.list_passage_reviews", **place),
        "adjudications": clusters.removesuffix("clusters") + "adjudications",
        "review": url_for("reviews.page", **place),
        "sign_in": url_for("auth.sign_in"),
    }
