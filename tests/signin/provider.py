"""Two providers that run for real, over HTTP: OpenID Connect with all it is made of, and GitHub's own dialect.

`lies` makes the first one tell what must not be believed.
"""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "docside", "a secret between the two"


@dataclass
class Outside:
    """A provider with one person in it; what it is asked, it remembers."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    lies: set[str] = field(default_factory=set)
    slow: float = 0
    emails: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent after the person agreed."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str], client: str) -> tuple[int, dict[str, Any]]:
        begun = self.codes.pop(form.get("code", ""), None)
        proven = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if begun is None or client != f"{CLIENT}:{SECRET}" or proven != begun["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": 60}
        return 200, answer | ({"id_token": self._signed(begun)} if "openid" in begun["scope"] else {})

    def _signed(self, begun: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": begun["nonce"],
        } | self.person
        claims |= {"nonce": "another"} if "nonce" in self.lies else {}
        claims |= {"aud": "somebody-else"} if "audience" in self.lies else {}
        claims |= {"aud": [CLIENT, "other"], "azp": "other"} if "party" in self.lies else {}
        claims |= {"iss": "https://other.example"} if "issuer" in self.lies else {}
        claims |= {"iat": now - 900, "exp": now - 600} if "expired" in self.lies else {}
        if "none" in self.lies:
            parts = [json.dumps(part).encode() for part in ({"alg": "none", "typ": "JWT"}, claims)]
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if "hmac" in self.lies:
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
        if "userinfo" in self.lies:
            claims = {name: value for name, value in claims.items() if not name.startswith("email")}
        signer = RSAKey.generate_key(2048) if "key" in self.lies else self.key
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, signer)

    def get(self, path: str, token: str) -> tuple[int, Any]:
        described = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "userinfo_endpoint": f"{self.address}/userinfo",
        }
        if path == "/.well-known/openid-configuration":
            return 200, described | ({"issuer": "https://other.example"} if "description" in self.lies else {})
        if path == "/jwks":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if token not in self.tokens:
            return 401, {}
        if path == "/userinfo":
            return 200, self.person | ({"sub": "another"} if "subject" in self.lies else {})
        return 200, {"/api/v3/user": self.person, "/api/v3/user/emails": self.emails}[path]


@contextmanager
def running() -> Iterator[Outside]:
    outside = Outside(person={"sub": "p-1", "email": "vera@example.org", "email_verified": True, "name": "Vera L."})

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            outside.asked.append(url.path)
            time.sleep(outside.slow)
            if url.path in {"/authorize", "/login/oauth/authorize"}:
                self.send_response(302)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                self.send_header("Location", outside.authorize(query))
                self.end_headers()
                return
            self._tell(*outside.get(url.path, self.headers.get("Authorization", "").partition(" ")[2]))

        def do_POST(self) -> None:
            outside.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            basic = self.headers.get("Authorization", "").partition(" ")[2]
            client = base64.b64decode(basic).decode() or f"{form.get('client_id')}:{form.get('client_secret')}"
            self._tell(*outside.token(form, client))

        def _tell(self, status: int, told: Any) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_words: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    outside.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield outside
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
