from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from flask import g
from flask import session as cookie
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup

from forum import clock
from forum.web.sealing import known_secrets

STAMP_DAYS = 60


def sign(purpose: str, value: Any) -> str:
    """A value that nobody else can make or alter, good for one purpose, safe in an address."""
    return str(_serializer(purpose).dumps(value))


def unsign(purpose: str, text: str, *, seconds: float | None = None) -> Any:
    """What was signed for this purpose, or None if it was not, or is older than `seconds`."""
    try:
        return _serializer(purpose).loads(text, max_age=None if seconds is None else int(seconds))
    except (BadSignature, SignatureExpired):
        return None


def stamp(about: str = "") -> Markup:
    """The hidden field every public form carries: which page it was made for, and when; no cookie is needed."""
    return _stamp(known_secrets(), about, int(clock.now().timestamp()))


@lru_cache(maxsize=64)
def _stamp(_secrets: tuple[str, ...], about: str, _second: int) -> Markup:
    """A page has a dozen forms, and stamps of the same second are the same."""
    return Markup('<input type="hidden" name="stamp" value="{}">').format(sign("stamp", about))


def form_token() -> str:
    """What the forms of a signed-in session carry besides: signed, and of use with the cookie of that session only."""
    if "form_token" not in g:
        g.form_token = sign("form", cookie.setdefault("form", secrets.token_hex(16)))
    return str(g.form_token)


def is_form_token(text: str) -> bool:
    told = unsign("form", text)
    return "form" in cookie and isinstance(told, str) and hmac.compare_digest(told.encode(), cookie["form"].encode())


def stamp_page(text: str) -> str | None:
    """What a form's stamp is about, or None for a forged one or one older than sixty days."""
    about = unsign("stamp", text, seconds=STAMP_DAYS * 86400)
    return about if isinstance(about, str) else None


def stamp_age(text: str) -> timedelta | None:
    """How long ago the form of this stamp was made; None for a forged one, or none."""
    try:
        _about, made = _serializer("stamp").loads(text, return_timestamp=True)
    except BadSignature:
        return None
    return clock.now() - made


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return _serializer_with(known_secrets(), purpose)


@lru_cache(maxsize=64)
def _serializer_with(known: tuple[str, ...], purpose: str) -> URLSafeTimedSerializer:
    """It signs with the last of its keys, and believes all of them."""
    kind = {"digest_method": sha256}
    return URLSafeTimedSerializer([*reversed(known)], salt=f"docside.{purpose}", signer_kwargs=kind)
