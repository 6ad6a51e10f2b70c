"""One page of all that is mailed to a person: by the link in every mail, or signed in."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, Response, redirect, request, url_for

from forum import following
from forum.accounts import User, me
from forum.db import session, write
from forum.following import HowOften, Kind
from forum.notifications.outgoing import masked_mail
from forum.notifications.troubles import trouble_of, try_again
from forum.notifications.unsubscribing import reader_meant_by, settings_path
from forum.web import HOUR, client_network, done, limit, number_of, page

blueprint = Blueprint("reader", __name__)
# What one may choose of, in the order of how much comes by mail; the second column says what is muted.
MAILS = {"all": set[str](), "inbox": {"mail"}, "nothing": {"mail", "everything"}}


@blueprint.get("/account/notifications")
def mine() -> Response:
    person = me()
    if person is None:
        return redirect(url_for("accounts.sign_in", next="/account/notifications"), 303)  # type: ignore[return-value]
    return page("notifications/settings.html", "follows", **_context(person))


@blueprint.get("/following/<token>")
def show(token: str) -> Response:
    return page("notifications/settings.html", "follows", **_context(reader_meant_by(token)))


@blueprint.post("/following/<token>")
def post_settings(token: str) -> Response:
    with write():
        limit("reader", client_network(), most=300, within=HOUR)
        person = reader_meant_by(token)
        following.set_reader(
            person, zone=request.form.get("zone", ""), follows_own=request.form.get("follows_own") == "yes"
        )
        _choose_mails(person, request.form.get("mails", "all"), request.form.get("digests") == "yes")
    return done(_back(person))


@blueprint.post("/following/<token>/<any(thread, topic, page, site):target>")
def post_follow(token: str, target: str) -> Response:
    """How often one thing is told, or the first time of a topic or site that is chosen here."""
    with write():
        limit("reader", client_network(), most=300, within=HOUR)
        person, number = reader_meant_by(token), request.form.get("number", 0, type=number_of)
        _set(person, Kind(target), number, following.how_often_of(request.form.get("how_often", "")))
    return done(_back(person), "notifications/settings.html", "follows", **_context(person))


@blueprint.post("/following/<token>/another-try")
def post_another_try(token: str) -> Response:
    """The address works again, says its owner; after more refusals we stop again."""
    with write():
        limit("reader", client_network(), most=300, within=HOUR)
        person = reader_meant_by(token)
        try_again(person)
    return done(_back(person))


def _set(person: User, kind: Kind, number: int, how_often: HowOften) -> None:
    """What was left or muted needs no look at whether it is still there to be seen."""
    if how_often is HowOften.LEFT:
        following.leave(kind, number, by=person)
    elif how_often is HowOften.MUTED and kind is Kind.THREAD:
        following.silence(number, by=person)
    else:
        following.follow(kind, number, how_often, by=person)


def _choose_mails(person: User, chosen: str, digests: bool) -> None:
    wanted = MAILS.get(chosen, set()) | (set() if digests else {"digests"})
    for subject in following.MUTES:
        (following.mute if subject in wanted else following.unmute)(person, subject)


def _context(person: User) -> dict[str, Any]:
    slice_ = following.follows_of(person, request.args.get("after", ""))
    muted, reader = following.mutes_of(person.id), following.reader_of(person.id)
    return {
        "person": person,
        "base": settings_path(person),
        "to": masked_mail(person.email),
        "follows": [
            {"row": row, "name": following.name_of(row), "path": following.path_of(row)} for row in slice_.rows
        ],
        "after": slice_.after,
        "reader": reader,
        "mails": next(name for name in reversed(MAILS) if MAILS[name] <= muted),
        "digests": "digests" not in muted,
        "zones": sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NOT_PLACES)),
        "usual": following.usual_zone(),
        "topics": following.topics_to_follow(person),
        "sites": following.sites_to_follow(person),
        "trouble": trouble_of(person),
    }


_NOT_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def _back(person: User) -> str:
    """Where the form was: at the account's page for the person themselves, else at the link's."""
    session.rollback()
    return url_for("reader.mine") if (by := me()) and by.id == person.id else settings_path(person)
