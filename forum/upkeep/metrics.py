"""Numbers for Prometheus: requests are counted by the web processes, everything else is asked of the database."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, make_response, request
from sqlalchemy import func, select

from forum import clock
from forum.channels import unfinished
from forum.config import Settings
from forum.db import session
from forum.jobs import standing, workers_alive
from forum.questions import waiting_threads
from forum.support import open_and_late
from forum.web import COUNTERS, route, seconds_so_far, unlogged

blueprint = Blueprint("metrics", __name__)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
HERE = "loopback"


def open_metrics(app: Flask, settings: Settings) -> None:
    """Where FORUM_METRICS is set, count requests; `forum serve` names the folder in which its processes share them."""
    app.register_blueprint(blueprint)
    if not settings.metrics.get_secret_value():
        return
    # Slow to import, and few installations use it.
    from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: PLC0415

    own = CollectorRegistry()
    labels = ["method", "route", "status"]
    requests = Counter("docside_requests", "Requests answered.", labels, registry=own)
    seconds = Histogram("docside_request_seconds", "How long requests took.", ["route"], registry=own)
    app.extensions["docside-metrics"] = own

    def count(method: str, rule: str, status: int, took: float) -> None:
        requests.labels(method, rule, str(status)).inc()
        seconds.labels(rule).observe(took)

    app.extensions.setdefault(COUNTERS, []).append(count)

    @app.after_request
    def count_made(response: Response) -> Response:
        if request.endpoint != "metrics.show":
            count(request.method, route(), response.status_code, seconds_so_far())
        return response


@blueprint.get("/metrics")
@unlogged
def show() -> Response:
    """For whoever has the token, or, with FORUM_METRICS=loopback, for this machine; for others it is not there."""
    _must_be_allowed()
    from prometheus_client import CollectorRegistry, exposition  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    counted = current_app.extensions["docside-metrics"]
    if os.environ.get(SHARED):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(_Asked())
    body = exposition.generate_latest(counted) + exposition.generate_latest(asked)
    response = make_response(body)
    response.headers["Content-Type"] = exposition.CONTENT_TYPE_PLAIN_0_0_4
    response.headers["Cache-Control"] = "no-store"
    return response


class _Asked:
    """What the database knows, asked at the moment of the scrape: five statements."""

    def collect(self) -> Iterable[Any]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        jobs = session.execute(standing()).one()
        yield _by_state(
            GaugeMetricFamily, "jobs", "Jobs.", {"due": jobs.due, "overdue": jobs.overdue, "failed": jobs.failed}
        )
        messages = session.execute(unfinished()).one()
        kept = {"waiting": messages.waiting, "failed": messages.failed}
        yield _by_state(GaugeMetricFamily, "deliveries", "Messages on their way, or given up.", kept)
        waiting = session.scalar(select(func.count()).select_from(waiting_threads().subquery()))
        yield GaugeMetricFamily("docside_threads_waiting", "Threads that wait for an answer.", waiting)
        tickets, late = session.execute(open_and_late(clock.now())).one()
        yield GaugeMetricFamily("docside_tickets_open", "Tickets in the queue.", tickets)
        yield GaugeMetricFamily("docside_tickets_late", "Tickets past the time that was promised.", late or 0)
        yield GaugeMetricFamily("docside_workers", "Workers that are alive.", session.scalar(workers_alive()))


def _by_state(family: Any, name: str, meaning: str, numbers: dict[str, int]) -> Any:
    made = family(f"docside_{name}", meaning, labels=["state"])
    for state, number in numbers.items():
        made.add_metric([state], number)
    return made


def _must_be_allowed() -> None:
    wanted = current_app.config["FORUM"].metrics.get_secret_value()
    if wanted == HERE:
        # What a proxy on this machine passes on comes from somewhere else.
        allowed = ip_address(request.remote_addr or "0.0.0.0").is_loopback and not _was_forwarded()  # noqa: S104
    else:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        allowed = bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
    if not allowed:
        abort(404)


def _was_forwarded() -> bool:
    return any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"))
