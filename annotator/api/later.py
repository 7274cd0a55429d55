"""What the contract names and this release cannot do yet; the routes are there, so that clients are told so."""

from __future__ import annotations

from typing import NoReturn

from annotator.api.routing import Routes
from annotator.core.errors import NotYet
from annotator.core.wording import say
from annotator.web.login import current_account

routes = Routes("later")


@routes("GET", "/jobs/<uuid>", "A job that outlives its request (not available yet).")
def get_job(uuid: str) -> NoReturn:
    """Say that jobs are not available yet."""
    current_account()
    raise NotYet(say("Jobs are not available yet."))
