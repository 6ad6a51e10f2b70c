"""What somebody had in front of them when they wrote, and what has come to the ticket since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from forum.accounts import User
from forum.db import session
from forum.questions import Answer, State
from forum.support.models import Ticket
from forum.support.private_models import TicketMessage
from forum.support.reply_models import Reply

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN = re.compile(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})(?:\.(\d{1,18}))?")


@dataclass(frozen=True)
class Seen:
    """The newest answer, message and reply on the way that were on the page. `at` counts microseconds since 1970:
    an answer may have been held back for review, and then comes later than ones with larger numbers.

    Whoever saw a thread has seen no `message` of the private ticket that it became: what they wrote for everybody
    does not go there unread.
    """

    answer: int = 0
    at: int = 0
    reply: int = 0
    message: int = 0

    def __str__(self) -> str:
        return f"{self.answer}.{self.at}.{self.reply}.{self.message}"


def seen_of(answers: Sequence[Answer], messages: Sequence[TicketMessage], replies: Sequence[Reply]) -> Seen:
    times = [(made.published_at - _EPOCH) // timedelta(microseconds=1) for made in answers if made.published_at]
    return Seen(_newest(answers), max(times, default=0), _newest(replies), _newest(messages))


def read_seen(text: str) -> Seen:
    """What a form carries; one that carries nothing has seen nothing but the question."""
    found = _WRITTEN.fullmatch(text)
    return Seen(*map(int, found.groups(default="0"))) if found else Seen()


def messages_since(family: Sequence[Ticket], seen: Seen, *, but: User) -> Sequence[Answer | TicketMessage]:
    """What others wrote for the askers to read that was not there yet; not what a colleague had announced as sent.

    A page shows tickets that are handled together as one conversation, so whoever read it is told of all of them.
    """
    return _private_since(family, seen, but) if family[0].is_private else _answers_since(family, seen, but)


def replies_since(family: Sequence[Ticket], seen: Seen, *, but: User) -> Sequence[Reply]:
    """Replies of colleagues that are about to go and were not on the page."""
    waits = Reply.sent_at.is_(None) & Reply.held_at.is_(None)
    others = Reply.ticket_id.in_(_numbers(family)) & (Reply.author_id != but.id) & (Reply.id > seen.reply)
    statement = select(Reply).where(others, waits).options(joinedload(Reply.author))
    return session.scalars(statement.order_by(Reply.id)).all()


def _answers_since(family: Sequence[Ticket], seen: Seen, but: User) -> Sequence[Answer]:
    try:
        moment = _EPOCH + timedelta(microseconds=seen.at)
    except OverflowError:
        moment = _EPOCH
    announced = select(Reply.answer_id).where(
        Reply.ticket_id.in_(_numbers(family)), Reply.id <= seen.reply, Reply.answer_id.is_not(None)
    )
    new = or_(Answer.id > seen.answer, Answer.published_at > moment)
    threads = [one.question_id for one in family if one.question_id is not None]
    public = Answer.question_id.in_(threads) & (Answer.state == State.PUBLISHED)
    statement = select(Answer).where(public, new, Answer.author_id != but.id, Answer.id.not_in(announced))
    return session.scalars(statement.options(joinedload(Answer.author)).order_by(Answer.id)).all()


def _private_since(family: Sequence[Ticket], seen: Seen, but: User) -> Sequence[TicketMessage]:
    announced = select(Reply.message_id).where(
        Reply.ticket_id.in_(_numbers(family)), Reply.id <= seen.reply, Reply.message_id.is_not(None)
    )
    new = TicketMessage.ticket_id.in_(_numbers(family)) & (TicketMessage.id > seen.message)
    others = (TicketMessage.author_id != but.id) & TicketMessage.id.not_in(announced)
    statement = select(TicketMessage).where(new, others).options(joinedload(TicketMessage.author))
    return session.scalars(statement.order_by(TicketMessage.id)).all()


def _numbers(family: Sequence[Ticket]) -> list[int]:
    return [one.id for one in family]


def _newest(rows: Sequence[Answer] | Sequence[TicketMessage] | Sequence[Reply]) -> int:
    return max((row.id for row in rows), default=0)
