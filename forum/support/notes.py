from __future__ import annotations

import unicodedata
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from forum import attachments, clock, markup
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.attached import NOTE
from forum.support.changing import locked_to_work
from forum.support.events import NoteAdded
from forum.support.models import Note, Ticket

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
        html=markup.render(body),
        markup_version=markup.VERSION,
        created_at=clock.now(),
    )
    session.add(note)
    session.flush()
    attachments.keep_for(NOTE, note.id, note.body, by=by)
    record(NoteAdded(ticket.id, note.id, by.id))
    return note


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
