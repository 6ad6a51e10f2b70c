"""Which messages of a ticket nobody has answered, and what becomes of them once they are said to need no reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from forum import questions
from forum.accounts import User
from forum.db import session
from forum.questions import Question
from forum.support.models import Ticket
from forum.support.private_models import TicketMessage


@dataclass(frozen=True)
class Unanswered:
    """`owed`: somebody among them has never had an answer of the team."""

    threads: list[Question]
    messages: list[TicketMessage]
    owed: bool

    def __bool__(self) -> bool:
        return bool(self.threads or self.messages)


def unanswered_in(family: Sequence[Ticket], said: Iterable[TicketMessage]) -> Unanswered:
    """In all that is handled together; `said` are its private messages in the order of time. In private each place
    has its own: taken apart again, none of them waits for what was said not to."""
    threads = [one.question for one in family if one.question is not None and one.question.waiting_since is not None]
    asker_of, heard = {one.id: one.requester_id for one in family}, set()
    waiting: dict[int, list[TicketMessage]] = {number: [] for number in asker_of}
    for message in said:
        if message.from_staff:
            heard.add(asker_of[message.ticket_id])
            waiting[message.ticket_id] = []
        elif message.no_reply_at is None:
            waiting[message.ticket_id].append(message)
    messages = [message for theirs in waiting.values() for message in theirs]
    owed = any(thread.staff_answered_at is None for thread in threads)
    owed = owed or any(asker_of[message.ticket_id] not in heard for message in messages)
    return Unanswered(threads, messages, owed)


def let_rest(those: Unanswered, at: datetime, *, by: User) -> dict[str, Any]:
    """They need no reply. What comes back is what `wait_as_before` needs."""
    before = {str(one.id): [_plain(one.no_reply_at), _plain(one.waiting_since)] for one in those.threads}
    for thread in those.threads:
        questions.need_no_reply(thread, at, by=by)
    for message in those.messages:
        message.no_reply_at = at
    session.flush()
    return {"threads": before, "messages": [message.id for message in those.messages]}


def wait_as_before(kept: dict[str, Any], *, by: User) -> None:
    for number, (former, since) in kept["threads"].items():
        thread = session.get_one(Question, int(number))
        former_moment = datetime.fromisoformat(former) if former else None
        questions.need_a_reply_again(thread, former_moment, datetime.fromisoformat(since), by=by)
    theirs = TicketMessage.id.in_(kept["messages"])
    session.execute(update(TicketMessage).where(theirs).values(no_reply_at=None))


def said_to_rest(ticket: Ticket, since: datetime) -> list[datetime]:
    """When it was said of what stands in this place that it needs no reply, from a moment on."""
    if ticket.question is not None:
        at = ticket.question.no_reply_at
        return [at] if at is not None and at >= since else []
    mine = (TicketMessage.ticket_id == ticket.id) & (TicketMessage.no_reply_at >= since)
    moments = session.scalars(select(TicketMessage.no_reply_at).where(mine).distinct())
    return [at for at in moments if at is not None]


def _plain(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
