"""What happened once the threads were there: topics in groups, a pinned question for everybody, and one report."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from forum import clock, moderation, questions
from forum.accounts import User
from forum.db import session
from forum.pages import Page
from forum.questions import Answer, Topic

GROUPS = {"Setting it up": ("Embedding", "Colours", "Pages"), "Running it": ("Operation", "Mail", "Pings")}
FAQ = (
    "Does the embed set cookies or load anything from elsewhere?",
    "Our privacy officer asks before we put the line into our template.",
    "No. The frame sets no cookie and loads everything from your forum. All it keeps in the reader's browser is the "
    "text they are typing, until it is sent.",
)
AGO = timedelta(days=6)
REPORTED = "In our Hebrew docs it did"
WHY_REPORTED = "This is not so: the frame runs the way its own language runs."


def put_in_order(page: Page, *, by: User) -> None:
    for name, topics in GROUPS.items():
        group = questions.make_group(name, by=by)
        for topic in topics:
            found = session.scalars(select(Topic).where(Topic.name == topic)).one()
            questions.put_into_group(found, group, by=by)
    faq = questions.ask_and_answer(page, *FAQ, by=by)
    questions.pin(faq, by=by)
    faq.created_at = faq.published_at = faq.faq_at = faq.solved_at = faq.active_at = clock.now() - AGO
    faq.first_answered_at = faq.staff_answered_at = faq.published_at
    for made in faq.answers:
        made.created_at = made.published_at = faq.published_at


def report_one(*, by: User) -> None:
    """A wrong answer somebody stumbled over waits for a moderator."""
    answer = session.scalars(select(Answer).where(Answer.body.contains(REPORTED))).one()
    moderation.report(moderation.Post(answer.question, answer), moderation.Why.OTHER, WHY_REPORTED, by=by)
