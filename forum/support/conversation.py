"""What stands on a ticket's page between the question and the form: messages, notes, and what is on its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from forum import questions
from forum.db import session
from forum.questions import Answer, Question
from forum.support import queries
from forum.support.merged import family_of
from forum.support.models import Note, Ticket
from forum.support.private import messages_of
from forum.support.private_models import TicketMessage
from forum.support.reply_models import Reply
from forum.support.seeing import Seen, seen_of
from forum.support.sending import replies_of

Paper = Question | Answer | Note | TicketMessage
LONG = 8
SHOWN_LAST = 4
_WAITED = re.compile(r"-(\d{1,18})w", re.ASCII)


@dataclass(frozen=True)
class Conversation:
    """`messages` in the order of time, each with the name of its paper; `waiting` are replies that have not gone."""

    messages: list[tuple[Any, str, Paper]]
    waiting: list[Reply]
    seen: Seen
    family: list[Ticket]

    def place_of(self, message: Paper) -> Ticket | None:
        """The merged ticket that a message was written on; None for what is of this ticket itself."""
        for place in self.family[1:]:
            if isinstance(message, Question):
                its = message.id == place.question_id
            elif isinstance(message, Answer):
                its = message.question_id == place.question_id
            else:
                its = message.ticket_id == place.id
            if its:
                return place
        return None

    @property
    def private_messages(self) -> list[TicketMessage]:
        return [message for _at, _paper, message in self.messages if isinstance(message, TicketMessage)]

    @property
    def has_public_answers(self) -> bool:
        return any(isinstance(paper, Answer) and paper.is_published for _at, _name, paper in self.messages)

    @property
    def rests(self) -> bool:
        """What was written last to support, it said, needs no reply."""
        threads = [place.question for place in self.family if place.question is not None]
        newest = self.private_messages[-1:]
        return any(map(_rests, threads)) or any(message.no_reply_at is not None for message in newest)

    @property
    def first(self) -> list[tuple[Any, str, Paper]]:
        """What a long conversation begins with, if it has no thread whose question does."""
        return self.messages[: 0 if self.family[0].question_id else 1] if self.middle else []

    @property
    def middle(self) -> list[tuple[Any, str, Paper]]:
        """What is folded away, so that the newest and the form are near."""
        return self.messages[0 if self.family[0].question_id else 1 : -SHOWN_LAST] if len(self.messages) > LONG else []

    @property
    def last(self) -> list[tuple[Any, str, Paper]]:
        return self.messages[-SHOWN_LAST:] if self.middle else self.messages

    @property
    def mark(self) -> str:
        """Changes with everything that changes what is shown: a page that has it shows the newest there is."""
        held = [f"{reply.id}{'h' if reply.held_at else 'w'}" for reply in self.waiting]
        return "-".join([str(self.seen), str(len(self.messages)), *held])

    def decided_since(self, mark: str) -> bool:
        """Whether a reply that waited on a page with this mark has gone, was held or was taken back."""
        waits = {reply.id for reply in self.waiting if reply.waits}
        return not waits.issuperset(map(int, _WAITED.findall(mark)))


def conversation_of(ticket: Ticket, family: list[Ticket] | None = None) -> Conversation:
    """Also what was written on the tickets that are handled in this one, its family."""
    family = family_of(ticket) if family is None else family
    answers = [made for place in family for made in _answers(place)]
    papers: list[tuple[Any, str, Paper]] = [(made.published_at, "answer", made) for made in answers]
    for place in family:
        papers += [(note.created_at, "note", note) for note in session.scalars(queries.notes_of(place))]
    threads = [place.question for place in family[1:] if place.question and place.question.is_published]
    papers += [(thread.published_at or thread.created_at, "question", thread) for thread in threads]
    messages = session.scalars(messages_of(*family)).all() if ticket.is_private else []
    papers += [(made.created_at, "message", made) for made in messages]
    replies = replies_of(*family)
    waiting = [reply for reply in replies if reply.sent_at is None]
    return Conversation(sorted(papers, key=itemgetter(0)), waiting, seen_of(answers, messages, replies), family)


def _rests(thread: Question) -> bool:
    wrote, rests = thread.asker_wrote_at, thread.no_reply_at
    answered = thread.staff_answered_at
    return wrote is not None and rests is not None and wrote <= rests and (answered is None or answered < wrote)


def _answers(ticket: Ticket) -> Sequence[Answer]:
    if ticket.question_id is None:
        return []
    return [made for made in questions.answers_of(ticket.question_id) if made.published_at]
