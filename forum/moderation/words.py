from __future__ import annotations

from datetime import datetime

from flask_babel import format_timedelta
from flask_babel import gettext as _

from forum import clock, questions
from forum.accounts import Span, User
from forum.moderation.models import Kind, Why
from forum.refused import Refused


def handled_words(who: User | None, at: datetime | None, me: User) -> str:
    """What the slower of two is told; the other one may be oneself in a second tab."""
    if who is None or at is None or who.id == me.id:
        return questions.handled_words(who, me)
    ago = format_timedelta(at - clock.now(), granularity="minute", add_direction=True)
    return _("Already handled by %(name)s, %(ago)s.", name=who.name, ago=ago)


def span_words(span: Span) -> str:
    return {
        Span.DAY: _("for a day"),
        Span.WEEK: _("for a week"),
        Span.MONTH: _("for a month"),
        Span.FOREVER: _("for good"),
    }[span]


def why_words(why: Why) -> str:
    return {
        Why.SPAM: _("Spam or advertising"),
        Why.RUDE: _("Rude or hurtful"),
        Why.PRIVATE_DATA: _("Shows private data"),
        Why.OFF_TOPIC: _("Has nothing to do with this documentation"),
        Why.OTHER: _("Something else"),
    }[why]


def why_of(text: str) -> Why:
    """The reason that a form names."""
    try:
        return Why(text)
    except ValueError:
        raise Refused(_("Please choose what is wrong.")) from None


def kind_words(kind: Kind) -> str:
    return {
        Kind.PUBLISHED: _("Published"),
        Kind.KEPT: _("Kept public"),
        Kind.DECLINED: _("Declined"),
        Kind.REMOVED: _("Removed"),
        Kind.CLOSED: _("Closed"),
        Kind.SUSPENDED: _("Suspended"),
        Kind.SPAMMER: _("Removed as a spammer"),
    }[kind]
