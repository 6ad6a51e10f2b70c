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
    return base64.urlsafe_b64encode(nonce + _box().encrypt(nonce, content, purpose.encode())).decode().rstrip("=")


def unseal(purpose: str, text: str, *, seconds: float | None = None) -> Any:
    """What was sealed for this purpose, or None if it was not, or is older than `seconds`."""
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        made, value = json.loads(_box().decrypt(whole[:_NONCE], whole[_NONCE:], purpose.encode()))
    except (InvalidTag, ValueError, binascii.Error):
        return None
    return None if seconds is not None and clock.now().timestamp() - made > seconds else value


def _box() -> AESGCM:
    secret = current_app.config["FORUM"].secret.get_secret_value()
    return AESGCM(sha256(f"docside.seal\0{secret}".encode()).digest())
