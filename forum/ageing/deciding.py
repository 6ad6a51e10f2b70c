"""What a moderator finds about an answer whose page changed: still true, outdated, or something else to read."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import User, must_be_moderator
from forum.ageing.events import AgeingUndone, AnswerOutdated, AnswerStillTrue, AnswerSuperseded
from forum.ageing.judging import says_now
from forum.ageing.laying import keep
from forum.ageing.models import Age, Ground, Standing
from forum.ageing.naming import Target, target_at
from forum.ageing.telling import tell
from forum.db import session
from forum.events import record
from forum.questions import Question, locked
from forum.refused import Refused

MOST_STEPS = 20


def still_true(question: Question, *, by: User) -> None:
    """It holds against what the page says now; only the next change in substance raises it again."""
    question, age = _waiting(question, by)
    for ground in _grounds(question.id):
        now = says_now(ground)
        ground.earlier_hash, ground.hash = ground.hash, keep(now or "")
        ground.changed_at = None
    _decided(question, age, Standing.TRUE, by)
    record(AnswerStillTrue(question.id, by.id))


def outdated(question: Question, *, by: User) -> None:
    question, age = _waiting(question, by)
    _decided(question, age, Standing.OUTDATED, by)
    record(AnswerOutdated(question.id, by.id))


def superseded(question: Question, address: str, *, by: User) -> None:
    """Another thread, or a section or page of the documentation, is to be read instead."""
    question, age = _waiting(question, by)
    target = _final(target_at(address, by), question.id)
    age.to_question_id, age.to_page_id, age.to_section_id = target.question_id, target.page_id, target.section_id
    _decided(question, age, Standing.SUPERSEDED, by)
    record(AnswerSuperseded(question.id, by.id))


def take_back(question: Question, *, by: User) -> None:
    """It is to be looked at again, against the text that was kept before."""
    must_be_moderator(by)
    question = locked(question.id)
    age = _age(question.id)
    if age is None or age.standing is Standing.RAISED:
        raise Refused(_("That was taken back already."), status=409)
    if age.standing is Standing.TRUE:
        for ground in _grounds(question.id):
            ground.hash, ground.earlier_hash = ground.earlier_hash or ground.hash, None
            ground.changed_at = age.raised_at if (now := says_now(ground)) is None or keep(now) != ground.hash else None
    age.standing, age.decided_at, age.by_id = Standing.RAISED, None, None
    age.to_question_id = age.to_page_id = age.to_section_id = None
    session.flush()
    tell(question, Standing.RAISED)
    record(AgeingUndone(question.id, by.id))


def _waiting(question: Question, by: User) -> tuple[Question, Age]:
    must_be_moderator(by)
    question = locked(question.id)
    age = _age(question.id)
    if age is None or age.standing is not Standing.RAISED:
        raise Refused(_("Somebody decided about this thread already."), status=409)
    return question, age


def _age(question_id: int) -> Age | None:
    return session.get(Age, question_id, with_for_update=True, populate_existing=True)


def _decided(question: Question, age: Age, standing: Standing, by: User) -> None:
    age.standing, age.decided_at, age.by_id = standing, clock.now(), by.id
    session.flush()
    tell(question, standing)


def _final(target: Target, question_id: int) -> Target:
    """What is superseded itself leads on, so that nobody is sent from one to the next."""
    for _step in range(MOST_STEPS):
        if target.question_id == question_id:
            break
        onwards = session.get(Age, target.question_id) if target.question_id else None
        if onwards is None or onwards.standing is not Standing.SUPERSEDED:
            return target
        target = Target(onwards.to_question_id, onwards.to_page_id, onwards.to_section_id)
    raise Refused(_("That leads back to this thread."))


def _grounds(question_id: int) -> list[Ground]:
    return list(session.scalars(select(Ground).where(Ground.question_id == question_id).order_by(Ground.id)))
