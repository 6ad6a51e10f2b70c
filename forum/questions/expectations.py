from __future__ import annotations

from datetime import timedelta
from statistics import median

from sqlalchemy import select

from forum import clock
from forum.db import session, write
from forum.jobs import every
from forum.pages import Site, all_sites
from forum.questions.models import Question, SiteExpectation, State
from forum.rota import elapsed, week_of

LOOK_BACK = timedelta(days=90)
ENOUGH = 3
AT_MOST = 500


def expectation_of(site: Site) -> SiteExpectation | None:
    """The usual time to a first answer, or None as long as there are too few real ones to speak of."""
    row = session.get(SiteExpectation, site.id)
    return row if row and row.median_seconds is not None else None


@every(timedelta(minutes=15))
def renew_expectations() -> None:
    """Median working time to the first answer by somebody else, over the newest threads of ninety days."""
    for site in session.scalars(all_sites()).all():
        samples = _samples(site)
        seconds = round(median(samples)) if len(samples) >= ENOUGH else None
        with write():
            session.merge(
                SiteExpectation(site_id=site.id, median_seconds=seconds, sample=len(samples), computed_at=clock.now())
            )


def _samples(site: Site) -> list[float]:
    week = week_of(site.calendar)
    answered = (
        select(Question.published_at, Question.first_answered_at)
        .where(
            Question.site_id == site.id,
            Question.state == State.PUBLISHED,
            Question.imported_at.is_(None),
            # Neither what the team asked and answered itself, nor an answer that is older than its question because
            # it was written in another thread: nobody waited for them.
            Question.faq_at.is_(None),
            Question.first_answered_at > Question.published_at,
            Question.published_at > clock.now() - LOOK_BACK,
        )
        .order_by(Question.published_at.desc())
        .limit(AT_MOST)
    )
    return [elapsed(week, asked, first).total_seconds() for asked, first in session.execute(answered)]  # type: ignore[arg-type]
