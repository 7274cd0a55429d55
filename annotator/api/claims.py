"""Claims over HTTP: a claim is stored under an id that the client makes, and never over a version it has not seen."""

from __future__ import annotations

from flask import Response

from annotator.api.routing import Page, Routes, answer, if_match, read_beforehand
from annotator.core.records import ClaimInput, ClaimRecord
from annotator.core.wording import say
from annotator.services import claims
from annotator.services.access import enter_article
from annotator.services.claim_history import ClaimChange, claim_history
from annotator.services.claim_writing import Entrance
from annotator.web.database import reading, writing
from annotator.web.login import current_account

routes = Routes("claims")
ARTICLE = "/projects/<slug>/articles/<article>"


@routes("GET", f"{ARTICLE}/claims", "The claims on an article that the caller may see.", answers={200: Page})
def list_claims(slug: str, article: str) -> Response:
    """Return every visible claim on the article, in text order."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        items = claims.list_claims(session, caller, found)
    return answer(Page(items), headers=codebook_header(caller.project.codebook_version))


@routes("GET", f"{ARTICLE}/claims/<uuid>", "One claim.", answers={200: ClaimRecord})
def get_claim(slug: str, article: str, uuid: str) -> Response:
    """Return the claim with its version as ETag."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        record = claims.get_claim(session, caller, found, uuid.lower())
    return answer(record, etag=record.version)


@routes(
    "PUT",
    f"{ARTICLE}/claims/<uuid>",
    "Store a claim under an id that the client made.",
    body=ClaimInput,
    answers={200: ClaimRecord, 201: ClaimRecord},
    if_match="required",
)
def put_claim(slug: str, article: str, uuid: str) -> Response:
    """Return the stored claim: 201 where it is new, 200 where it was changed or sent again."""
    account = current_account()
    sent = read_beforehand(ClaimInput)
    entrance = Entrance(account, slug, article, uuid, sent)
    with writing(account=account.id, first=entrance.question) as session:
        caller, found, known = entrance.enter(session)
        caller.require(
            "annotator", say("Only an annotator may make claims. Ask a manager of the project for that role.")
        )
        key = claims.check_uuid(uuid)
        record, is_new = claims.put_claim(session, caller, found, key, sent, if_match(), known)
    headers = codebook_header(caller.project.codebook_version)
    return answer(record, 201 if is_new else 200, etag=record.version, headers=headers)


@routes(
    "DELETE",
    f"{ARTICLE}/claims/<uuid>",
    "Delete an own claim; it can be restored.",
    answers={204: None},
    if_match="required",
)
def delete_claim(slug: str, article: str, uuid: str) -> Response:
    """Return nothing, also where it was deleted before."""
    account = current_account()
    with writing(account=account.id) as session:
        caller, found = enter_article(session, account, slug, article)
        claims.delete_claim(session, caller, found, uuid.lower(), if_match())
    return answer(None, 204)


@routes("POST", f"{ARTICLE}/claims/<uuid>/restore", "Bring a deleted claim back.", answers={200: ClaimRecord})
def restore_claim(slug: str, article: str, uuid: str) -> Response:
    """Return the claim, one version up."""
    account = current_account()
    with writing(account=account.id) as session:
        caller, found = enter_article(session, account, slug, article)
        record = claims.restore_claim(session, caller, found, uuid.lower())
    return answer(record, etag=record.version)


@routes("GET", f"{ARTICLE}/claims/<uuid>/history", "What happened to a claim, oldest first.", answers={200: Page})
def get_history(slug: str, article: str, uuid: str) -> Response:
    """Return the claim's changes, each with the fields before it."""
    with reading() as session:
        caller, found = enter_article(session, current_account(), slug, article)
        changes: list[ClaimChange] = claim_history(session, caller, found, uuid.lower())
    return answer(Page(changes))


def codebook_header(version: int) -> dict[str, str]:
    """Return the header that tells an open page which codebook the project works with now."""
    return {"X-Codebook-Version": str(version)}
