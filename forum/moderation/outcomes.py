"""What became of reports, for whoever made them: not who decided, and nothing about whoever wrote the post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from forum import clock
from forum.db import session
from forum.moderation.models import Decision, Kind, Report

AT_ONCE = 50


def reporters_of(decision: Decision) -> Sequence[int]:
    """Those who were signed in, each once."""
    theirs = Report.id.in_(decision.before.get("reports", [])) & Report.reporter_id.is_not(None)
    return session.scalars(select(Report.reporter_id).where(theirs).distinct().order_by(Report.reporter_id)).all()  # type: ignore[return-value]


def take_outcomes(reporter_id: int, *, rest: timedelta) -> Sequence[Report]:
    """What was decided about somebody's reports, that long ago and not taken back, and of which they have not heard;
    whoever takes it tells them."""
    wanted = (
        select(Report)
        .join(Report.decision)
        .where(Report.reporter_id == reporter_id, Report.told_at.is_(None), Report.closed_at <= clock.now() - rest)
        .options(contains_eager(Report.decision), joinedload(Report.question))
    )
    found = session.scalars(wanted.order_by(Report.id).limit(AT_ONCE)).all()
    for report in found:
        report.told_at = clock.now()
    return found


def was_kept(report: Report) -> bool:
    return report.decision is not None and report.decision.kind in {Kind.PUBLISHED, Kind.KEPT}
