"""Talking to a provider while somebody waits: three seconds in all, and never to where pings may not go either."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from flask import current_app
from requests.adapters import BaseAdapter

from forum.channels import Failed, Limits, Rejected, exchange
from forum.config import Settings

SECONDS = 3.0
MOST_BYTES = 512 * 1024


def client(client_id: str, secret: str, **more: Any) -> OAuth2Session:
    """A client whose every request goes through the guard of `channels`, and which has three seconds from now."""
    session = OAuth2Session(client_id, secret, code_challenge_method="S256", leeway=0, **more)
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Guarded(current_app.config["FORUM"], time.monotonic() + SECONDS))
    return session


class _Guarded(BaseAdapter):
    def __init__(self, settings: Settings, end: float) -> None:
        super().__init__()
        self._settings, self._end = settings, end

    def send(self, request: requests.PreparedRequest, *_given: Any, **_options: Any) -> requests.Response:
        left = self._end - time.monotonic()
        if left <= 0:
            raise requests.Timeout("the time for this sign-in is over")
        limits = Limits(connect=left, read=left, whole=left, answer=MOST_BYTES)
        body = request.body.encode() if isinstance(request.body, str) else bytes(request.body or b"")
        headers: Mapping[str, str] = dict(request.headers)
        try:
            answer = exchange(
                request.method or "GET", request.url or "", body, self._settings, headers=headers, limits=limits
            )
        except (Failed, Rejected) as error:
            raise requests.ConnectionError(str(error)) from error
        response = requests.Response()
        # A redirect would leave the guard's sight; no provider needs one here.
        response.status_code = answer.status if not 300 <= answer.status < 400 else 502
        response._content = answer.body
        response.url, response.request = request.url or "", request
        return response

    def close(self) -> None:
        """There is nothing that stays open."""
