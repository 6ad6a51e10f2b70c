"""Who hears that somebody wrote to support alone: whoever has the ticket, and the channels of support."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from forum import support
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.notifications import PingRoute
from forum.pages import Site
from forum.support import Ticket
from tests.notifications.reading import heard
from tests.notifications.test_pings import slack
from tests.people import People
from tests.visiting import Visitor

SECRET = "my-password-is-hunter2"
Run = Callable[[], None]


@pytest.fixture
def ticket(site: Site, people: People) -> Ticket:
    with write():
        return support.ask_support(site, "I cannot sign in", SECRET, by=people.visitor)


def writes(ticket: Ticket, by: User, text: str) -> None:
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), text, by=by)


def mails(person: User) -> list[str]:
    session.rollback()
    sent = select(Delivery).where(Delivery.to == person.email).order_by(Delivery.id)
    return [str(row.message["text"]) for row in session.scalars(sent)]


def test_whoever_has_the_ticket_is_mailed_what_its_asker_writes_once(
    ticket: Ticket, people: People, run_jobs: Run
) -> None:
    run_jobs()
    assert mails(people.support) == []
    with write():
        support.take(ticket, by=people.support)
    writes(ticket, people.visitor, "It says error 7.")
    run_jobs()
    run_jobs()
    [told] = mails(people.support)
    assert "Vera Visitor wrote to support" in told
    assert "It says error 7." in told
    assert f"/tickets/{ticket.id}#message-" in told
    for other in (people.moderator, people.admin, people.stranger):
        assert mails(other) == []


def test_only_routes_of_support_hear_of_a_private_ticket_and_never_its_text(
    site: Site, routed: Callable[..., PingRoute], people: People, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "everybody"))
    routed("slack", slack(httpserver, "support"), for_support=True)
    routed("slack", slack(httpserver, "guide"), for_support=True, prefix="/guide")
    with write():
        made = support.ask_support(site, "I cannot sign in", SECRET, by=people.visitor)
    writes(made, people.visitor, "Once more.")
    run_jobs()
    [told] = heard(httpserver, "/services/support")
    said = json.dumps(told)
    assert f"Private ticket {made.id}: I cannot sign in" in said
    assert f"/tickets/{made.id}" in said
    assert SECRET not in said
    assert not heard(httpserver, "/services/everybody") + heard(httpserver, "/services/guide")


def test_what_support_wrote_first_calls_nobody(
    site: Site, routed: Callable[..., PingRoute], people: People, run_jobs: Run, httpserver: HTTPServer
) -> None:
    routed("slack", slack(httpserver, "support"), for_support=True)
    with write():
        support.write_first(site, people.visitor, "Your disk", "It is full.", by=people.support)
    run_jobs()
    assert heard(httpserver, "/services/support") == []


def test_an_admin_says_that_a_route_is_read_by_support_alone(visit: Callable[..., Visitor], people: People) -> None:
    admin = visit(people.admin)
    fields = {"kind": "mail", "name": "#support", "to": "desk@example.com", "site": "", "prefix": ""}
    admin.post("/panel/pings", {**fields, "for_support": "y"})
    assert session.scalars(select(PingRoute)).one().for_support
    assert "private tickets, too" in admin.text("/panel/pings")
