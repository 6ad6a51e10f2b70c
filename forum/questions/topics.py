from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from forum.accounts import Power, User, must_have
from forum.db import add_once, session
from forum.events import record
from forum.questions.changing import changed, locked
from forum.questions.events import TopicsSet
from forum.questions.models import Question, Topic


def set_topics(question: Question, names: Iterable[str], *, by: User) -> None:
    """What a thread is about, by name; a topic nobody used before is made, whatever its case an old one found."""
    must_have(by, Power.TOPICS)
    question = locked(question.id)
    wanted = {" ".join(name.split())[:60].casefold(): " ".join(name.split())[:60] for name in names if name.strip()}
    known = {topic.name.casefold(): topic for topic in session.scalars(select(Topic))}
    question.topics = [known.get(folded) or _made(name) for folded, name in sorted(wanted.items())]
    changed(question)
    session.flush()
    record(TopicsSet(question.id, by.id))


def _made(name: str) -> Topic:
    """A new topic, or the one that somebody made at the same moment for another thread."""
    made = Topic(name=name)
    return made if add_once(made) else session.scalars(select(Topic).where(Topic.name == name)).one()
