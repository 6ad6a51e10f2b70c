from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.moderation.events import PersonNoted, PersonNoteRemoved
from forum.moderation.models import PersonNote
from forum.refused import Refused


def note_person(person: User, text: str, *, by: User) -> PersonNote:
    """Something other moderators should know of somebody; that person never reads it here."""
    must_have(by, Power.SUSPEND)
    text = text.strip()[:2000]
    if not text:
        raise Refused(_("There is no text yet."))
    made = PersonNote(user_id=person.id, author_id=by.id, text=text, created_at=clock.now())
    session.add(made)
    session.flush()
    record(PersonNoted(person.id, made.id, by.id))
    return made


def remove_note(note: PersonNote, *, by: User) -> None:
    must_have(by, Power.SUSPEND)
    session.delete(note)
    session.flush()
    record(PersonNoteRemoved(note.user_id, note.id, by.id))
