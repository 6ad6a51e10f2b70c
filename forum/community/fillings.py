from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from forum.accounts import Part, User, exports
from forum.community.helping import is_unlisted
from forum.community.teams import membership_of
from forum.db import session
from forum.web import fills


@fills("profile.facts", "community/_team_of.html")
def team_of(person: User) -> dict[str, Any] | None:
    membership = session.scalar(membership_of(person))
    return {"team": membership.team} if membership else None


@fills("account.sections", "community/_account.html")
def say_who_is_listed(user: User) -> dict[str, Any] | None:
    return None if user.is_staff else {"unlisted": is_unlisted(user)}


@exports("community")
def export_community(user: User) -> Iterator[Part]:
    membership = session.scalar(membership_of(user))
    listed = not is_unlisted(user)
    yield "community.json", {"team": membership.team.name if membership else None, "listed_among_helpers": listed}
