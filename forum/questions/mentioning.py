"""@Name in a post: for people in the thread and the team; of everybody else it is plain text.

The Markdown stays as it was written. Whom a name means is settled when the text is stored, and kept as a row.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Select, select, union_all

from forum.accounts import User, of_team
from forum.db import session
from forum.questions.models import Answer, Mention, Question, QuestionMention, State

_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
MOST = 200  # people who are looked at


class Named(NamedTuple):
    id: int
    name: str
    is_staff: bool


def people_of(question: Question) -> Select[User]:
    """Whom one can mention there: the asker, who has answered in public, and the team."""
    answered = select(Answer.author_id).where(Answer.question_id == question.id, Answer.state == State.PUBLISHED)
    asked = select(User.id).where(User.id == question.author_id)
    meant = union_all(asked, answered, select(User.id).where(of_team()))
    return select(User).where(User.id.in_(meant)).order_by(User.name, User.id).limit(MOST)


def note_mentions(question: Question, answer: Answer | None) -> list[int]:
    """Link the names in the HTML just made of a post, and keep who is meant. Returns whom it never meant before.

    Who was meant once is kept when an edit takes the name out: nobody is told twice. Without an @ it costs nothing.
    """
    post = answer or question
    if "@" not in post.body:
        return []
    post.html, found = marked(post.html, session.scalars(people_of(question)))
    session.flush()
    before = {person.id for person in session.scalars(mentioned_in(question, answer))}
    new = sorted(found - before - {post.author_id})
    for number in new:
        session.add(
            Mention(answer_id=answer.id, user_id=number)
            if answer
            else QuestionMention(question_id=question.id, user_id=number)
        )
    session.flush()
    return new


def mentioned_in(question: Question, answer: Answer | None) -> Select[User]:
    if answer is None:
        meant = select(QuestionMention.user_id).where(QuestionMention.question_id == question.id)
    else:
        meant = select(Mention.user_id).where(Mention.answer_id == answer.id)
    return select(User).where(User.id.in_(meant)).order_by(User.id)


def marked(text: str, people: Iterable[User | Named]) -> tuple[str, set[int]]:
    """Names linked between the tags of sanitised HTML, outside of code and links; and whom they mean."""
    known = _by_name(people)
    return _marked(text, known) if known else (text, set())


def _by_name(people: Iterable[User | Named]) -> dict[str, int]:
    """A name that two people have means the one of the team; if that does not settle it, it means nobody."""
    chosen: dict[str, list[User | Named]] = {}
    for person in people:
        chosen.setdefault(person.name.casefold(), []).append(person)
    settled = {name: [same for same in several if same.is_staff] or several for name, several in chosen.items()}
    return {name: several[0].id for name, several in settled.items() if len(several) == 1 and name}


def _marked(text: str, known: dict[str, int]) -> tuple[str, set[int]]:
    names = sorted((re.escape(html.escape(name, quote=False)) for name in known), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w@.])@({'|'.join(names)})(?!\w)", re.IGNORECASE)
    found: set[int] = set()

    def mark(match: re.Match[str]) -> str:
        number = known.get(html.unescape(match[1]).casefold())
        if number is None:
            return match[0]
        found.add(number)
        return f'<a class="mention" href="/people/{number}">{match[0]}</a>'

    pieces, inside = [], 0
    for piece in _TAG.split(text):
        if piece.startswith(("<a ", "<code", "<pre")):
            inside += 1
        elif piece in ("</a>", "</code>", "</pre>"):
            inside -= 1
        pieces.append(piece if inside or piece.startswith("<") else pattern.sub(mark, piece))
    return "".join(pieces), found
