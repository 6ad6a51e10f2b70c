"""People who come from elsewhere: nothing of it is a sign-in, and nobody is written to."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock, markup
from forum.accounts.belonging import belonging_of_new
from forum.accounts.emails import normal_email
from forum.accounts.erasing import SOMEBODY
from forum.accounts.events import AccountMade
from forum.accounts.models import Profile, User
from forum.accounts.names import clean_name
from forum.accounts.profiles import ABOUT_MAX, LINKS_MAX, checked_link
from forum.db import session
from forum.events import record
from forum.refused import Refused

_NOBODYS = "imported:"  # no "@": nobody can sign in with it, and no mail can go there


def bring_placeholder(name: str, *, created_at: datetime | None) -> User:
    """Somebody who wrote elsewhere: a name for what they wrote, and no way to sign in."""
    return _kept(name, _NOBODYS + secrets.token_hex(12), created_at)


def bring_account(name: str, email: str, *, created_at: datetime | None) -> User:
    """The account of an address that was confirmed where it comes from; the one that is here, if there is one."""
    email = normal_email(email)
    if found := session.scalar(select(User).where(User.email == email)):
        return found
    user = _kept(name, email, created_at)
    user.organisation, user.belongs_by = belonging_of_new(email)
    user.belongs_since = clock.now() if user.belongs_by else None
    session.flush()
    record(AccountMade(user.id))
    return user


def bring_leaver(*, created_at: datetime | None, erased_at: datetime) -> User:
    """Somebody who left where they come from: they have no name here either."""
    user = _kept(SOMEBODY, _NOBODYS + secrets.token_hex(12), created_at)
    user.erased_at = erased_at
    return user


def bring_profile(user: User, *, about: str, company: str, job: str, links: Sequence[str]) -> None:
    """What somebody said about themselves elsewhere; a link that is none is left out."""
    if session.get(Profile, user.id) or not (about or company or job or links):
        return
    about = "".join(letter for letter in about if letter in "\n\t" or letter.isprintable())[:ABOUT_MAX].strip()
    made = Profile(user_id=user.id, about=about, html=markup.render(about), markup_version=markup.VERSION)
    made.company, made.job = clean_name(company), clean_name(job)
    made.links = [link for link in map(_link, links) if link][:LINKS_MAX]
    session.add(made)


def is_placeholder(user: User) -> bool:
    return user.email.startswith(_NOBODYS)


def end_placeholder(user: User) -> None:
    """Somebody took over what it wrote; the row stays for what else may point to it."""
    user.name, user.erased_at = SOMEBODY, clock.now()


def _kept(name: str, email: str, created_at: datetime | None) -> User:
    user = User(email=email, name=clean_name(name) or _("Visitor"), created_at=created_at or clock.now())
    session.add(user)
    return user


def _link(text: str) -> str:
    try:
        return checked_link(text)
    except Refused:
        return ""
