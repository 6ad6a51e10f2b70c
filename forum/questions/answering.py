from __future__ import annotations

from collections.abc import Callable
from typing import cast

from forum import attachments, clock, screening
from forum.accounts import User
from forum.db import add_once, session
from forum.events import record
from forum.pages import Site
from forum.questions import mentioning, permissions, slowing, waiting
from forum.questions.attached import ANSWER
from forum.questions.changing import changed, locked
from forum.questions.events import AnswerHeld, AnswerPosted, QuestionReopened
from forum.questions.holding import is_held, looks_like_a_machine, looks_like_spam
from forum.questions.models import Answer, Question, State
from forum.questions.newcomers import must_be_new_text, must_fit
from forum.questions.writing import earlier, submission, written

Objection = Callable[[Question, User], None]
_objections: list[Objection] = []


def before_staff_answers(objection: Objection) -> Objection:
    """Register what may speak against a public answer by staff, by raising Refused: floors above know more."""
    _objections.append(objection)
    return objection


def hear_objections(question: Question, by: User) -> None:
    """Whether anything speaks against what staff is about to say in public; that raises Refused."""
    for objection in _objections:
        objection(question, by)


def answer(question: Question, body: str, *, by: User, doubt: str = "") -> Answer:
    """A message in a thread, by anybody who is signed in: from the page, the panel, the queue or a mail alike.

    The same text by the same person in the same thread within a day is the same answer. `doubt`: what the form said
    against a person having filled it in.
    """
    question = locked(question.id)
    key = submission("answer", by.id, question.id, body)
    if found := earlier(Answer, key):
        return found
    permissions.must_take_messages(question, by)
    slowing.must_not_wait(question, by)
    # What the team adds to a question it answered itself is no new question of an asker.
    from_asker = question.author_id == by.id and question.faq_at is None
    by_staff = by.is_staff and not from_asker
    if by_staff:
        hear_objections(question, by)
    text = written(body)
    must_fit(text["html"], session.get_one(Site, question.site_id), by)
    must_be_new_text(text["body"], by=by)
    made = Answer(
        question_id=question.id,
        **text,
        state=State.IN_REVIEW,
        author=by,
        by_staff=by_staff,
        from_asker=from_asker,
        submission=key,
        created_at=clock.now(),
    )
    if not add_once(made):
        return cast(Answer, earlier(Answer, key))
    _note_what_it_names(question, made, by)
    if doubt:
        screening.doubt(f"answer:{made.id}", doubt, author_id=by.id)
    _publish_or_hold(question, made, by)
    slowing.slow_down_by_itself(question)
    return made


def _publish_or_hold(question: Question, made: Answer, by: User) -> None:
    suspected = looks_like_spam(question, made, by) or looks_like_a_machine(question, made, by)
    if suspected or is_held(question, made, by):
        changed(question)
        record(AnswerHeld(question.id, made.id, by.id, suspected))
    else:
        publish_answer(question, made)


def _note_what_it_names(question: Question, made: Answer, by: User) -> None:
    attachments.keep_for(ANSWER, made.id, made.body, by=by)
    mentioning.note_mentions(question, made)


def publish_answer(question: Question, made: Answer) -> None:
    """Make a message public now and let the thread's state follow; the question is locked by the caller."""
    now = clock.now()
    made.state, made.published_at = State.PUBLISHED, now
    question.answer_count += 1
    if made.from_asker:
        _asker_wrote(question, made)
    else:
        question.other_count += 1
        question.first_answered_at = question.first_answered_at or now
    if made.by_staff:
        question.staff_answered_at = now
        waiting.stop_waiting(question)
    changed(question)
    session.flush()
    record(AnswerPosted(question.id, made.id, made.author_id, made.from_asker, made.by_staff))


def _asker_wrote(question: Question, made: Answer) -> None:
    question.asker_wrote_at = clock.now()
    if question.solved_at:
        question.solved_at = None
        record(QuestionReopened(question.id, made.author_id, by_asker=True))
    waiting.wait(question)
