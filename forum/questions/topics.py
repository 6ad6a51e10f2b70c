from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import Power, User, must_have
from forum.db import add_once, session
from forum.events import record
from forum.questions.changing import changed, locked
from forum.questions.events import TopicsSet
from forum.questions.models import Question, Topic
from forum.refused import Refused

LONGEST = 60


def set_topics(question: Question, names: Iterable[str], *, by: User) -> None:
    """What this thread is about, by name; a topic nobody used before is made, whatever its case an old one found."""
    must_have(by, Power.TOPICS)
    question = locked(question.id)
    wanted = {short(name).casefold(): short(name) for name in names if name.strip()}
    known = {topic.name.casefold(): topic for topic in session.scalars(select(Topic))}
    question.topics = [known.get(folded) or _made(name) for folded, name in sorted(wanted.items())]
    changed(question)
    session.flush()
    record(TopicsSet(question.id, by.id))


def short(name: str) -> str:
    return " ".join(name.split())[:LONGEST]


def checked_name(name: str) -> str:
    name = short(name)
    if not name:
        raise Refused(_("Please give it a name."))
    return name


def _made(name: str) -> Topic:
    """A new topic, or the one that somebody made at the same moment for another thread."""
    made = Topic(name=name, position=0)
    return made if add_once(made) else session.scalars(select(Topic).where(Topic.name == name)).one()
