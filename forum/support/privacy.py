"""From public to private: a question that shows an account or a secret goes on where only support reads it."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import select

from forum import questions
from forum.accounts import Power, User
from forum.db import session
from forum.events import record
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.support.asked_on import first_page_of
from forum.support.attached import carry_to_message
from forum.support.changing import locked_of
from forum.support.events import QuestionMadePrivate
from forum.support.intake import Arrival, intake
from forum.support.merged import family_of
from forum.support.merging import separate_all
from forum.support.models import Ticket, Why
from forum.support.private_models import TicketMessage


def make_private(question: Question, *, by: User) -> Ticket:
    """Its ticket, or a new one, keeps what was written; the thread leaves one sentence, and never comes back."""
    _must_guard_secrets(by)
    question = questions.locked(question.id)
    if not question.is_published:
        raise Refused(_("This question is not public, so there is nothing to move."), status=409)
    if (handled := locked_of(question.id)) is not None:  # what was public beside it must not come along
        mine = next(one for one in family_of(handled) if one.question_id == question.id)
        separate_all(mine, by=by)
        session.flush()
    ticket = locked_of(question.id) or intake(
        Arrival(
            cast(User, question.author),
            question.site_id,
            question.title,
            Why.BY_HAND,
            by=by,
            waiting_since=question.waiting_since,
        )
    )
    ticket.question_id, ticket.origin_id, ticket.page_id = None, question.id, first_page_of(question)
    _copy(question, ticket)
    session.flush()
    session.expire(ticket, ["question"])
    questions.take_private(question, by=by)
    record(QuestionMadePrivate(question.id, ticket.id, by.id))
    return ticket


def may_make_private(user: User | None) -> bool:
    return user is not None and not user.is_suspended and (user.does_support or user.has(Power.REVIEW))


def _must_guard_secrets(user: User) -> None:
    if not may_make_private(user):
        raise Refused(_("Only moderators and people on support can do this."), status=403)


def _copy(question: Question, ticket: Ticket) -> None:
    """What was public of it, with authors and times; nobody is told again."""
    answers = session.scalars(select(Answer).where(Answer.question_id == question.id).order_by(Answer.id))
    posts: list[Question | Answer] = [question, *(answer for answer in answers if answer.is_published)]
    for post in posts:
        made = TicketMessage(
            ticket_id=ticket.id,
            author_id=cast(int, post.author_id),
            body=post.body,
            html=post.html,
            markup_version=post.markup_version,
            from_staff=isinstance(post, Answer) and post.by_staff,
            created_at=post.published_at or post.created_at,
            no_reply_at=_said_to_rest(question, post),
        )
        session.add(made)
        session.flush()
        carry_to_message(post, made)


def _said_to_rest(question: Question, post: Question | Answer) -> datetime | None:
    """What support said in the thread holds in private too."""
    at, written = question.no_reply_at, post.published_at
    theirs = isinstance(post, Answer) and post.from_asker
    return at if theirs and at is not None and written is not None and written <= at else None
