"""A passkey in software: makes keys and signs challenges as a browser with a security key would, and can misbehave."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


@dataclass
class Key:
    origin: str = "http://forum.test"
    rp: str = "forum.test"
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """What the browser answers to `navigator.credentials.create`, as JSON."""
        point = self.private.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        data = self._data(HAS_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer("webauthn.create", options, attestationObject=attested)

    def get(self, options: dict[str, Any]) -> str:
        """What it answers to `navigator.credentials.get`."""
        self.count += 1
        data = self._data(0)
        said = sha256(self._said("webauthn.get", options)).digest()
        signature = self.private.sign(data + said, ec.ECDSA(hashes.SHA256()))
        return self._answer("webauthn.get", options, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(self.rp.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, kind: str, options: dict[str, Any], **parts: bytes) -> str:
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        response["clientDataJSON"] = bytes_to_base64url(self._said(kind, options))
        known = bytes_to_base64url(self.id)
        return json.dumps({"id": known, "rawId": known, "type": "public-key", "response": response})
