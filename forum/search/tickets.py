"""Finding a conversation again: by its words, in public, in private, and in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from forum.accounts import User, normal_email, user_by_email
from forum.db import Words, candidates, looked_for, session
from forum.questions import Question
from forum.refused import Refused
from forum.search.models import Document, Kind
from forum.search.snippets import snippet, texts_of
from forum.support import Ticket

SHOWN = 50
Found = tuple[Kind, int]


@dataclass(frozen=True)
class Hit:
    """A conversation in which the words stand: a ticket, or a thread that never became one; and where."""

    ticket: Ticket | None
    thread: Question | None
    kind: Kind
    snippet: Markup


def find_conversations(
    text: str, *, person: User | None = None, among: ColumnElement[bool] | None = None
) -> Sequence[Hit]:
    """The best tickets for these words, whatever their state; of one person also threads without a ticket.

    `among` is a condition that tickets found by their words must meet.

    A number, with or without #, names a ticket; a mail address somebody's tickets. For support only: notes and private
    tickets are in it.
    """
    named = _named(text)
    words = looked_for(text)
    if not words or named:
        return named
    best = _best(words, _of_person(person) if person else _of_tickets(among))
    return _hits(best, words)


def _named(text: str) -> list[Hit]:
    wanted = text.strip().lstrip("#")
    if wanted.isdecimal() and len(wanted) < 18:
        tickets = [found] if (found := session.get(Ticket, int(wanted))) else []
    elif "@" in wanted:
        tickets = _tickets_of_address(wanted)
    else:
        return []
    return [Hit(ticket, None, Kind.TICKET, Markup()) for ticket in tickets]


def _tickets_of_address(text: str) -> list[Ticket]:
    try:
        person = session.scalar(user_by_email(normal_email(text)))
    except Refused:
        return []
    if person is None:
        return []
    theirs = select(Ticket).where(Ticket.requester_id == person.id).order_by(Ticket.id.desc()).limit(SHOWN)
    return list(session.scalars(theirs.options(joinedload(Ticket.requester))))


def _of_tickets(among: ColumnElement[bool] | None) -> ColumnElement[bool]:
    handed_over = exists().where(Ticket.question_id == Document.thread_id)
    if among is None:
        return or_(Document.ticket_id.is_not(None), handed_over)
    return or_(exists().where(Ticket.id == Document.ticket_id, among), handed_over.where(among))


def _of_person(person: User) -> ColumnElement[bool]:
    tickets = select(Ticket.id).where(Ticket.requester_id == person.id)
    threads = select(Question.id).where(Question.author_id == person.id)
    return or_(Document.ticket_id.in_(tickets), Document.thread_id.in_(threads))


def _best(words: Words, condition: ColumnElement[bool]) -> list[Document]:
    """The best document of each conversation, the best conversation first."""
    inner = candidates(Document.__table__, words, condition).subquery()  # type: ignore[arg-type]
    ranked = select(Document).join(inner, inner.c.id == Document.id).order_by(inner.c.score.desc(), Document.id.desc())
    first: dict[tuple[int | None, int | None], Document] = {}
    for document in session.scalars(ranked):
        first.setdefault((document.thread_id, document.ticket_id), document)
        if len(first) == SHOWN:
            break
    return list(first.values())


def _hits(documents: Sequence[Document], words: Words) -> list[Hit]:
    texts = texts_of((document.kind, document.subject_id) for document in documents)
    tickets, threads = _tickets(documents), _threads(documents)
    hits: dict[tuple[str, int], Hit] = {}
    for document in documents:
        ticket = tickets.get((document.ticket_id, document.thread_id))
        thread = threads.get(document.thread_id or 0)
        if ticket is None and thread is None:
            continue
        same = ("ticket", ticket.id) if ticket else ("thread", thread.id if thread else 0)
        shown = snippet(texts.get((document.kind, document.subject_id), ""), words)
        hits.setdefault(same, Hit(ticket, None if ticket else thread, document.kind, shown))
    return list(hits.values())


def _tickets(documents: Iterable[Document]) -> dict[tuple[int | None, int | None], Ticket]:
    """By the ticket or thread of a document; of several tickets of a thread the newest."""
    numbers = {document.ticket_id for document in documents if document.ticket_id}
    threads = {document.thread_id for document in documents if document.thread_id}
    wanted = or_(Ticket.id.in_(numbers), Ticket.question_id.in_(threads))
    found: dict[tuple[int | None, int | None], Ticket] = {}
    rows = select(Ticket).where(wanted).options(joinedload(Ticket.requester)).order_by(Ticket.id)
    for ticket in session.scalars(rows):
        found[ticket.id, None] = ticket
        if ticket.question_id:
            found[None, ticket.question_id] = ticket
    return found


def _threads(documents: Iterable[Document]) -> dict[int, Question]:
    numbers = {document.thread_id for document in documents if document.thread_id}
    return {thread.id: thread for thread in session.scalars(select(Question).where(Question.id.in_(numbers)))}
