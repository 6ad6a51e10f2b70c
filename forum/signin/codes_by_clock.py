from __future__ import annotations

import base64
import hashlib
from typing import Literal, NamedTuple

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from forum import clock
from forum.web import is_sealed_now, known_secrets, seal, unseal

SECONDS = 30
_SEALED = "gcm."


class Seed(NamedTuple):
    """What an app makes its codes of."""

    secret: str
    digest: Literal["sha256", "sha1"]

    def code(self, step: int) -> str:
        return pyotp.TOTP(self.secret, digest=getattr(hashlib, self.digest)).at(step * SECONDS)


def new_seed() -> Seed:
    return Seed(pyotp.random_base32(), "sha256")


def sealed(seed: Seed, user_id: int) -> str:
    """As it lies in the table: of no use without FORUM_SECRET, nor in the row of somebody else."""
    return _SEALED + seal(f"totp:{user_id}", seed)


def unsealed(stored: str, user_id: int) -> Seed | None:
    """None if it was sealed with a secret that nobody knows any more; then there are the recovery codes."""
    if not stored.startswith(_SEALED):
        return _unsealed_as_before(stored)
    found = unseal(f"totp:{user_id}", stored.removeprefix(_SEALED))
    return Seed(*found) if found else None


def is_sealed_as_before(stored: str) -> bool:
    """By AES-128-CBC with a MAC, as at first; to be sealed anew when it is used."""
    return not stored.startswith(_SEALED)


def sealed_anew(stored: str, user_id: int) -> str | None:
    """With the present secret and in the present way, the same text if it is so already; None if nobody can."""
    if not is_sealed_as_before(stored) and is_sealed_now(f"totp:{user_id}", stored.removeprefix(_SEALED)):
        return stored
    seed = unsealed(stored, user_id)
    return sealed(seed, user_id) if seed else None


def step_of(seed: Seed | None, typed: str) -> int | None:
    """Which step of thirty seconds this code belongs to: the present one or its neighbours; None for no such code."""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    now = int(clock.now().timestamp()) // SECONDS
    if seed is None or len(digits) != 6:
        return None
    return next((step for step in (now, now - 1, now + 1) if pyotp.utils.strings_equal(seed.code(step), digits)), None)


def first_step_of(seed: Seed | None, typed: str) -> tuple[Seed, int] | None:
    """The same for the first code of an app, with what that app makes codes of: many know SHA-1 and nothing else."""
    for tried in (seed, seed and seed._replace(digest="sha1")):
        step = step_of(tried, typed)
        if tried and step is not None:
            return tried, step
    return None


def qr_code(seed: Seed, name: str) -> str:
    """What an app reads with the camera, as an image in the page itself."""
    return str(segno.make(address_for_app(seed, name), error="m").svg_data_uri(scale=4, border=3, light="white"))


def address_for_app(seed: Seed, name: str) -> str:
    issuer = current_app.config["FORUM"].url.partition("://")[2]
    made = pyotp.TOTP(seed.secret, digest=getattr(hashlib, seed.digest))
    return str(made.provisioning_uri(name=name, issuer_name=f"Docside {issuer}"))


def _unsealed_as_before(stored: str) -> Seed | None:
    keys = [hashlib.sha256(f"docside.totp\0{secret}".encode()).digest() for secret in known_secrets()]
    try:
        opened = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys]).decrypt(stored.encode())
    except InvalidToken:
        return None
    return Seed(opened.decode(), "sha1")
