"""Figures for Prometheus: how many requests there were, how they ended and how long they took, over all processes."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Flask, Response, current_app, request

from annotator import __version__
from annotator.config import SHARED_METRICS
from annotator.core.errors import Conflict, NotFound
from annotator.web.database import database
from annotator.web.health import find_hindrance
from annotator.web.requests import seconds

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Metric

EXTENSION = "annotator.metrics"
#: The setting that lets this machine ask without a token.
LOOPBACK = "loopback"
SHORTEST_TOKEN = 16
BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10, 30)

pages = Blueprint("metrics", __name__)


class Metrics:
    """What is counted, made once an application."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        self.requests = Counter(
            "annotator_requests", "Requests by page and status.", ["method", "page", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "annotator_request_seconds", "Seconds until the answer.", ["page"], buckets=BOUNDS_S, registry=self.registry
        )

    def count(self, response: Response) -> Response:
        """Count a request that was answered; addresses that lead nowhere count as one page."""
        page = request.endpoint or "nowhere"
        self.requests.labels(request.method if request.endpoint else "any", page, str(response.status_code)).inc()
        self.seconds.labels(page).observe(seconds())
        return response

    def everything(self) -> CollectorRegistry:
        """Return what all processes counted, and how the installation is now."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        found = CollectorRegistry()
        if os.environ.get(SHARED_METRICS):
            MultiProcessCollector(found)  # type: ignore[no-untyped-call]
        else:
            found.register(self.registry)
        found.register(Installation())
        return found


class Installation:
    """How the installation is at the moment of asking."""

    def collect(self) -> Iterator[Metric]:
        """Yield whether a write would work, and the version."""
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        hindrance = find_hindrance(database())
        yield GaugeMetricFamily("annotator_writable", "1 when a write would work now.", value=int(hindrance is None))
        yield InfoMetricFamily("annotator", "The release.", value={"version": __version__})


def init_app(app: Flask) -> None:
    """Count the requests, where the setting METRICS says that somebody may ask. Raises Conflict for a short token."""
    setting = str(app.config["METRICS"])
    if not setting:
        return
    if setting != LOOPBACK and len(setting) < SHORTEST_TOKEN:
        raise Conflict(f"ANNOTATOR_METRICS is `{LOOPBACK}`, or a token of at least {SHORTEST_TOKEN} characters.")
    counted = app.extensions[EXTENSION] = Metrics()
    app.after_request(counted.count)


@pages.get("/metrics")
def metrics() -> Response:
    """Return the figures. :raise 404: for everybody but those whom the setting METRICS lets ask."""
    if EXTENSION not in current_app.extensions or not _may_ask():
        raise NotFound()
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    counted = cast(Metrics, current_app.extensions[EXTENSION])
    return Response(generate_latest(counted.everything()), content_type=CONTENT_TYPE_LATEST)


def _may_ask() -> bool:
    setting = str(current_app.config["METRICS"])
    if setting != LOOPBACK:
        said = request.authorization
        given = said.token if said is not None and said.type == "bearer" else None
        return hmac.compare_digest((given or "").encode(), setting.encode())
    # A proxy on this machine that the settings do not know would make everybody look local.
    is_forwarded = any(name in request.headers for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"))
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback and not is_forwarded
