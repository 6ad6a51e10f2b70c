from __future__ import annotations

from flask_babel import gettext as _

from forum import following
from forum.accounts import User
from forum.db import session
from forum.following import HowOften, Kind, follow_of, mutes_of, name_by
from forum.refused import Refused
from forum.web import sign, unsign

_KINDS = {"question": Kind.THREAD, "topic": Kind.TOPIC, "page": Kind.PAGE, "site": Kind.SITE}


def unsubscribe_path(person: User, subject: str) -> str:
    """Where one person stops the mails about one subject; whoever has the address may, without signing in."""
    return f"/unsubscribe/{sign('unsubscribe', [person.id, subject])}"


def settings_path(person: User) -> str:
    """Where one person sees and changes all that is mailed to them; it opens nothing else of the account."""
    return f"/following/{sign('following', person.id)}"


def meant_by(token: str) -> tuple[User, str]:
    """Whom and which subject a token is for. Refused, if we did not make it or the account is gone."""
    found = unsign("unsubscribe", token)
    return _person(found[0] if found else None), str(found[1]) if found else ""


def reader_meant_by(token: str) -> User:
    """Whose settings a token opens."""
    return _person(unsign("following", token))


def stop(person: User, subject: str) -> None:
    """No more mails about this to this person: a thread is muted, anything else left. Twice changes nothing."""
    kind, number = _read(subject)
    if kind is None:
        following.mute(person, "digests")
    elif kind is Kind.THREAD:
        following.silence(number, by=person)
    else:
        following.leave(kind, number, by=person)


def resume(person: User, subject: str) -> None:
    kind, number = _read(subject)
    if kind is None:
        following.unmute(person, "digests")
    else:
        following.follow(kind, number, HowOften.AT_ONCE, by=person)


def has_stopped(person: User, subject: str) -> bool:
    kind, number = _read(subject)
    if kind is None:
        return "digests" in mutes_of(person.id)
    found = session.scalar(follow_of(kind, number, person.id))
    return found is None or found.how_often in {HowOften.MUTED, HowOften.LEFT}


def name_meant(subject: str) -> str:
    kind, number = _read(subject)
    return name_by(kind, number) if kind else ""


def _read(subject: str) -> tuple[Kind | None, int]:
    name, _colon, number = subject.partition(":")
    return _KINDS.get(name), int(number) if number.isdecimal() else 0


def _person(number: object) -> User:
    person = session.get(User, number) if isinstance(number, int) else None
    if person is None or person.erased_at:
        raise Refused(_("This link is not complete. Please take it from the mail once more."), status=404)
    return person
