from __future__ import annotations

import base64
from hashlib import sha256

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from forum import clock

SECONDS = 30


def new_secret() -> str:
    return pyotp.random_base32()


def sealed(secret: str) -> str:
    """As it lies in the table: of no use without FORUM_SECRET."""
    return _box().encrypt(secret.encode()).decode()


def unsealed(stored: str) -> str:
    """'' if FORUM_SECRET has been changed since; then there are the recovery codes."""
    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken:
        return ""


def step_of(secret: str, typed: str) -> int | None:
    """Which step of thirty seconds this code belongs to: the present one or its neighbours; None for no such code."""
    digits = "".join(letter for letter in typed if letter.isdecimal())
    now = int(clock.now().timestamp()) // SECONDS
    if not secret or len(digits) != 6:
        return None
    made = pyotp.TOTP(secret)
    return next((step for step in (now, now - 1, now + 1) if _same(made.at(step * SECONDS), digits)), None)


def qr_code(secret: str, name: str) -> str:
    """What an app reads with the camera, as an image in the page itself."""
    issuer = current_app.config["FORUM"].url.partition("://")[2]
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"Docside {issuer}")
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, border=3, light="white"))


def _same(one: str, other: str) -> bool:
    return pyotp.utils.strings_equal(one, other)


def _box() -> Fernet:
    secret = current_app.config["FORUM"].secret.get_secret_value()
    return Fernet(base64.urlsafe_b64encode(sha256(f"docside.totp\0{secret}".encode()).digest()))
