"""What became of a report, told to whoever made it: once, in the inbox and by mail as they chose, and not by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User
from forum.channels import deliver
from forum.db import session
from forum.events import on
from forum.following import muting
from forum.inbox import happened, kind, put_before
from forum.jobs import promise, task
from forum.moderation import Decision, DecisionMade, Report, reporters_of, take_outcomes, was_kept
from forum.notifications.mails import write_mail
from forum.questions import path
from forum.web import absolute, speaking

# What is decided within this time is one mail; within the second, what was a slip is taken back.
TOGETHER, HELD = timedelta(minutes=5), timedelta(seconds=60)


@kind("report_kept")
def report_kept(who: str, mine: bool) -> str:
    return _("What you reported was looked at and stays")


@kind("report_upheld")
def report_upheld(who: str, mine: bool) -> str:
    return _("What you reported was looked at and taken away")


@on(DecisionMade)
def tell_reporters_soon(fact: DecisionMade) -> None:
    for number in reporters_of(session.get_one(Decision, fact.decision_id)):
        promise("notifications.tell_reporter", {"user": number}, at=clock.now() + TOGETHER)


@task("notifications.tell_reporter")
def tell_reporter(payload: dict[str, Any]) -> None:
    person = session.get(User, payload["user"])
    if person is None or person.erased_at is not None or person.is_suspended:
        return
    reports = take_outcomes(person.id, rest=HELD)
    if not reports or muting(["everything"], [person.id]):
        return
    for report in reports:
        _show(report, person)
    if not muting(["mail"], [person.id]):
        _mail(reports, person)


def _show(report: Report, person: User) -> None:
    """In the inbox, if its thread is there to be read."""
    by = report.decision.by_id if report.decision else None
    if report.question.is_published and by is not None and by != person.id:
        name = "report_kept" if was_kept(report) else "report_upheld"
        put_before(happened(name, report.question_id, by, only_for=person.id), [person.id])


def _mail(reports: Sequence[Report], person: User) -> None:
    public = next((report.question for report in reports if report.question.is_published), None)
    with speaking(person.language):
        said = [_sentence(report) for report in reports]
    message = write_mail(
        "reports_answered",
        id=f"reports-{person.id}-{reports[0].id}",
        url=absolute(path(public) if public and len(reports) == 1 else "/inbox"),
        person=person,
        said=said,
    )
    deliver("mail", person.email, message, about=f"reports:{reports[0].id}")


def _sentence(report: Report) -> str:
    """Of what was taken away no words are said again."""
    if was_kept(report):
        return _("“%(title)s”: it stays as it is.", title=report.question.title)
    if report.answer_id and report.question.is_published:
        return _("An answer in “%(title)s”: it was taken away.", title=report.question.title)
    return _("A post: it was taken away.")
