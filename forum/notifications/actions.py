from __future__ import annotations

import secrets

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from forum import channels, clock
from forum.accounts import User, must_be_admin, must_be_moderator
from forum.channels import Delivery, DeliveryState, Message, channel, deliver
from forum.db import session
from forum.events import record
from forum.notifications.events import (
    DeliveryDismissed,
    DeliveryRetried,
    PingRouteAdded,
    PingRoutePaused,
    PingRouteRemoved,
    PingRouteResumed,
    PingTested,
)
from forum.notifications.models import PingRoute
from forum.notifications.prefixes import clean_prefix
from forum.notifications.queries import tests_of
from forum.pages import Site
from forum.refused import Refused
from forum.web import absolute


def add_route(
    kind: str,
    to: str,
    *,
    name: str,
    by: User,
    site: Site | None = None,
    prefix: str = "",
    for_support: bool = False,
) -> PingRoute:
    """Tell new questions of a site (None: of every site), on pages below `prefix`, to one more address.

    One `for_support` hears the number and the subject of private tickets, too.
    """
    must_be_admin(by)
    channel(kind).check(to, current_app.config["FORUM"])
    route = PingRoute(
        site=site,
        prefix=clean_prefix(prefix),
        kind=kind,
        to=to.strip(),
        name=_required(name),
        for_support=for_support,
        created_at=clock.now(),
    )
    _must_be_new(route, site)
    session.add(route)
    session.flush()
    record(PingRouteAdded(route.id, by.id))
    return route


def pause_route(route: PingRoute, *, by: User) -> None:
    must_be_admin(by)
    if route.paused_at is None:
        route.paused_at = clock.now()
        record(PingRoutePaused(route.id, by.id))


def resume_route(route: PingRoute, *, by: User) -> None:
    must_be_admin(by)
    if route.paused_at is not None:
        route.paused_at = None
        record(PingRouteResumed(route.id, by.id))


def remove_route(route: PingRoute, *, by: User) -> None:
    """Nothing new goes there; what was promised already still leaves."""
    must_be_admin(by)
    session.delete(route)
    record(PingRouteRemoved(route.id, by.id))


def send_test(route: PingRoute, *, by: User) -> Delivery:
    """Promise a real delivery there. While one has not been tried yet it is that one: a double click sends one."""
    must_be_admin(by)
    newest = session.scalar(tests_of(route).limit(1))
    if newest and newest.state is DeliveryState.WAITING and newest.attempts == 0:
        return newest
    number = secrets.token_hex(6)
    about = f"ping:{route.id}:test:{number}"
    deliver(route.kind, route.to, _test_message(route, number, by), about=about)
    record(PingTested(route.id, by.id))
    return session.scalars(select(Delivery).where(Delivery.about == about)).one()


def retry_delivery(delivery: Delivery, *, by: User) -> None:
    must_be_moderator(by)
    channels.retry(delivery)
    record(DeliveryRetried(delivery.id, by.id))


def dismiss_delivery(delivery: Delivery, *, by: User) -> None:
    """Take what was given up off the list for good; that it was there stays in the log."""
    must_be_moderator(by)
    channels.forget(delivery)
    record(DeliveryDismissed(delivery.id, by.id))


def _required(name: str) -> str:
    if not name.strip():
        raise Refused(_("Please give the route a name, such as the channel's."))
    return " ".join(name.split())[:80]


def _must_be_new(route: PingRoute, site: Site | None) -> None:
    same = select(PingRoute.id).where(
        PingRoute.kind == route.kind,
        PingRoute.to == route.to,
        PingRoute.prefix == route.prefix,
        PingRoute.site_id == site.id if site else PingRoute.site_id.is_(None),
    )
    with session.no_autoflush:
        if session.scalar(same.limit(1)) is not None:
            raise Refused(_("There is such a route already: the same pages to the same address."))


def _test_message(route: PingRoute, number: str, by: User) -> Message:
    text = _("This is a test by %(name)s. New questions will look like this.", name=by.name)
    return Message(
        id=f"ping-{route.id}-test-{number}",
        subject=_("A test from Docside"),
        text=f"{text}\n\n{absolute('/panel/pings')}\n" if route.kind == "mail" else text,
        url=absolute("/panel/pings"),
        author=by.name,
        context=route.name,
        payload={"type": "ping.test", "timestamp": clock.now().isoformat(), "route": {"name": route.name}},
    )
