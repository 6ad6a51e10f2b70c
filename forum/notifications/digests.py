"""Summaries once a day or once a week, in the morning of each person, and only if there is something to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, select

from forum import clock
from forum.accounts import User
from forum.channels import deliver
from forum.db import add_once, session, write
from forum.following import HowOften, awaiting_digest, mutes_of, zones_of_digests
from forum.jobs import every, promise, task
from forum.notifications.digest_contents import Item, by_place, contents
from forum.notifications.mails import keyed_id, list_headers, write_mail
from forum.notifications.models import Digest
from forum.notifications.mornings import SPAN, Morning, last_morning
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import settings_path, unsubscribe_path
from forum.web import absolute, speaking

AT_A_TIME = 200
KEPT = timedelta(days=90)
_MOST = 10
# What was written a moment ago may not be committed yet; it is for the next one.
_LAG = timedelta(minutes=1)


@every(timedelta(minutes=5))
def promise_digests() -> None:
    """A row for each person whose morning has begun, and a job for each row, some at a time; twice is once."""
    for how_often in SPAN:
        for zone in zones_of_digests(how_often):
            morning = last_morning(how_often, zone.name, clock.now())
            while _promise_some(how_often, zone.stored, morning):
                pass


@task("notifications.write_digest")
def write_digest(payload: dict[str, Any]) -> None:
    """The mail, or nothing if nothing happened. Its row is the lock: it is written once."""
    digest = session.get(Digest, payload["digest"], with_for_update=True)
    if digest is None or digest.told is not None:
        return
    how_often, person = HowOften(digest.period.partition(" ")[0]), session.get_one(User, digest.user_id)
    silent = "digests" in mutes_of(person.id) or unmailable([person.id])
    items = [] if silent else contents(person, how_often, *_stretch(digest, how_often))
    digest.told = len(items)
    if items:
        _mail(digest, person, how_often, items)


@every(timedelta(hours=12))
def forget_old_digests() -> None:
    with write():
        session.execute(delete(Digest).where(Digest.made_at < clock.now() - KEPT))


def _promise_some(how_often: HowOften, zone: str, morning: Morning) -> bool:
    """True if there may be more of them."""
    with write():
        had = select(Digest.user_id).where(Digest.period == morning.period)
        people = session.scalars(awaiting_digest(how_often, zone, morning.begun, had).limit(AT_A_TIME)).all()
        for person in people:
            digest = Digest(user_id=person, period=morning.period, made_at=clock.now())
            if add_once(digest):
                promise("notifications.write_digest", {"digest": digest.id})
    return len(people) == AT_A_TIME


def _stretch(digest: Digest, how_often: HowOften) -> tuple[datetime, datetime]:
    """From where the one before ended, so that nothing is told twice or left out; not for ever after a long pause."""
    kind = Digest.period.startswith(f"{how_often.value} ")
    before = select(Digest.made_at).where(Digest.user_id == digest.user_id, kind, Digest.made_at < digest.made_at)
    last = session.scalar(before.order_by(Digest.made_at.desc()).limit(1))
    usual = digest.made_at - SPAN[how_often]
    begin = max(last, usual - SPAN[how_often]) if last else usual
    return begin - _LAG, digest.made_at - _LAG


def _mail(digest: Digest, person: User, how_often: HowOften, items: list[Item]) -> None:
    leave = absolute(unsubscribe_path(person, "digests"))
    with speaking(person.language):
        words = headline(items)
    message = write_mail(
        "digest",
        id=f"digest-{digest.id}",
        url=absolute("/inbox"),
        headers={
            "Message-ID": keyed_id("digest", digest.id, person.id),
            **list_headers("digests", leave),
        },
        person=person,
        daily=how_often is HowOften.DAILY,
        headline=words,
        groups=by_place(items[:_MOST]),
        more=len(items[_MOST:]),
        leave=leave,
        settings=absolute(settings_path(person)),
    )
    deliver("mail", person.email, message, about=f"digest:{digest.id}")


def headline(items: Sequence[Item]) -> str:
    """What is in it and where: "3 answers, 2 new questions in Installing"."""
    answered, asked = sum(len(item.answers) for item in items), sum(item.is_new for item in items)
    answers = ngettext("%(num)d answer", "%(num)d answers", answered)
    questions = ngettext("%(num)d new question", "%(num)d new questions", asked)
    where = _where(items)
    if answered and asked:
        return _("%(answers)s, %(questions)s in %(where)s", answers=answers, questions=questions, where=where)
    if answered or asked:
        return _("%(what)s in %(where)s", what=answers if answered else questions, where=where)
    solved = ngettext("%(num)d solved thread", "%(num)d solved threads", len(items))
    return _("%(what)s in %(where)s", what=solved, where=where)


def _where(items: Sequence[Item]) -> str:
    """The page, if it is one; else the site, if it is one."""
    places, sites = {item.place for item in items}, {item.question.site.name for item in items}
    for names in (places, sites):
        if len(names) == 1:
            return names.pop()
    return _("what you follow")
