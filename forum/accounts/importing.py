"""People who come from elsewhere: nothing of it is a sign-in, and nobody is written to."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

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


def bring_placeholders(people: Sequence[Mapping[str, Any]]) -> list[int]:
    """Those who wrote elsewhere: names for what they wrote, and no way to sign in. Who left there (`erased_at`) has no
    name here either. Returned are their numbers, in this order."""
    rows = [{
        **one, "email": _NOBODYS + secrets.token_hex(12), "created_at": one["created_at"] or clock.now(),
        "name": SOMEBODY if one["erased_at"] else clean_name(one["name"]) or _("Visitor"),
    } for one in people]  # fmt: skip
    return list(session.scalars(insert(User).returning(User.id, sort_by_parameter_order=True), rows)) if rows else []


def account_of(email: str) -> User | None:
    return session.scalar(select(User).where(User.email == normal_email(email)))


def bring_account(name: str, email: str, *, created_at: datetime | None) -> User:
    """An account for an address that was confirmed where it comes from and has none here."""
    email = normal_email(email)
    user = User(email=email, name=clean_name(name) or _("Visitor"), created_at=created_at or clock.now())
    session.add(user)
    user.organisation, user.belongs_by = belonging_of_new(email)
    user.belongs_since = clock.now() if user.belongs_by else None
    session.flush()
    record(AccountMade(user.id))
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


def _link(text: str) -> str:
    try:
        return checked_link(text)
    except Refused:
        return ""
