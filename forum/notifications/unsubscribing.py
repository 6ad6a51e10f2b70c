from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User
from forum.db import add_once, session
from forum.notifications.models import Mute
from forum.refused import Refused
from forum.web import sign, unsign


def unsubscribe_path(person: User, subject: str) -> str:
    """Where one person stops the mails about one subject; whoever has the address may, without signing in."""
    return f"/unsubscribe/{sign('unsubscribe', [person.id, subject])}"


def meant_by(token: str) -> tuple[User, str]:
    """Whom and which subject a token is for. Refused, if we did not make it or the account is gone."""
    found = unsign("unsubscribe", token)
    person = session.get(User, found[0]) if found else None
    if person is None or person.erased_at:
        raise Refused(_("This link is not complete. Please take it from the mail once more."), status=404)
    return person, str(found[1])


def mute(person: User, subject: str) -> None:
    """No more mails about this to this person. Twice changes nothing."""
    add_once(Mute(user_id=person.id, subject=subject, created_at=clock.now()))


def unmute(person: User, subject: str) -> None:
    muted = session.get(Mute, (person.id, subject))
    if muted is not None:
        session.delete(muted)
