"""What a person reported, and what was decided about them; not what moderators tell each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from forum.accounts import Part, User, exports
from forum.db import session
from forum.moderation.models import Decision, Report


@exports("moderation")
def export_reports_and_decisions(user: User) -> Iterator[Part]:
    reports = select(Report).where(Report.reporter_id == user.id).order_by(Report.id)
    yield "reports.json", [_report(row) for row in session.scalars(reports)]
    about = select(Decision).where(Decision.person_id == user.id).order_by(Decision.id)
    yield (
        "decisions.json",
        [
            {"what": row.kind.value, "note": row.note, "at": row.at, "undone_at": row.undone_at}
            for row in session.scalars(about)
        ],
    )


def _report(row: Report) -> dict[str, Any]:
    return {
        "post": row.post,
        "why": row.why.value,
        "text": row.text,
        "reported_at": row.created_at,
        "closed_at": row.closed_at,
    }
