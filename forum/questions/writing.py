from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from hashlib import sha256
from typing import TypedDict, TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from forum import clock, markup
from forum.db import session
from forum.questions.models import Answer, Question, State
from forum.refused import Refused

TITLE_MAX = 200
BODY_MAX = markup.MAX_LENGTH
_FAR_TOO_LONG = 10 * BODY_MAX  # not worth a look at each letter
SAME_WITHIN = timedelta(days=1)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # the categories Cc and Cs
_WORD = re.compile(r"\w")
Post = TypeVar("Post", Question, Answer)


class Text(TypedDict):
    """The columns of a text: as written, as shown, and by which renderer."""

    body: str
    html: str
    markup_version: int


def checked_title(title: str) -> str:
    title = " ".join(cleaned(title[:_FAR_TOO_LONG]).split())
    if not says_something(title):
        raise Refused(_("Please give your question a title."))
    if len(title) > TITLE_MAX:
        over = len(title) - TITLE_MAX
        raise Refused(ngettext("The title is %(num)d letter too long.", "The title is %(num)d letters too long.", over))
    return title


def written(body: str) -> Text:
    """A text ready to store; Refused if it is empty or too long."""
    body = cleaned(body).strip("\n").rstrip() if len(body) < _FAR_TOO_LONG else body
    if not says_something(body):
        raise Refused(_("There is no text yet."))
    if len(body) > BODY_MAX:
        over = len(body) - BODY_MAX
        raise Refused(
            ngettext(
                "The text is %(num)d letter too long. Nothing is lost; please shorten it.",
                "The text is %(num)d letters too long. Nothing is lost; please shorten it.",
                over,
            )
        )
    return Text(body=body, html=markup.render(body), markup_version=markup.VERSION)


def submission(*parts: object) -> str:
    """What makes two submits the same post: who, where, and every letter of it."""
    return sha256("\0".join(str(part) for part in parts).encode()).hexdigest()


def earlier(model: type[Post], key: str) -> Post | None:
    """The post of the same submission within a day; one that is older or was declined gives the key up,
    and the text may be sent again: whoever sends it must not be led to a page that is not there."""
    found = session.scalar(select(model).where(model.submission == key))
    if found and (found.state is State.REMOVED or found.created_at < clock.now() - SAME_WITHIN):
        found.submission = None
        session.flush()
        return None
    return found


def cleaned(text: str) -> str:
    """Newlines as one sign, and no control or half characters, which PostgreSQL refuses or pages cannot show."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def says_something(text: str) -> bool:
    return bool(_WORD.search(text)) or any(unicodedata.category(letter)[0] not in "CZ" for letter in text)
