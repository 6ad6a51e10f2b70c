"""What whoever watches over a forum wants to see: who came in, who failed to, and what was refused to whom."""

from __future__ import annotations

import logging

from flask import g, has_request_context

from forum.web.network import client_network
from forum.web.tracing import route

log = logging.getLogger("forum.security")


def security_event(name: str, *, user_id: int | None = None, harmless: bool = False, **about: str) -> None:
    """One line of the log, for a person to read and for a program to count: names are fixed, people are numbers, and
    of an address its network is told. `user_id`: whom it is about, else who is signed in."""
    facts = {"user": user_id or _signed_in(), **about}
    if has_request_context():
        facts |= {"route": route(), "network": client_network()}
    known = {key: value for key, value in facts.items() if value}
    said = " ".join(f"{key}={value}" for key, value in known.items())
    log.log(logging.INFO if harmless else logging.WARNING, "%s %s", name, said, extra={"event": name, **known})


def _signed_in() -> int | None:
    """As far as the request itself has asked already."""
    person = g.get("_login_user") if has_request_context() else None
    return person.id if person is not None and person.is_authenticated else None
