"""What an author reads on their own post that was not published or was taken away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.db import session
from forum.moderation.models import Decision, Kind
from forum.questions import Question, Shown, State
from forum.web import fills


@fills("question.notice", "moderation/_notice.html")
def say_why_it_was_removed(question: Question | Shown) -> dict[str, Any] | None:
    if question.state is not State.REMOVED:
        return None
    about = (Decision.question_id == question.id) & Decision.answer_id.is_(None) & Decision.undone_at.is_(None)
    kinds = (Kind.DECLINED, Kind.REMOVED)
    newest = select(Decision).where(about, Decision.kind.in_(kinds)).order_by(Decision.id.desc()).limit(1)
    decision = session.scalar(newest)
    return {"decision": decision} if decision else None
