"""Addresses for machines: alive, ready, and how a request arrives."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request
from sqlalchemy.exc import SQLAlchemyError

from forum.db import found_revision, session, wanted_revision
from forum.jobs import alive
from forum.upkeep.public import Echo
from forum.web import sign, unlogged, unsign

blueprint = Blueprint("signs", __name__)


@blueprint.get("/health")
@unlogged
def health() -> Response:
    """The process answers; nothing else is asked, so that a database that is away restarts no web server."""
    return _words(200, "alive")


@blueprint.get("/ready")
@unlogged
def ready() -> Response:
    """The database answers with the tables of this version; with `?worker` a worker must be alive too."""
    try:
        found = found_revision()
        worker = session.scalar(alive()) if found and "worker" in request.args else True
    except SQLAlchemyError:
        session.rollback()
        return _words(503, "database")
    if found != wanted_revision():
        return _words(503, "migrations")
    return _words(200, "ready") if worker else _words(503, "worker")


@blueprint.get("/echo/<question>")
def echo(question: str) -> Response:
    """How this request arrived, for somebody who knows the installation's secret, and signed with it."""
    nonce = unsign("echo", question, seconds=60)
    if not isinstance(nonce, str):
        abort(404)
    # ProxyFix takes what it believes out of REMOTE_ADDR and keeps the header as it came.
    forwarded = ",".join(request.headers.getlist("X-Forwarded-For"))
    arrived = Echo(
        scheme=request.scheme,
        host=request.host,
        client=request.remote_addr or "",
        forwarded=len([each for each in forwarded.split(",") if each.strip()]),
    )
    return _words(200, sign("echo-answer", arrived.to_json(nonce)), end="")


def _words(status: int, said: str, end: str = "\n") -> Response:
    response = make_response(said + end, status)
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "no-store"
    return response
