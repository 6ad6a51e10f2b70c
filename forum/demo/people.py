"""Who one can be in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from forum import accounts, clock
from forum.accounts import Organisation, Role, Tier, User
from forum.db import session


@dataclass(frozen=True)
class Person:
    """A demo account; `who` says in a few words what one sees as this person."""

    key: str
    name: str
    email: str
    who: str
    roles: tuple[Role, ...] = ()


PEOPLE = [
    Person("visitor", "Vera Lindqvist", "vera@example.org", "A visitor who asks under the documentation"),
    Person("customer", "Carlos Mendes", "carlos@northwind.example", "A priority customer, from Northwind Bank"),
    Person(
        "moderator",
        "Mona Haddad",
        "mona@docside.example",
        "A moderator: panel, and this week the queue",
        (Role.MODERATOR,),
    ),
    Person(
        "support", "Samir Okafor", "samir@docside.example", "Support: the queue, tickets and notes", (Role.SUPPORT,)
    ),
    Person(
        "admin", "Ada Kowalski", "ada@docside.example", "An admin: sites, people, pings", (Role.ADMIN, Role.MODERATOR)
    ),
    Person("stranger", "Stan Ito", "stan@example.net", "A stranger who happens to have an account"),
]


@dataclass(frozen=True)
class Said:
    """What somebody says about themselves on their page."""

    about: str
    company: str
    job: str
    links: tuple[str, ...] = ()


PROFILES = {
    "moderator": Said(
        "I look after the pages on setting up, and answer here most mornings. Ask me about `FORUM_TRUSTED_PROXIES`.",
        "Docside",
        "Documentation",
        ("https://docs.example.org/style",),
    ),
    "customer": Said(
        "We run **eleven** documentation sites for one bank. I write down here what we found out the hard way.",
        "Northwind Bank",
        "Platform engineer",
        ("https://engineering.northwind.example",),
    ),
    "designer": Said("Type, colours and the space between them.", "Tideline Studio", "Designer"),
}


def make_people() -> dict[str, User]:
    for name, domain, plan, tier in (
        ("Northwind Bank", "northwind.example", "Enterprise", Tier.PRIORITY),
        ("Tideline Studio", "tideline.example", "Cloud", Tier.SUBSCRIBER),
    ):
        session.add(
            Organisation(
                name=name, domain=domain, plan=plan, tier=tier, tier_checked_at=clock.now(), created_at=clock.now()
            )
        )
    session.flush()
    made = {person.key: _account(person) for person in PEOPLE}
    made["designer"] = accounts.find_or_make("june@tideline.example", "June Park")
    made["student"] = accounts.find_or_make("amir@example.org", "Amir Rahimi")
    for key, said in PROFILES.items():
        user = made[key]
        accounts.change_profile(
            user, name=user.name, about=said.about, company=said.company, job=said.job, links=said.links
        )
    return made


def _account(person: Person) -> User:
    user = accounts.find_or_make(person.email, person.name)
    for role in person.roles:
        accounts.grant(user, role, by=None)
    return user
