"""Why somebody is told of a thread, in a sentence, and what they would leave to be told no more."""

from __future__ import annotations

from flask_babel import gettext as _

from forum.following import Follow, Kind, name_of
from forum.questions import Question


def reason(question: Question, follow: Follow) -> str:
    if follow.kind is Kind.THREAD:
        return _of_thread(question, follow)
    if follow.kind is Kind.TOPIC:
        return _("You get this because you follow the topic “%(name)s”.", name=name_of(follow))
    if follow.kind is Kind.PAGE:
        return _("You get this because you follow the page “%(name)s”.", name=name_of(follow))
    return _("You get this because you follow all questions of “%(name)s”.", name=name_of(follow))


def scope(question: Question, follow: Follow) -> str:
    """What the button of the mail program ends: "question:12" for mails about one thread, "topic:3" for a topic's."""
    return f"question:{question.id}" if follow.kind is Kind.THREAD else f"{follow.kind.value}:{follow.number}"


def _of_thread(question: Question, follow: Follow) -> str:
    if question.author_id == follow.user_id:
        pages = [shown.page.title or shown.page.address for shown in question.shown_on[:1]]
        if pages:
            return _("You get this because you asked this on “%(page)s”.", page=pages[0])
        return _("You get this because you asked “%(title)s”.", title=question.title)
    if follow.by_hand:
        return _("You get this because you follow this thread.")
    return _("You get this because you answered in this thread.")
