from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256

from flask import current_app
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

AT_ONCE = 5


def make_key(site: Site, *, by: User) -> HostKey:
    """One more key for a site's server; the old ones stay good, so that a key can be changed without a gap."""
    must_be_admin(by)
    if (session.scalar(select(func.count()).select_from(live_keys(site).subquery())) or 0) >= AT_ONCE:
        raise Refused(_("There are five keys already. End one that is not used any more first."))
    made = HostKey(site_id=site.id, name=secrets.token_hex(8), created_at=clock.now(), refusal="")
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
    installation = current_app.config["FORUM"].secret.get_secret_value().encode()
    made = hmac.new(installation, f"host-key\0{key.name}".encode(), sha256).digest()
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()


def live_keys(site: Site) -> Select[HostKey]:
    return select(HostKey).where(HostKey.site_id == site.id, HostKey.ended_at.is_(None)).order_by(HostKey.id)


def live_key(name: str, site_id: int) -> HostKey | None:
    """The key of this name, if it belongs to this very site and has not been ended."""
    return session.scalar(
        select(HostKey).where(HostKey.name == name, HostKey.site_id == site_id, HostKey.ended_at.is_(None))
    )
