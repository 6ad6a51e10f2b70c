"""What a token must say, and how it is read. The form is a JSON Web Token (RFC 7519) signed with HS256."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from forum import clock
from forum.accounts import normal_email
from forum.refused import Refused

ALGORITHM = "HS256"
LIFETIME = 600
SKEW = 60
LONGEST = 4000


@dataclass(frozen=True)
class Reader:
    """Who the site says is reading. `reference` is the site's own id of the organisation, '' for none."""

    email: str
    name: str
    reference: str
    organisation: str
    plan: str
    token_id: str
    expires: int


def key_name(token: str) -> str:
    """The `kid` a token names, before anything in it is believed; '' if it is no token at all."""
    try:
        said = jws.extract_compact(token.encode(errors="replace")).headers().get("kid", "")
    except (JoseError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return said if isinstance(said, str) and said.isascii() and said.isalnum() else ""


def read(token: str, secrets: Sequence[str]) -> Reader:
    """The claims of a token made with one of these; Refused with a sentence for whoever sets the site up."""
    claims = next((found for secret in secrets if (found := _signed_with(secret, token)) is not None), None)
    if claims is None:
        raise Refused(_("The token is not signed with this key."))
    _check_times(claims)
    if claims.get("aud") != current_app.config["FORUM"].url:
        raise Refused(_("The token is not for this forum: aud must be %(url)s.", url=current_app.config["FORUM"].url))
    token_id = claims.get("jti")
    if not isinstance(token_id, str) or not 8 <= len(token_id) <= 200 or token_id != _storable(token_id):
        raise Refused(_("The token needs a jti: between 8 and 200 letters that no other token has."))
    return Reader(
        email=normal_email(_text(claims, "email")),
        name=_text(claims, "name"),
        **_organisation(claims.get("organisation")),
        plan=_text(claims, "plan")[:60],
        token_id=token_id,
        expires=claims["exp"],
    )


def _signed_with(secret: str, token: str) -> dict[str, Any] | None:
    try:
        return jwt.decode(token, OctKey.import_key(secret), algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, RecursionError):
        return None


def _check_times(claims: dict[str, Any]) -> None:
    now = clock.now().timestamp()
    made, ends = claims.get("iat"), claims.get("exp")
    if not isinstance(made, int) or not isinstance(ends, int) or isinstance(made, bool) or isinstance(ends, bool):
        raise Refused(_("The token needs iat and exp, in whole seconds since 1970."))
    if ends - made > LIFETIME:
        raise Refused(_("The token is good for too long: at most ten minutes may lie between iat and exp."))
    if made > now + SKEW:
        raise Refused(_("The token was made in the future. Is the clock of the site's server right?"))
    if ends <= now:
        raise Refused(_("The token has expired."))


def _organisation(given: Any) -> dict[str, str]:
    """Either a name, or an object of `id` and `name`."""
    if isinstance(given, dict):
        name, reference = _text(given, "name"), _text(given, "id")
    else:
        name = reference = _storable(given) if isinstance(given, str) else ""
    return {"reference": (reference or name)[:120], "organisation": (name or reference)[:120]}


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name, "")
    return _storable(str(value)) if isinstance(value, str | int) else ""


def _storable(text: str) -> str:
    """Without what no database takes: a signature says who wrote a text, not that it is one."""
    return text.replace("\0", "").encode(errors="ignore").decode().strip()
