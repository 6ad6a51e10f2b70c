from __future__ import annotations

from sqlalchemy import select

from forum import meaning
from forum.accounts import PersonErased
from forum.db import session
from forum.events import on
from forum.questions import PostEdited
from forum.support import Ticket


@on(PostEdited)
def find_by_the_new_title(fact: PostEdited) -> None:
    if fact.answer_id is None:
        meaning.changed("thread", [fact.question_id])


@on(PersonErased)
def forget_what_their_tickets_meant(fact: PersonErased) -> None:
    meaning.changed("ticket", list(session.scalars(select(Ticket.id).where(Ticket.requester_id == fact.user_id))))
