from __future__ import annotations

import re

from flask_babel import gettext as _

from forum.accounts import Span


def fact_words(name: str) -> str:
    """The name of a fact as words: `QuestionClosed` is "question closed". The registry is the list of them."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


def span_words(span: Span) -> str:
    return {
        Span.DAY: _("for a day"),
        Span.WEEK: _("for a week"),
        Span.MONTH: _("for a month"),
        Span.FOREVER: _("for good"),
    }[span]
