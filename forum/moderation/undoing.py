from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from forum import accounts, clock, questions
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.moderation.events import DecisionUndone
from forum.moderation.models import Decision, Kind, Report
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.screening import traces

UNDO_DAYS = 30
NEEDS = {Kind.CLOSED: Power.CLOSE, Kind.SUSPENDED: Power.SUSPEND, Kind.SPAMMER: Power.SUSPEND}


def power_for(kind: Kind) -> Power:
    return NEEDS.get(kind, Power.REVIEW)


def may_undo(decision: Decision, user: User) -> bool:
    fresh = decision.at > clock.now() - timedelta(days=UNDO_DAYS)
    return fresh and decision.undone_at is None and user.has(power_for(decision.kind))


def undo(decision: Decision, *, by: User) -> int:
    """Put back what a decision changed, as far as nothing else happened to it since; how many things were put back."""
    must_have(by, power_for(decision.kind))
    _lock_threads(decision)
    decision = session.get_one(Decision, decision.id, with_for_update=True, populate_existing=True)
    if decision.undone_at is not None:
        raise Refused(_("This was taken back already."), status=409)
    if decision.at <= clock.now() - timedelta(days=UNDO_DAYS):
        raise Refused(_("A decision can be taken back for thirty days."), status=409)
    done = sum((_posts_back(decision, by), _suspension_back(decision, by), _thread_reopened(decision, by)))
    done += sum(trace.put_back(decision.before.get("traces", {}).get(trace.name, []), by) for trace in traces())
    if not done:
        raise Refused(_("This changed again since then, so there is nothing to take back."), status=409)
    _reopen_reports(decision)
    decision.undone_at, decision.undone_by_id = clock.now(), by.id
    session.flush()
    about = (decision.question_id, decision.answer_id, decision.person_id)
    record(DecisionUndone(decision.id, decision.kind.value, *about, by.id))
    return done


def _lock_threads(decision: Decision) -> None:
    """The threads first, as everywhere, the older before the newer; also those that the answers have gone to since."""
    posts = decision.before.get("posts", [])
    answers = [answer_id for _question, answer_id, _state in posts if answer_id]
    now = session.scalars(select(Answer.question_id).where(Answer.id.in_(answers)))
    known = [decision.question_id] if decision.question_id else []
    there = session.scalars(select(Question.id).where(Question.id.in_({*known, *now, *(post[0] for post in posts)})))
    for number in sorted(there):
        questions.locked(number)


def _posts_back(decision: Decision, by: User) -> int:
    back = 0
    for question_id, answer_id, state in decision.before.get("posts", []):
        question = session.get(Question, question_id)
        answer = session.get(Answer, answer_id, populate_existing=True) if answer_id else None
        if question is None or (answer_id and answer is None):
            continue
        if answer is not None and questions.became(answer):
            continue  # it was brought back meanwhile, and made a question of its own
        thread = session.get_one(Question, answer.question_id) if answer else question
        if thread.made_private_at is not None:
            continue  # it was moved to support since, and does not become public again
        if (answer or question).state.value == decision.before["after"]:
            questions.put_back(question, answer, State(state), by=by)
            back += 1
    for number, since in decision.before.get("accepted", []):
        if (answer := session.get(Answer, number)) is not None:
            questions.accept_again(answer, datetime.fromisoformat(since), by=by)
    if decision.before.get("trusted") and decision.person is not None:
        decision.person.trusted_at = None
    return back


def _reopen_reports(decision: Decision) -> None:
    again = aliased(Report)
    reported_again = exists().where(
        again.reporter_id == Report.reporter_id, again.post == Report.post, again.closed_at.is_(None)
    )
    ours = Report.id.in_(decision.before.get("reports", []))
    session.execute(update(Report).where(ours, ~reported_again).values(closed_at=None, decision_id=None))


def _suspension_back(decision: Decision, by: User) -> int:
    if "suspended" not in decision.before or decision.person is None or not decision.person.is_suspended:
        return 0
    until, reason = decision.before["suspended"] or (None, "")
    accounts.put_back_suspension(decision.person, datetime.fromisoformat(until) if until else None, reason, by=by)
    return 1


def _thread_reopened(decision: Decision, by: User) -> int:
    if decision.kind is not Kind.CLOSED or decision.question is None or decision.question.closed_at is None:
        return 0
    questions.reopen(decision.question, by=by)
    return 1
