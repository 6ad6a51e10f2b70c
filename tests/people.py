"""Who appears in the tests; each person means the same everywhere."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from forum import accounts, clock, rota
from forum.accounts import Organisation, Role, Tier, User
from forum.db import session
from forum.pages import Site, register_site


@dataclass(frozen=True)
class People:
    visitor: User
    customer: User
    moderator: User
    support: User
    admin: User
    stranger: User


def make() -> People:
    bank = Organisation(
        name="Northwind Bank", domain="northwind.example", plan="Enterprise", tier=Tier.PRIORITY, created_at=clock.now()
    )
    session.add(bank)
    session.flush()
    made = People(
        visitor=accounts.find_or_make("vera@example.org", "Vera Visitor"),
        customer=accounts.find_or_make("carl@northwind.example", "Carl Customer"),
        moderator=accounts.find_or_make("mona@example.com", "Mona Moderator"),
        support=accounts.find_or_make("sam@example.com", "Sam Support"),
        admin=accounts.make_admin("ada@example.com", "Ada Admin"),
        stranger=accounts.find_or_make("stan@example.net", "Stan Stranger"),
    )
    accounts.grant(made.moderator, Role.MODERATOR, by=None)
    accounts.grant(made.support, Role.SUPPORT, by=None)
    return made


def make_site() -> Site:
    calendar = rota.make_calendar("London office", "Europe/London")
    return register_site("Example docs", "https://docs.example.com/", calendar=calendar, by=None)


def found() -> People:
    """Those that `make` made."""
    known = {user.email.split("@")[0]: user for user in session.scalars(select(User).order_by(User.id.desc()))}
    return People(*(known[name] for name in ("vera", "carl", "mona", "sam", "ada", "stan")))


def found_site() -> Site:
    return session.scalars(select(Site).where(Site.address == "https://docs.example.com/")).one()
