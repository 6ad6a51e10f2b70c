"""@Name in an answer: for people in the thread and the team; of everybody else it is plain text.

The Markdown stays as it was written. Whom a name means is settled when the text is stored, and kept as a row.
"""

from __future__ import annotations

import html
import re

from sqlalchemy import Select, or_, select

from forum.accounts import User
from forum.db import session
from forum.questions.models import Answer, Mention, Question, State

_TAG = re.compile(r'(<(?:"[^"]*"|[^">])*>)')
MOST = 200  # people who are looked at


def people_of(question: Question) -> Select[User]:
    """Whom one can mention there: the asker, who has answered in public, and the team."""
    answered = select(Answer.author_id).where(Answer.question_id == question.id, Answer.state == State.PUBLISHED)
    team = User.moderator | User.support | User.admin
    in_thread = or_(User.id == question.author_id, User.id.in_(answered), team)
    return select(User).where(in_thread).order_by(User.name, User.id).limit(MOST)


def note_mentions(question: Question, answer: Answer) -> None:
    """Mark the names in a new answer's HTML and keep who was meant; costs nothing where there is no @."""
    if "@" not in answer.body:
        return
    known = _by_name(list(session.scalars(people_of(question))))
    answer.html, found = _marked(answer.html, known)
    session.flush()
    session.add_all(Mention(answer_id=answer.id, user_id=number) for number in sorted(found - {answer.author_id}))


def mentioned_in(answer_id: int) -> Select[User]:
    return (
        select(User).join(Mention, Mention.user_id == User.id).where(Mention.answer_id == answer_id).order_by(User.id)
    )


def _by_name(people: list[User]) -> dict[str, int]:
    """A name that two people have means the one of the team; if that does not settle it, it means nobody."""
    chosen: dict[str, list[User]] = {}
    for person in people:
        chosen.setdefault(person.name.casefold(), []).append(person)
    settled = {name: [same for same in several if same.is_staff] or several for name, several in chosen.items()}
    return {name: several[0].id for name, several in settled.items() if len(several) == 1 and name}


def _marked(text: str, known: dict[str, int]) -> tuple[str, set[int]]:
    """Names marked between the tags of sanitised HTML, outside of code and links; and whom they mean."""
    if not known:
        return text, set()
    names = sorted((re.escape(html.escape(name, quote=False)) for name in known), key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w@.])@({'|'.join(names)})(?!\w)", re.IGNORECASE)
    found: set[int] = set()

    def mark(match: re.Match[str]) -> str:
        number = known.get(html.unescape(match[1]).casefold())
        if number is None:
            return match[0]
        found.add(number)
        return f'<span class="mention">{match[0]}</span>'

    pieces, inside = [], 0
    for piece in _TAG.split(text):
        if piece.startswith(("<a ", "<code", "<pre")):
            inside += 1
        elif piece in ("</a>", "</code>", "</pre>"):
            inside -= 1
        pieces.append(piece if inside or piece.startswith("<") else pattern.sub(mark, piece))
    return "".join(pieces), found
