from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request

from forum import clock
from forum.channels import Message, channel
from forum.channels.webhook import new_secret
from forum.refused import Refused
from tests.channels.contract import AT_HOME, OUTSIDE, PATH, PostsToTheWeb, message

KEY = b"a key of twenty-four byt"
FRAGMENT = "#whsec_" + base64.b64encode(KEY).decode()


def assert_signed(request: Request) -> None:
    """As a receiver does it: https://github.com/standard-webhooks, "Verifying webhook authenticity"."""
    name, when = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    signed = b".".join([name.encode(), when.encode(), request.get_data()])
    [version, signature] = request.headers["webhook-signature"].split(",")
    assert version == "v1"
    assert base64.b64decode(signature) == hmac.digest(KEY, signed, hashlib.sha256)
    assert abs(int(when) - clock.now().timestamp()) < 60


class TestWebhook(PostsToTheWeb):
    channel = channel("webhook")
    fragment = FRAGMENT

    def shown(self, body: Any) -> list[str]:
        return [body["data"][name] for name in ("subject", "text", "author", "context")]

    def assert_harmless(self, body: Any, words: str) -> None:
        """A program gets the words themselves, whatever they are."""
        told = message(words)
        assert self.shown(body) == [told.subject, told.text, told.author, told.context]

    def test_the_body_is_signed_with_id_and_time_and_the_secret_stays_here(self, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH).respond_with_data("ok")
        payload = {"type": "question.asked", "timestamp": "2026-01-02T03:04:05+00:00", "title": "Größe?"}
        told = Message(id="q12", subject="s", text="t", payload=payload)
        sent = self.channel.send(self.to(httpserver.url_for(PATH)), told, AT_HOME)
        [(request, _answer)] = httpserver.log
        assert_signed(request)
        assert sent.reference == request.headers["webhook-id"] == "q12"
        assert json.loads(request.get_data()) == {
            "type": "question.asked",
            "timestamp": "2026-01-02T03:04:05+00:00",
            "data": {"title": "Größe?"},
        }
        assert "whsec" not in request.url + str(request.headers)

    @pytest.mark.parametrize("fragment", ["", "#", "#secret", "#whsec_", "#whsec_YWJj", "#whsec_ä", "#whsec_???"])
    def test_an_address_without_a_proper_secret_is_refused(self, fragment: str) -> None:
        with pytest.raises(Refused, match="secret"):
            self.channel.check("https://example.org/x" + fragment, OUTSIDE)

    def test_a_new_secret_is_taken_and_never_shown(self) -> None:
        to = f"https://example.org/x#{new_secret()}"
        self.channel.check(to, OUTSIDE)
        assert self.channel.mask(to) == "https://example.org/…#whsec_…"
