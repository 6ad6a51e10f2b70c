"""A browser without a screen: keeps cookies, sends what our own pages would send, reads what came back."""

from __future__ import annotations

import itertools
import secrets
from typing import Any

from flask import Flask, g
from werkzeug.test import TestResponse

from forum.accounts import User
from forum.accounts.models import SignIn
from forum.accounts.sessions import LIFETIME, _digest
from forum.clock import now
from forum.db import session, write
from forum.web import sign

_count = itertools.count()


class Visitor:
    """Requests of one person. A form's hidden fields (stamp, CSRF token) are filled in like a page would."""

    def __init__(self, app: Flask, user: User | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.user = user
        g.pop("_flask_babel", None)
        if user is not None:
            self._sign_in(user)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._after(self.client.get(path, base_url=self._base, **options))

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, proof: bool = True, **options: Any
    ) -> TestResponse:
        """Post a form as one of our pages would; `proof=False` leaves out stamp and token."""
        fields = ({"stamp": sign("stamp", "")} | self._token() if proof else {}) | (data or {})
        headers = {"Origin": self._base} | dict(options.pop("headers", {}))
        return self._after(self.client.post(path, data=fields, headers=headers, base_url=self._base, **options))

    def htmx(self, path: str, data: dict[str, Any] | None = None) -> TestResponse:
        """The same form sent by htmx, which gets a fragment."""
        return self.post(path, data, headers={"HX-Request": "true"})

    def bring(self, path: str, body: bytes, headers: dict[str, str]) -> TestResponse:
        """What a machine sends, which knows nothing of forms."""
        return self._after(self.client.post(path, data=body, headers=headers, base_url=self._base))

    def text(self, path: str) -> str:
        return self.get(path).get_data().decode(errors="replace")  # a picture is no text

    @property
    def _base(self) -> str:
        return str(self.app.config["FORUM"].url)

    def _sign_in(self, user: User) -> None:
        secret = f"secret-of-{user.id}-{next(_count)}"
        session.rollback()
        with write():
            session.add(
                SignIn(
                    user_id=user.id,
                    digest=_digest(secret),
                    browser="test",
                    created_at=now(),
                    expires_at=now() + LIFETIME,
                )
            )
        with self.client.session_transaction(base_url=self._base) as cookie:
            cookie["sign_in"] = secret
            cookie["_user_id"] = str(user.id)
            cookie["_fresh"] = True

    def _token(self) -> dict[str, str]:
        """What `proof()` would put into a form of this browser; a page fetched for it doubles what a test costs."""
        if self.user is None:
            return {}
        with self.client.session_transaction(base_url=self._base) as cookie:
            if "_user_id" not in cookie:
                return {}
            known = cookie.setdefault("form", secrets.token_hex())
        return {"csrf_token": sign("form", known)}

    def _after(self, response: TestResponse) -> TestResponse:
        # The test's own session must not go on seeing what was before this request.
        session.rollback()
        session.expire_all()
        for name in ("_login_user", "_flask_babel", "here", "look", "stamp", "form_token", "reported"):
            g.pop(name, None)
        return response
