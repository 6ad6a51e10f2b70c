"""What this package puts on the pages of accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, union_all

from forum.accounts import User, here, of_team
from forum.db import session
from forum.signin.configured import providers
from forum.signin.models import Totp
from forum.web import fills

MOST = 200


@fills("sign_in.fields", "signin/_password_field.html")
def password_field(**_given: Any) -> dict[str, Any]:
    return {}


@fills("sign_in.ways", "signin/_ways.html")
def other_ways(**_given: Any) -> dict[str, Any]:
    return {"providers": list(providers().values())}


@fills("people.sections", "signin/_people.html")
def second_steps_of_staff(**_given: Any) -> dict[str, Any]:
    """The team, and of the others those who switched theirs on last."""
    last = select(Totp.user_id).where(Totp.confirmed_at.is_not(None)).order_by(Totp.confirmed_at.desc()).limit(MOST)
    shown = union_all(select(User.id).where(of_team()), select(last.subquery().c.user_id))
    people = select(User.id, User.name, Totp.confirmed_at).outerjoin(Totp).where(User.id.in_(shown))
    demanded = bool((row := here()) and row.demanded)
    return {"staff": session.execute(people.order_by(User.name, User.id)).all(), "demanded": demanded}


@fills("account.sections", "signin/_account.html")
def how_one_signs_in(**_given: Any) -> dict[str, Any]:
    return {}
