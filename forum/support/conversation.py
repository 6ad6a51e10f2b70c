"""What stands on a ticket's page between the question and the form: messages, notes, and what is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from forum import questions
from forum.db import session
from forum.questions import Answer
from forum.support import queries
from forum.support.models import Note, Ticket
from forum.support.private import messages_of
from forum.support.private_models import TicketMessage
from forum.support.reply_models import Reply
from forum.support.seeing import Seen, seen_of
from forum.support.sending import replies_of


@dataclass(frozen=True)
class Conversation:
    """`messages` in the order of time, each with the name of its paper; `waiting` are replies that have not gone."""

    messages: list[tuple[Any, str, Answer | Note | TicketMessage]]
    waiting: list[Reply]
    seen: Seen

    @property
    def mark(self) -> str:
        """Changes with everything that changes what is shown: a page that has it shows the newest there is."""
        held = [f"{reply.id}{'h' if reply.held_at else 'w'}" for reply in self.waiting]
        return "-".join([str(self.seen), str(len(self.messages)), *held])


def conversation_of(ticket: Ticket) -> Conversation:
    answers = _answers(ticket)
    papers: list[tuple[Any, str, Answer | Note | TicketMessage]] = [
        (made.published_at, "answer", made) for made in answers
    ]
    papers += [(note.created_at, "note", note) for note in session.scalars(queries.notes_of(ticket))]
    messages = session.scalars(messages_of(ticket)).all() if ticket.is_private else []
    papers += [(made.created_at, "message", made) for made in messages]
    replies = replies_of(ticket)
    waiting = [reply for reply in replies if reply.sent_at is None]
    return Conversation(sorted(papers, key=itemgetter(0)), waiting, seen_of(answers, messages, replies))


def _answers(ticket: Ticket) -> Sequence[Answer]:
    if ticket.question_id is None:
        return []
    return [made for made in session.scalars(questions.answers_of(ticket.question_id)) if made.published_at]
