"""Who hears what: the facts of threads and accounts that leave the house as pings and mails."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum import clock
from forum.accounts import ModerationAskedFor, ModerationRequestDecided, RoleRequest, User
from forum.db import session
from forum.events import later, on
from forum.moderation import DecisionMade
from forum.notifications.bursts import note_answer, note_question
from forum.notifications.decision_mails import promise_decision_mail
from forum.notifications.duplicate_mails import mail_asker_of_duplicate
from forum.notifications.mentions import mail_mentioned, mail_mentioned_by_edit
from forum.notifications.pings import ping_asked, ping_held, ping_private
from forum.notifications.role_mails import mail_admins, mail_decision
from forum.questions import (
    Answer,
    AnswerHeld,
    AnswerPosted,
    DuplicateFound,
    PersonMentioned,
    Question,
    QuestionAsked,
    QuestionHeld,
    State,
    TopicsSet,
    original_of,
)
from forum.support import Ticket, TicketOpened

YOUNG = timedelta(days=3)


@later(QuestionAsked)
def ping_new_question(fact: QuestionAsked) -> None:
    question = session.get(Question, fact.question_id)
    if question is not None and question.is_published:
        ping_asked(question)


@later(QuestionHeld)
def ping_held_question(fact: QuestionHeld) -> None:
    question = session.get(Question, fact.question_id)
    if question is not None and question.state is State.IN_REVIEW and not fact.suspected:
        ping_held(question)


@later(AnswerHeld)
def ping_held_answer(fact: AnswerHeld) -> None:
    answer = session.get(Answer, fact.answer_id)
    if answer is not None and answer.state is State.IN_REVIEW and not fact.suspected:
        ping_held(answer.question, answer)


@later(TicketOpened)
def ping_private_ticket(fact: TicketOpened) -> None:
    """What a customer wrote; not what support began itself, or moved away from where everybody had read it."""
    ticket = session.get(Ticket, fact.ticket_id)
    if ticket is not None and ticket.is_private and fact.by_id in {None, ticket.requester_id}:
        ping_private(ticket)


@on(AnswerPosted)
def mail_followers_soon(fact: AnswerPosted) -> None:
    note_answer(session.get_one(Question, fact.question_id), fact.answer_id)


@on(QuestionAsked)
def mail_of_new_thread_soon(fact: QuestionAsked) -> None:
    note_question(session.get_one(Question, fact.question_id))


@on(TopicsSet)
def mail_of_new_topic_soon(fact: TopicsSet) -> None:
    """Whoever follows the topic hears of the thread, if it is a young one."""
    question = session.get_one(Question, fact.question_id)
    if question.is_published and question.published_at and question.published_at > clock.now() - YOUNG:
        note_question(question)


@later(AnswerPosted)
def mail_those_mentioned(fact: AnswerPosted) -> None:
    answer = session.get(Answer, fact.answer_id)
    if answer is not None and answer.is_published and answer.question.is_published:
        mail_mentioned(answer.question, answer)


@later(QuestionAsked)
def mail_those_the_question_mentions(fact: QuestionAsked) -> None:
    question = session.get(Question, fact.question_id)
    if question is not None and question.is_published:
        mail_mentioned(question, None)


@later(PersonMentioned)
def mail_whom_an_edit_mentions(fact: PersonMentioned) -> None:
    question, answer = session.get(Question, fact.question_id), session.get(Answer, fact.answer_id or 0)
    person, by = session.get(User, fact.user_id), session.get(User, fact.by_id)
    if question is None or not question.is_published or person is None or by is None:
        return
    if fact.answer_id is None or (answer is not None and answer.is_published):
        mail_mentioned_by_edit(person, question, answer, by=by)


@later(DuplicateFound)
def mail_asker_where_it_is_answered(fact: DuplicateFound) -> None:
    question, original = session.get(Question, fact.question_id), original_of(fact.question_id)
    by = session.get(User, fact.by_id)
    if question is not None and original is not None and original.id == fact.original_id and by is not None:
        mail_asker_of_duplicate(question, original, by=by)


@later(ModerationAskedFor)
def mail_admins_about_request(fact: ModerationAskedFor) -> None:
    request = session.get(RoleRequest, fact.request_id)
    if request is not None and request.decided_at is None:
        mail_admins(request)


@later(ModerationRequestDecided)
def mail_person_about_decision(fact: ModerationRequestDecided) -> None:
    decided = RoleRequest.decided_at.is_not(None)
    newest = select(RoleRequest).where(RoleRequest.user_id == fact.user_id, decided).order_by(RoleRequest.id.desc())
    request = session.scalar(newest.limit(1))
    if request is not None:
        mail_decision(request)


@on(DecisionMade)
def mail_the_author_after_a_minute(fact: DecisionMade) -> None:
    promise_decision_mail(fact.decision_id, fact.kind)
