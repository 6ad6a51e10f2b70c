"""How a person signs in: that there is something and since when, never what opens the door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from forum.accounts import Part, User, exports
from forum.db import Base, session
from forum.signin.models import Identity, MailChange, Passkey, Password, RecoveryCode, Totp


@exports("signing_in")
def export_ways_in(user: User) -> Iterator[Part]:
    password, app = session.get(Password, user.id), session.get(Totp, user.id)
    unused = select(func.count()).select_from(RecoveryCode)
    yield (
        "signing_in.json",
        {
            "password_since": password.set_at if password else None,
            "second_step_since": app.confirmed_at if app else None,
            "recovery_codes_left": session.scalar(
                unused.where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
            ),
            "passkeys": _rows(Passkey, user, "name", "created_at", "used_at"),
            "accounts_elsewhere": _rows(Identity, user, "provider", "subject", "label", "created_at"),
            "changes_of_address": _rows(MailChange, user, "email", "created_at", "new_at", "old_at", "expires_at"),
        },
    )


def _rows(table: type[Base], user: User, *kept: str) -> list[dict[str, Any]]:
    theirs: Any = table
    found = session.scalars(select(theirs).where(theirs.user_id == user.id).order_by(theirs.id))
    return [{name: getattr(row, name) for name in kept} for row in found]
