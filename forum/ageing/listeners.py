from __future__ import annotations

from sqlalchemy import select

from forum.ageing.laying import forget, lay, seat
from forum.ageing.looking import look_for_aged
from forum.ageing.models import NEVER, Ground
from forum.db import session
from forum.events import later, on
from forum.moves import PageMoved, PageMovedBack
from forum.questions import AnswerAccepted, AnswerUnaccepted, Question, QuestionReopened, QuestionSolved, ShownOn
from forum.sections import IndexRenewed, section_at


@later(AnswerAccepted)
def lay_when_accepted(fact: AnswerAccepted) -> None:
    _lay(fact.question_id)


@later(QuestionSolved)
def lay_when_solved(fact: QuestionSolved) -> None:
    _lay(fact.question_id)


@on(AnswerUnaccepted)
def forget_unaccepted(fact: AnswerUnaccepted) -> None:
    forget(fact.question_id)


@on(QuestionReopened)
def forget_reopened(fact: QuestionReopened) -> None:
    if session.get_one(Question, fact.question_id).solved_at is None:
        forget(fact.question_id)


@later(IndexRenewed)
def look_after_renewal(fact: IndexRenewed) -> None:
    look_for_aged(fact.site_id)


@on(PageMoved)
def follow_page(fact: PageMoved) -> None:
    _carry(fact.page_id, fact.to_id)


@on(PageMovedBack)
def follow_page_back(fact: PageMovedBack) -> None:
    """Only what is asked about on the page that is itself again."""
    here = set(session.scalars(select(ShownOn.question_id).where(ShownOn.page_id == fact.page_id)))
    _carry(fact.to_id, fact.page_id, here)


def _carry(page_id: int, to_id: int, only: set[int] | None = None) -> None:
    """To the section of the same name, if there is one; otherwise it is looked for once the page is looked at."""
    there = select(Ground.question_id, Ground.anchor).where(Ground.page_id == to_id)
    taken = {(number, anchor) for number, anchor in session.execute(there)}
    for ground in session.scalars(select(Ground).where(Ground.page_id == page_id).order_by(Ground.id)).all():
        if only is not None and ground.question_id not in only:
            continue
        if (ground.question_id, ground.anchor) in taken:
            session.delete(ground)
            continue
        section = section_at(to_id, ground.anchor) if ground.anchor != "~" else None
        if section is not None or ground.anchor == "~":
            seat(ground, to_id, section)
        ground.page_id, ground.seen_at = to_id, NEVER
    session.flush()


def _lay(question_id: int) -> None:
    if (question := session.get(Question, question_id)) is not None:
        lay(question)
