from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from flask_babel import gettext as _
from sqlalchemy import delete

from forum import clock
from forum.accounts import User, find_or_make, join_organisation
from forum.db import add_once, session, write
from forum.identity.claims import LONGEST, Reader, key_name, read
from forum.identity.keys import live_key, secrets_of
from forum.identity.models import HostKey, SpentToken
from forum.identity.plans import tier_of
from forum.jobs import every
from forum.pages import Site
from forum.refused import Refused


def arrive(token: str, site: Site) -> User:
    """The account of whoever this site's server says is reading; made if there is none, and never staff.

    Opens its own transactions: why a token was refused is kept for the site's admins although nothing else is.
    """
    key = live_key(key_name(token), site.id) if len(token) <= LONGEST else None
    session.rollback()
    if key is None:
        raise Refused(_("No key of this site has made this token."), status=403)
    try:
        reader = read(token, secrets_of(key))
        with write():
            return _let_in(reader, session.get_one(HostKey, key.id))
    except Refused as refused:
        _note(key.id, refused.sentence)
        raise Refused(refused.sentence, status=403) from None


def _let_in(reader: Reader, key: HostKey) -> User:
    _spend(reader, key)
    user = find_or_make(reader.email, reader.name)
    if user.is_staff:
        # A site may vouch for its readers, not for the people who can change every site.
        raise Refused(_("This account belongs to the team, whose members sign in themselves."))
    if reader.reference:
        join_organisation(user, reader.reference, name=reader.organisation, plan=reader.plan, tier=tier_of(reader.plan))
    key.used_at = clock.now()
    return user


def _spend(reader: Reader, key: HostKey) -> None:
    digest = sha256(f"{key.name}\0{reader.token_id}".encode()).hexdigest()
    if not add_once(SpentToken(digest=digest, expires_at=datetime.fromtimestamp(reader.expires, UTC))):
        raise Refused(_("The token was used before; each one signs in once."))


def _note(key_id: int, sentence: str) -> None:
    session.rollback()
    with write():
        key = session.get_one(HostKey, key_id)
        key.refused_at, key.refusal = clock.now(), sentence[:300]


@every(timedelta(hours=1))
def forget_spent_tokens() -> None:
    with write():
        session.execute(delete(SpentToken).where(SpentToken.expires_at < clock.now()))
