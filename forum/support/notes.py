from __future__ import annotations

import unicodedata
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from forum import attachments, clock, markup, questions
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.attached import NOTE
from forum.support.changing import locked_to_work
from forum.support.events import NoteAdded
from forum.support.models import Note, Ticket
from forum.support.queries import people_on_support

SAME_WITHIN = timedelta(minutes=5)


def add_note(ticket: Ticket, body: str, *, by: User) -> Note:
    """A private note; it reaches nobody outside support. The same words sent twice in five minutes are one note."""
    must_be_support(by)
    ticket, body = locked_to_work(ticket), _checked(body)
    if sent := _just_sent(ticket, body, by):
        return sent
    note = Note(
        ticket_id=ticket.id,
        author=by,
        body=body,
        html=_with_names(body)[0],
        markup_version=markup.VERSION,
        created_at=clock.now(),
    )
    session.add(note)
    session.flush()
    attachments.keep_for(NOTE, note.id, note.body, by=by)
    record(NoteAdded(ticket.id, note.id, by.id))
    return note


def colleagues_named(note: Note) -> list[User]:
    """Whom of support the note calls by @Name, its author left out. One that only repeats what they wrote on another
    ticket a moment ago calls nobody: done to many at once, it says it once."""
    found = _with_names(note.body)[1] - {note.author_id}
    if not found or _repeats(note):
        return []
    return [person for person in people_on_support() if person.id in found]


def _with_names(body: str) -> tuple[str, set[int]]:
    html = markup.render(body)
    return questions.marked(html, people_on_support()) if "@" in body else (html, set())


def _repeats(note: Note) -> bool:
    theirs = select(Note).where(Note.author_id == note.author_id, Note.id < note.id)
    last = session.scalar(theirs.order_by(Note.id.desc()).limit(1))
    return last is not None and last.body == note.body and last.created_at > note.created_at - SAME_WITHIN


def _checked(body: str) -> str:
    # No control or half characters: PostgreSQL refuses the first, no page can show the second.
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    body = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"}).strip()
    if not body:
        raise Refused(_("There is no text in the note yet."))
    if len(body) > markup.MAX_LENGTH:
        raise Refused(_("The note is longer than %(most)s letters; please shorten it.", most=markup.MAX_LENGTH))
    return body


def _just_sent(ticket: Ticket, body: str, by: User) -> Note | None:
    same = (Note.ticket_id == ticket.id) & (Note.author_id == by.id) & (Note.body == body)
    return session.scalar(select(Note).where(same, Note.created_at > clock.now() - SAME_WITHIN).limit(1))
