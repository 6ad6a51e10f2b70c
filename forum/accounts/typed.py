"""What one typed about oneself before going on to sign in; it need not be typed twice."""

from __future__ import annotations

from forum.web import seal, unseal

A_DAY = 86400


def sign_in_typed(email: str, name: str) -> str | None:
    """For the address of the sign-in page, None if nothing was typed; nobody else fills it in or reads it."""
    return seal("typed", [email.strip()[:254], name.strip()[:80]]) if email.strip() or name.strip() else None


def typed_before(token: str) -> tuple[str, str]:
    """The mail address and the name, '' for what is not known."""
    email, name = unseal("typed", token, seconds=A_DAY) or ("", "")
    return email, name
