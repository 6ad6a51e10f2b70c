"""Tickets that are handled together: the one that lives on, and those that were merged into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import joinedload

from forum.db import session
from forum.questions import Answer, Question, State
from forum.support.models import Ticket, TicketState
from forum.support.private_models import TicketMessage
from forum.support.queries import live_ticket


def root_of(ticket: Ticket) -> Ticket:
    """The one in which this ticket is handled: itself, or what it was merged into."""
    return ticket if ticket.merged_into_id is None else session.get_one(Ticket, ticket.merged_into_id)


def merged_into(ticket: Ticket) -> Sequence[Ticket]:
    mine = select(Ticket).where(Ticket.merged_into_id == ticket.id)
    return session.scalars(
        mine.options(joinedload(Ticket.requester), joinedload(Ticket.question)).order_by(Ticket.id)
    ).all()


def family_of(root: Ticket) -> list[Ticket]:
    return [root, *merged_into(root)]


def ticket_of(question_id: int) -> Ticket | None:
    """The ticket in which a thread is handled, its own or the one that was merged into; None if that is over."""
    if (live := session.scalar(live_ticket(question_id))) is not None:
        return live
    source = session.scalar(merged_ticket(question_id))
    root = root_of(source) if source is not None else None
    return root if root is not None and root.state is not TicketState.CLOSED else None


def merged_ticket(question_id: int) -> Select[Ticket]:
    """The ticket of a thread that is handled in another one."""
    here = Ticket.question_id == question_id, Ticket.merged_into_id.is_not(None)
    return select(Ticket).where(*here).order_by(Ticket.id.desc()).limit(1)


def is_settled(question: Question) -> bool:
    return question.solved_at is not None or question.closed_at is not None or question.state is State.REMOVED


def threads_of(root: Ticket) -> list[Question]:
    return [one.question for one in family_of(root) if one.question is not None]


def readers_answered(root: Ticket) -> bool:
    """Whether everybody who waits here in public has had an answer of a reader since they wrote last."""
    waiting = [] if root.is_private else [thread for thread in threads_of(root) if thread.waiting_since is not None]
    return bool(waiting) and all(map(_reader_answered, waiting))


def _reader_answered(thread: Question) -> bool:
    since = thread.asker_wrote_at or thread.published_at
    theirs = (Answer.question_id == thread.id, Answer.state == State.PUBLISHED, ~Answer.by_staff, ~Answer.from_asker)
    return bool(session.scalar(select(exists().where(*theirs, Answer.published_at > since))))


def waits_since(root: Ticket) -> datetime | None:
    """Since when somebody waits in any of them: each thread says so itself, in private whoever wrote last does."""
    family = family_of(root)
    if not root.is_private:
        return min(
            (one.question.waiting_since for one in family if one.question and one.question.waiting_since), default=None
        )
    askers = {one.requester_id for one in family}
    unanswered = [
        since for asker in askers if (since := _unanswered([one.id for one in family if one.requester_id == asker]))
    ]
    return min(unanswered, default=None)


def _unanswered(places: list[int]) -> datetime | None:
    """The first message after the last of support that needs a reply, in all that one person has here."""
    since: datetime | None = None
    columns = TicketMessage.created_at, TicketMessage.from_staff, TicketMessage.no_reply_at
    said = select(*columns).where(TicketMessage.ticket_id.in_(places))
    for at, from_staff, rests in session.execute(said.order_by(TicketMessage.created_at, TicketMessage.id)):
        if from_staff:
            since = None
        elif rests is None:
            since = since or at
    return since


def whom_to_answer(family: list[Ticket]) -> Ticket:
    """Whose message a reply answers if nobody says otherwise: in private the newest, in public who waits longest."""
    root, places = family[0], {one.id: one for one in family}
    if len(family) == 1:
        return root
    if not root.is_private:
        waiting = [
            (one.question.waiting_since, one.id) for one in family if one.question and one.question.waiting_since
        ]
        return places[min(waiting)[1]] if waiting else root
    theirs = (TicketMessage.ticket_id.in_(places)) & ~TicketMessage.from_staff
    newest = select(TicketMessage.ticket_id).where(theirs)
    number = session.scalar(newest.order_by(TicketMessage.created_at.desc(), TicketMessage.id.desc()).limit(1))
    return places[number] if number is not None else root
