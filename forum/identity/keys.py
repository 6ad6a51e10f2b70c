from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.identity.events import HostKeyEnded, HostKeyMade
from forum.identity.models import HostKey
from forum.pages import Site
from forum.refused import Refused
from forum.web import Sealed, is_sealed_now, known_secrets, seal, unseal

AT_ONCE = 5
_SEALED = "gcm."  # by which way, for the day on which there is another


def make_key(site: Site, *, by: User) -> HostKey:
    """One more key for a site's server; the old ones stay good, so that a key can be changed without a gap."""
    must_be_admin(by)
    if (session.scalar(select(func.count()).select_from(live_keys(site).subquery())) or 0) >= AT_ONCE:
        raise Refused(_("There are five keys already. End one that is not used any more first."))
    name = secrets.token_hex(8)
    made = HostKey(
        site_id=site.id,
        name=name,
        created_at=clock.now(),
        refusal="",
        sealed=_sealed(name, secrets.token_urlsafe(32)),
    )
    session.add(made)
    session.flush()
    record(HostKeyMade(site.id, made.id, by.id))
    return made


def end_key(key: HostKey, *, by: User) -> None:
    """From now on no token made with it signs anybody in; who is signed in already stays so for half an hour."""
    must_be_admin(by)
    if key.ended_at is None:
        key.ended_at = clock.now()
        record(HostKeyEnded(key.site_id, key.id, by.id))


def secret_of(key: HostKey) -> str:
    """What the site's server signs with: 43 letters, shown once when the key is made."""
    return secrets_of(key)[0]


def secrets_of(key: HostKey) -> list[str]:
    """That secret. Of a key from before they were sealed, all that it may be: nobody wrote down which secret of the
    installation it was derived from. Nothing where it was sealed with one that nobody knows any more."""
    derived, *those = _opened(key)
    return [*dict.fromkeys([*those, *(_derived(secret, key.name) for secret in known_secrets() if derived)])]


def live_keys(site: Site) -> Select[HostKey]:
    return select(HostKey).where(HostKey.site_id == site.id, HostKey.ended_at.is_(None)).order_by(HostKey.id)


def live_key(name: str, site_id: int) -> HostKey | None:
    """The key of this name, if it belongs to this very site and has not been ended."""
    return session.scalar(
        select(HostKey).where(HostKey.name == name, HostKey.site_id == site_id, HostKey.ended_at.is_(None))
    )


def _opened(key: HostKey) -> tuple[Any, ...]:
    """Whether it may be one that was derived, and what is sealed."""
    if not key.sealed:
        return (True,)
    return tuple(unseal(_purpose(key.name), key.sealed.removeprefix(_SEALED)) or (False,))


def _derived(installation: str, name: str) -> str:
    made = hmac.new(installation.encode(), f"host-key\0{name}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def _sealed(name: str, secret: str) -> str:
    return _SEALED + seal(_purpose(name), [False, secret])


def _anew(key: HostKey) -> str | None:
    """What may have been derived stays so, with one more for each secret that is known since: a former one that was
    mistyped at first is not the end of it."""
    derived, *those = _opened(key)
    now = secrets_of(key)
    if those == now and is_sealed_now(_purpose(key.name), key.sealed.removeprefix(_SEALED)):
        return key.sealed
    return _SEALED + seal(_purpose(key.name), [derived, *now]) if now else None


def _purpose(name: str) -> str:
    return f"host-key:{name}"


KEYS_OF_SITES = Sealed("keys of sites", HostKey, "id", "sealed", _anew, [HostKey.ended_at.is_(None)])
