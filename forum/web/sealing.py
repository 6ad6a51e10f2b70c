"""What nobody but this installation can read or alter: AES-256-GCM with a key made from FORUM_SECRET."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from forum import clock

_NONCE = 12


def seal(purpose: str, value: Any) -> str:
    """A value for one purpose, with the moment of its making, safe in an address."""
    nonce = secrets.token_bytes(_NONCE)
    content = json.dumps([int(clock.now().timestamp()), value]).encode()
    whole = nonce + _box(known_secrets()[0]).encrypt(nonce, content, purpose.encode())
    return base64.urlsafe_b64encode(whole).decode().rstrip("=")


def unseal(purpose: str, text: str, *, seconds: float | None = None) -> Any:
    """What was sealed for this purpose, or None if it was not, or is older than `seconds`."""
    opened = next((found for secret in known_secrets() if (found := _opened(secret, purpose, text))), None)
    if opened is None:
        return None
    made, value = opened
    return None if seconds is not None and clock.now().timestamp() - made > seconds else value


def is_sealed_now(purpose: str, text: str) -> bool:
    """Whether it needs no former secret."""
    return _opened(known_secrets()[0], purpose, text) is not None


def known_secrets() -> tuple[str, ...]:
    """That of this installation, and those before it: made with the first alone, believed with any."""
    known: tuple[str, ...] = current_app.config["FORUM"].known_secrets
    return known


def _opened(secret: str, purpose: str, text: str) -> tuple[int, Any] | None:
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        made, value = json.loads(_box(secret).decrypt(whole[:_NONCE], whole[_NONCE:], purpose.encode()))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    return made, value


def _box(secret: str) -> AESGCM:
    return AESGCM(sha256(f"docside.seal\0{secret}".encode()).digest())
