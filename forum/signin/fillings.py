"""What this package puts on the pages of accounts."""

from __future__ import annotations

from typing import Any

from forum.web import fills


@fills("sign_in.fields", "signin/_password_field.html")
def password_field(**_given: Any) -> dict[str, Any]:
    return {}


@fills("account.sections", "signin/_account.html")
def how_one_signs_in(**_given: Any) -> dict[str, Any]:
    return {}
