from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from flask_babel import gettext as _

from forum import clock
from forum.channels.hook import masked
from forum.channels.http import LIMITS, Limits, post_json, web_address
from forum.channels.message import JSON, Message
from forum.channels.outcome import Rejected, Sent
from forum.config import Settings
from forum.refused import Refused

_PREFIX = "whsec_"


@dataclass(frozen=True)
class Webhook:
    """JSON for a program, signed as standardwebhooks.com says.

    Its address is the URL, a # and the secret: https://example.org/hook#whsec_MfKQ9r8…
    What stands after the # signs and is never sent.
    """

    limits: Limits = LIMITS
    kind = "webhook"

    @property
    def label(self) -> str:
        return str(_("Signed webhook"))

    def check(self, to: str, settings: Settings) -> None:
        url, key = _split(to)
        web_address(url, settings)
        if not 16 <= len(key) <= 64:
            raise Refused(_("The secret must hold between 16 and 64 bytes."))

    def mask(self, to: str) -> str:
        return masked(to.partition("#")[0]) + f"#{_PREFIX}…"

    def send(self, to: str, message: Message, settings: Settings) -> Sent:
        try:
            url, key = _split(to)
        except Refused as refusal:
            raise Rejected(refusal.sentence) from None
        body = json.dumps(_body(message)).encode()
        headers = _signed(key, message.id, int(clock.now().timestamp()), body)
        answer = post_json(url, body, settings, headers=headers, limits=self.limits)
        return Sent(message.id, answer.shown)


def new_secret() -> str:
    """A secret for a receiver, in the form the scheme asks for."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def _split(to: str) -> tuple[str, bytes]:
    url, _hash, secret = to.strip().partition("#")
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX).encode("ascii", "replace"), validate=True)
    except binascii.Error:
        key = b""
    if not secret.startswith(_PREFIX) or not key:
        raise Refused(_("Write the secret behind the address: https://example.org/hook#whsec_… (Base64)."))
    return url, key


def _body(message: Message) -> dict[str, JSON]:
    """The three fields of the scheme; a message without a payload is told in its own words."""
    data = dict(message.payload)
    kind = data.pop("type", "message")
    said = data.pop("timestamp", clock.now().isoformat())
    names = ("subject", "text", "url", "author", "context")
    return {"type": kind, "timestamp": said, "data": data or {name: getattr(message, name) for name in names}}


def _signed(key: bytes, name: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The time is that of the attempt, so that receivers can refuse what somebody recorded and sends again."""
    content = f"{name}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {"webhook-id": name, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
