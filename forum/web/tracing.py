"""What is known of a request for the log: its reference, how long it took, and nothing about the person."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, has_app_context, request

View = TypeVar("View", bound=Callable[..., Any])

access = logging.getLogger("forum.access")
COUNTERS = "docside-counters"
GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_unlogged: set[str] = set()


def unlogged(view: View) -> View:
    """Leave a view out of the access log: machines ask for it every few seconds."""
    _unlogged.add(f"{view.__module__}.{view.__name__}")
    return view


def begin() -> None:
    g.started = time.perf_counter()
    given = request.headers.get("X-Request-ID", "")
    # Anybody can send one; only a proxy of ours is believed.
    believed = current_app.config["FORUM"].trusted_proxies and GIVEN.fullmatch(given)
    g.reference = given if believed else secrets.token_hex(8)


def reference() -> str:
    """The name of the running request in the log and on its error page; '' outside of one."""
    return str(g.get("reference", "")) if has_app_context() else ""


def seconds_so_far() -> float:
    return time.perf_counter() - float(g.get("started", time.perf_counter()))


def finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = reference()
    if current_app.config["FORUM"].log == "json" and not _is_unlogged():
        # The rule, not the address: addresses hold signed tokens and what people search for.
        line = {
            "method": request.method,
            "route": route(),
            "status": response.status_code,
            "ms": round(seconds_so_far() * 1000, 1),
            "who": _kind_of_person(),
        }
        access.info("request", extra=line)
    return response


def log_kept(app: Flask, rule: str, reference: str, status: int, seconds: float) -> None:
    """Note an answer that was made before, as `finish` notes the others."""
    if app.config["FORUM"].log == "json":
        line = {"method": "GET", "route": rule, "status": status, "ms": round(seconds * 1000, 1), "who": "visitor"}
        access.info("request", extra=line | {"reference": reference})
    for count in app.extensions.get(COUNTERS, ()):
        count("GET", rule, status, seconds)


def route() -> str:
    """The rule that matched, such as /questions/<int:number>; '' if none did."""
    return request.url_rule.rule if request.url_rule else ""


def _is_unlogged() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return view is not None and f"{view.__module__}.{view.__name__}" in _unlogged


def _kind_of_person() -> str:
    """As far as the request itself has asked already; the log costs no statement."""
    person = g.get("_login_user")
    if person is None or not person.is_authenticated:
        return "visitor"
    return "staff" if person.is_staff else "member"
