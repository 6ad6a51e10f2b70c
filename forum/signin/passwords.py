from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask_babel import gettext as _

from forum import clock
from forum.accounts import User
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.signin.common import is_about, is_common
from forum.signin.events import PasswordRemoved, PasswordSet
from forum.signin.models import Password
from forum.signin.telling import tell
from forum.web import security_event

SHORTEST, LONGEST = 10, 200
# Argon2id with the first recommendation of OWASP: 46 MiB once; stronger settings rehash as people come in.
hasher = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)


def hash_of(password: str, *, for_person: User) -> str:
    """The hash of a password that may be one; Refused with the reason otherwise. Slow on purpose: outside write()."""
    if len(password) < SHORTEST:
        raise Refused(_("Please take at least %(n)s characters; a few words in a row are good.", n=SHORTEST))
    if len(password) > LONGEST:
        raise Refused(_("Please take at most %(n)s characters.", n=LONGEST))
    if is_about(password, for_person.name, for_person.email):
        raise Refused(_("Please take something other than your name or your mail address."))
    if is_common(password):
        raise Refused(_("This is one of the passwords that are tried first. Please take another one."))
    return hasher.hash(_same(password))


def set_password(user: User, hashed: str) -> None:
    """A first or another password, made by `hash_of`; the person is told by mail."""
    session.merge(Password(user_id=user.id, hash=hashed, set_at=clock.now()))
    record(PasswordSet(user.id))
    tell(user, _("Your password was set"), _("A password to sign in with was set for your account."))


def remove_password(user: User) -> None:
    """From now on there is the code of the mail only."""
    stored = session.get(Password, user.id)
    if stored is not None:
        session.delete(stored)
        record(PasswordRemoved(user.id))
        tell(user, _("Your password was removed"), _("The password of your account was removed; codes by mail remain."))


def is_right(stored: Password | None, password: str) -> bool:
    """Whether this is the password; as slow for nobody's as for somebody's, so that the time tells nothing."""
    known = stored is not None and len(password) <= LONGEST
    try:
        right = hasher.verify(stored.hash if stored else _nobodys(), _same(password[:LONGEST])) and known
    except (VerifyMismatchError, InvalidHashError):
        right = False
    if not right:
        security_event("wrong password", user_id=stored.user_id if stored else None)
    return right


def renew(stored: Password, password: str) -> str | None:
    """The hash with today's parameters, where the stored one has older ones."""
    return hasher.hash(_same(password)) if hasher.check_needs_rehash(stored.hash) else None


def _same(password: str) -> str:
    """Two keyboards may send one letter as different code points."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return hasher.hash("the password of nobody")
