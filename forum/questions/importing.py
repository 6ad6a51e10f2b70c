"""What keeps a thread in order that was written elsewhere. Nothing is recorded: nobody hears of it, nobody waits."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from forum import markup
from forum.accounts import User, of_team
from forum.db import session
from forum.pages import touch
from forum.questions import mentioning
from forum.questions.mentioning import Named
from forum.questions.models import Answer, Mention, Question, QuestionMention, ShownOn, State
from forum.questions.writing import TITLE_MAX, Text, cleaned, says_something

_MORE = "…"


@dataclass
class Came:
    """What came into a thread: the latest of its times, and which of it solved the question."""

    active_at: datetime | None = None
    accepted_id: int | None = None


def imported_title(title: str, body: str) -> str:
    """One line of at most as many letters as a title has; what has none begins like its text."""
    line = " ".join(cleaned(title).split())
    if not says_something(line):
        line = " ".join(re.sub(r"\n.*", "", markup.plain(markup.render(body), 120), flags=re.DOTALL).split())
    return line if len(line) <= TITLE_MAX else line[: TITLE_MAX - 1].rstrip() + _MORE


def imported_body(body: str) -> str:
    """The words as they are stored, however many; '' if they say nothing."""
    body = cleaned(body).strip("\n").rstrip()
    return body if says_something(body) else ""


def imported_text(body: str) -> Text:
    """What `imported_body` left, ready to store; what is too long to be read as Markdown is shown as typed."""
    return Text(body=body, html=markup.render(body), markup_version=markup.VERSION)


def settle_imported(came: Mapping[int, Came]) -> None:
    """After messages came into these threads: counts and times are those of the messages. Whoever waited in one waits
    as before."""
    if not came:
        return
    said: dict[int, list[Any]] = {number: [] for number in came}
    columns = Answer.question_id, Answer.id, Answer.from_asker, Answer.by_staff, Answer.published_at
    published = select(*columns).where(Answer.question_id.in_(said), Answer.state == State.PUBLISHED)
    for row in session.execute(published.order_by(Answer.published_at, Answer.id)):
        said[row.question_id].append(row)
    threads = select(Question.id, Question.accepted_id, Question.solved_at, Question.active_at, Question.revision)
    rows = session.execute(threads.where(Question.id.in_(said))).all()
    values = [_settled(row, said[row.id], came[row.id]) for row in rows]
    names = [name for name in values[0] if name != "number"] if values else []
    table: Any = Question.__table__
    statement = update(table).where(table.c.id == bindparam("number"))
    session.connection().execute(statement.values({name: bindparam(name) for name in names}), values)
    touch(set(session.scalars(select(ShownOn.page_id).where(ShownOn.question_id.in_(said)).distinct())))


def _settled(thread: Any, said: list[Any], came: Came) -> dict[str, Any]:
    others = [one for one in said if not one.from_asker]
    accepted = came.accepted_id or thread.accepted_id
    stands = accepted is None or any(one.id == accepted for one in said)
    return {
        "number": thread.id,
        "answer_count": len(said),
        "other_count": len(others),
        "first_answered_at": others[0].published_at if others else None,
        "staff_answered_at": _last(one for one in said if one.by_staff),
        "asker_wrote_at": _last(one for one in said if one.from_asker),
        "accepted_id": accepted if stands else None,
        "solved_at": thread.solved_at if stands else None,
        "active_at": max(thread.active_at, came.active_at or thread.active_at),
        "revision": thread.revision + 1,
    }


def _last(said: Iterable[Any]) -> datetime | None:
    times = [one.published_at for one in said if one.published_at is not None]
    return times[-1] if times else None


def link_names(threads: Collection[int], answers: Collection[int]) -> None:
    """@Name in what came in: whoever asked, the team, and who had written in the thread before. Who writes there later
    is not meant, so that it is the same in however many parts a file is read."""
    asked = _texts(Question, Question.id, threads)
    said = _texts(Answer, Answer.question_id, answers)
    if not asked and not said:
        return
    team = _named(select(User).where(of_team()).limit(mentioning.MOST))
    wrote = _wrote({row.thread for row in [*asked, *said]})
    found: list[tuple[Any, int, int]] = []
    for model, rows in ((Question, asked), (Answer, said)):
        for row in rows:
            before = {who for number, who in wrote[row.thread] if number < (row.id if model is Answer else 1)}
            text, meant = mentioning.marked(row.html, _possible(row.html, {*team, *before}))
            if meant:
                session.execute(update(model).where(model.id == row.id).values(html=text))
                found += [(model, row.id, number) for number in sorted(meant - {row.author_id})]
    session.add_all(
        Mention(answer_id=post, user_id=who) if model is Answer else QuestionMention(question_id=post, user_id=who)
        for model, post, who in found
    )
    session.flush()


def _texts(model: Any, thread: Any, numbers: Collection[int]) -> list[Any]:
    columns = model.id, thread.label("thread"), model.author_id, model.html
    marked = select(*columns).where(model.id.in_(numbers), model.body.contains("@")).order_by(model.id)
    return list(session.execute(marked)) if numbers else []


def _wrote(threads: Collection[int]) -> dict[int, list[tuple[int, Named]]]:
    """Who wrote in each thread, with the first number of theirs; the asker comes before all."""
    people: dict[int, list[tuple[int, Named]]] = {number: [] for number in threads}
    asker = select(Question.id, User).join(User, User.id == Question.author_id).where(Question.id.in_(threads))
    for thread, user in session.execute(asker):
        people[thread].append((0, Named(user.id, user.name, user.is_staff)))
    wrote = select(Answer.question_id, Answer.id, Answer.author_id).where(
        Answer.question_id.in_(threads), Answer.state == State.PUBLISHED
    )
    rows = session.execute(wrote.order_by(Answer.id)).all()
    known = {one.id: one for one in _named(select(User).where(User.id.in_({row.author_id for row in rows})))}
    for row in rows:
        people[row.question_id].append((row.id, known[row.author_id]))
    return people


def _named(people: Any) -> list[Named]:
    return [Named(user.id, user.name, user.is_staff) for user in session.scalars(people)]


def _possible(text: str, people: Iterable[Named]) -> list[Named]:
    """Those whose names stand behind an @ at all: a thread may have a thousand people."""
    words = html.unescape(re.sub(r"<[^>]*>", "", text)).casefold()
    return [one for one in people if f"@{one.name.casefold()}" in words]
