"""Support writes to somebody who has not asked: ten seconds to take it back, and only then is there a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, or_, select, update

from forum import attachments, clock, questions
from forum.accounts import PersonErased, User, find_or_make, must_be_support, normal_email
from forum.db import session, write
from forum.events import on, record
from forum.jobs import every, promise, task
from forum.pages import Site
from forum.questions import Question, written
from forum.refused import Refused
from forum.support.attached import FIRST
from forum.support.events import FirstMessageHeld, FirstMessagePromised, FirstMessageTakenBack
from forum.support.first_models import FirstMessage
from forum.support.opinions import hear_two_before_staff_answers
from forum.support.private import must_be_somebody_else, write_first
from forum.support.sending import WINDOW
from forum.web import speaking

KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Addressee:
    """Whoever asked a thread, or somebody by their address, about something of a site."""

    site: Site
    thread: Question | None = None
    email: str = ""
    name: str = ""


def promise_first(to: Addressee, subject: str, body: str, *, by: User) -> FirstMessage:
    """Store it; it goes in ten seconds. The same words sent by two clicks are one message."""
    must_be_support(by)
    person = to.thread.author if to.thread is not None else None
    if to.thread is not None:
        hear_two_before_staff_answers(to.thread, by)
    made = FirstMessage(
        author=by,
        site=to.site,
        person=person,
        thread_id=to.thread.id if to.thread is not None else None,
        email="" if person else normal_email(to.email),
        name="" if person else " ".join(to.name.split())[:80],
        subject=questions.checked_title(subject),
        body=written(body)["body"],
        created_at=clock.now(),
        send_at=clock.now() + WINDOW,
        why_held="",
    )
    must_be_somebody_else(person.email if person else made.email, by)
    if again := _on_its_way(made, by):
        return again
    session.add(made)
    session.flush()
    attachments.keep_for(FIRST, made.id, made.body, by=by)
    record(FirstMessagePromised(made.id, by.id))
    promise("support.send_first", {"message": made.id}, at=made.send_at)
    return made


def take_first_back(made: FirstMessage, *, by: User) -> None:
    """Nobody hears of it; its text is in the form again."""
    must_be_support(by)
    must_be_its_author(made, by)
    fresh = _locked(made.id)
    if fresh is None or fresh.sent_at is not None:
        raise Refused(_("This message has gone already."), status=409)
    if fresh.taken_back_at is None:
        fresh.taken_back_at = clock.now()
        session.flush()
        record(FirstMessageTakenBack(fresh.id, by.id))


def must_be_its_author(made: FirstMessage, by: User) -> None:
    if made.author_id != by.id:
        raise Refused(_("There is no such message."), status=404)


@task("support.send_first")
def send_first(payload: dict[str, Any]) -> None:
    """Open the ticket of a message whose time has come; one that was taken back or has gone is left alone."""
    fresh = _locked(payload["message"])
    if fresh is None or not fresh.waits:
        return
    with speaking(fresh.author.language):
        try:
            with session.begin_nested():
                _send(fresh)
        except Refused as error:
            fresh.held_at, fresh.why_held = clock.now(), error.sentence
            session.flush()
            record(FirstMessageHeld(fresh.id, fresh.author_id))


def _send(made: FirstMessage) -> None:
    person = made.person or find_or_make(made.email, made.name or made.email.partition("@")[0])
    thread = session.get(Question, made.thread_id) if made.thread_id is not None else None
    made.ticket_id = write_first(made.site, person, made.subject, made.body, by=made.author, about=thread).id
    made.sent_at = clock.now()
    made.subject = made.body = made.name = made.email = ""
    session.flush()


def _on_its_way(made: FirstMessage, by: User) -> FirstMessage | None:
    waits = FirstMessage.sent_at.is_(None) & FirstMessage.held_at.is_(None) & FirstMessage.taken_back_at.is_(None)
    same_text = (FirstMessage.subject == made.subject) & (FirstMessage.body == made.body)
    same_place = (FirstMessage.site_id == made.site.id) & (FirstMessage.email == made.email)
    person = made.person.id if made.person is not None else None
    same = select(FirstMessage).where(FirstMessage.author_id == by.id, same_text, same_place, waits)
    return session.scalar(same.where(FirstMessage.person_id.is_not_distinct_from(person)).limit(1))


def _locked(number: int) -> FirstMessage | None:
    return session.get(FirstMessage, number, with_for_update=True, populate_existing=True)


@every(timedelta(hours=1))
def forget_what_went_first() -> None:
    newest = select(func.max(FirstMessage.id)).scalar_subquery()  # SQLite would give its number to the next one
    with write():
        session.execute(
            delete(FirstMessage).where(FirstMessage.created_at < clock.now() - KEPT, FirstMessage.id < newest)
        )


@on(PersonErased)
def forget_what_was_on_its_way(fact: PersonErased) -> None:
    """Whether they wrote it or it was for them; a job that comes for it finds nothing to send."""
    gone = or_(FirstMessage.author_id == fact.user_id, FirstMessage.person_id == fact.user_id)
    empty = {"subject": "", "body": "", "name": "", "email": ""}
    session.execute(update(FirstMessage).where(gone).values(**empty, taken_back_at=clock.now()))
