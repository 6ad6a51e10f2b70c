"""Every row of words has its document, made and changed in the same flush: nobody has to think of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from markupsafe import escape
from sqlalchemy import Connection, delete, event, func, insert, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapper

from forum.accounts import PersonErased
from forum.db import FOLDING, indexed, session, write
from forum.events import on
from forum.jobs import every
from forum.markup import plain
from forum.questions import Answer, Question
from forum.search.models import SECTION, Document, Kind
from forum.sections import Section
from forum.support import Note, Ticket, TicketMessage
from forum.web import option, set_option

AT_ONCE = 500
Row = Question | Answer | Ticket | TicketMessage | Note | Section


@dataclass(frozen=True)
class Source:
    """Where documents of a kind come from: a table, which of its columns change them, and what they then say."""

    model: type[Any]
    watched: tuple[str, ...]
    words: Callable[[Any], dict[str, Any]]


def _written(
    title: str, html: str, *, thread: int | None = None, ticket: int | None = None, mark: str = ""
) -> dict[str, Any]:
    folded_title, folded_body = indexed(title, plain(html))
    return {"title": f"{mark} {folded_title}".strip(), "body": folded_body, "thread_id": thread, "ticket_id": ticket}


SOURCES: dict[Kind, Source] = {
    Kind.QUESTION: Source(Question, ("title", "html"), lambda row: _written(row.title, row.html, thread=row.id)),
    Kind.ANSWER: Source(Answer, ("question_id", "html"), lambda row: _written("", row.html, thread=row.question_id)),
    Kind.TICKET: Source(Ticket, ("subject", "question_id"), lambda row: _written(
        row.subject if row.question_id is None else "", "", ticket=row.id)),
    Kind.MESSAGE: Source(TicketMessage, ("ticket_id", "html"), lambda row: _written(
        "", row.html, ticket=row.ticket_id)),
    Kind.SECTION: Source(Section, ("heading", "text"), lambda row: _written(
        row.heading, escape(row.text), mark=SECTION)),
    Kind.NOTE: Source(Note, ("ticket_id", "html"), lambda row: _written("", row.html, ticket=row.ticket_id)),
}  # fmt: skip


def index_rows(connection: Connection, kind: Kind, rows: Iterable[Row]) -> None:
    """Make or renew the documents of these rows."""
    source = SOURCES[kind]
    values = [{"kind": kind, "subject_id": row.id, **source.words(row)} for row in rows]
    if not values:
        return
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    adding = dialect.insert(Document)
    changed = {name: adding.excluded[name] for name in ("title", "body", "thread_id", "ticket_id")}
    connection.execute(adding.on_conflict_do_update(index_elements=["kind", "subject_id"], set_=changed), values)


def _follow(kind: Kind, source: Source) -> None:
    def made(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        index_rows(connection, kind, [row])

    def changed(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        state: Any = inspect(row)
        if any(state.attrs[name].history.has_changes() for name in source.watched):
            index_rows(connection, kind, [row])

    def gone(mapper: Mapper[Any], connection: Connection, row: Row) -> None:
        connection.execute(delete(Document).where(Document.kind == kind, Document.subject_id == row.id))

    event.listen(source.model, "after_insert", made)
    event.listen(source.model, "after_update", changed)
    event.listen(source.model, "after_delete", gone)


for _kind, _source in SOURCES.items():
    _follow(_kind, _source)


@on(PersonErased)
def forget_their_words_to_support(fact: PersonErased) -> None:
    """Support changes these rows all at once, past what follows a single one."""
    theirs = {
        Kind.TICKET: select(Ticket.id).where(Ticket.requester_id == fact.user_id),
        Kind.MESSAGE: select(TicketMessage.id).where(TicketMessage.author_id == fact.user_id),
    }
    for kind, rows in theirs.items():
        mine = Document.kind == kind, Document.subject_id.in_(rows)
        session.execute(delete(Document).where(*mine), execution_options={"synchronize_session": False})


@every(timedelta(minutes=5))
def fill_up() -> None:
    """Documents for what was written before there was an index or by another folding, or came in past it: a slice of
    each kind at a time, the oldest first. Once it has come to the end it looks at what is new only."""
    for kind in SOURCES:
        while _fill(kind) == AT_ONCE:
            pass


def _fill(kind: Kind) -> int:
    source, name = SOURCES[kind], _upto(kind)
    with write():
        upto = int(option(name, 0))
        rows = session.scalars(
            select(source.model).where(source.model.id > upto).order_by(source.model.id).limit(AT_ONCE)
        ).all()
        index_rows(session.connection(), kind, rows)
        if rows:
            set_option(name, rows[-1].id)
    session.expunge_all()
    return len(rows)


def index_alike(kind: Kind, count: int, *, by: int, thread_by: int, last_thread: int) -> None:
    """Documents for rows that say the same as the first `count` of their kind, with ids that are higher `by` so much;
    none beyond the last thread. For seeds; inside write()."""
    like = select(
        Document.kind, Document.subject_id + by, Document.thread_id + thread_by, Document.title, Document.body
    ).where(Document.kind == kind, Document.subject_id <= count, Document.thread_id + thread_by <= last_thread)
    columns = ["kind", "subject_id", "thread_id", "title", "body"]
    session.execute(insert(Document).from_select(columns, like))
    highest = select(func.max(Document.subject_id)).where(Document.kind == kind)
    set_option(_upto(kind), session.scalar(highest))


def _upto(kind: Kind) -> str:
    """The name of what says how far this kind is done. Words that are made otherwise begin anew."""
    return f"indexed_{FOLDING}_{kind.value}"


def how_many() -> int:
    return session.scalar(select(func.count()).select_from(Document)) or 0
