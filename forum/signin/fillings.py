"""What this package puts on the pages of accounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from forum.accounts import User, here
from forum.db import session
from forum.signin.configured import providers
from forum.signin.models import Totp
from forum.web import fills


@fills("sign_in.fields", "signin/_password_field.html")
def password_field(**_given: Any) -> dict[str, Any]:
    return {}


@fills("sign_in.ways", "signin/_ways.html")
def other_ways(**_given: Any) -> dict[str, Any]:
    return {"providers": list(providers().values())}


@fills("people.sections", "signin/_people.html")
def second_steps_of_staff(**_given: Any) -> dict[str, Any]:
    staff = (
        select(User.id, User.name, Totp.confirmed_at)
        .outerjoin(Totp)
        .where(User.admin | User.moderator | User.support | Totp.confirmed_at.is_not(None))
    )
    demanded = bool((row := here()) and row.demanded)
    return {"staff": session.execute(staff.order_by(User.name, User.id).limit(200)).all(), "demanded": demanded}


@fills("account.sections", "signin/_account.html")
def how_one_signs_in(**_given: Any) -> dict[str, Any]:
    return {}
