"""What holds for every kind that posts to a web address; each kind's test inherits it."""

from __future__ import annotations

import json
import socket
import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from forum import clock
from forum.channels import Channel, Failed, Message, Rejected
from forum.channels.http import Limits
from forum.config import Settings
from forum.refused import Refused
from tests.channels.hostile import WRITTEN_HERE, collected
from tests.channels.wire import breaks_off, drips, peer, silent, slams_the_door

QUICK = Limits(connect=1, read=0.6, whole=1)
AT_HOME = Settings.model_validate({"private_webhooks": True})
OUTSIDE = Settings.model_validate({})
SECRET = "q7Rk2vX9sT4uW8yZ1aB3cD5e"
PATH = f"/services/T000/{SECRET}"


def message(words: str = "How do I configure it?", **more: Any) -> Message:
    texts = {"subject": words, "text": words, "author": words, "context": words} | more
    return Message(id="q12", url="https://forum.example/questions/12?a=1&b=(2)", **texts)


class PostsToTheWeb:
    channel: Channel
    fragment = ""

    def shown(self, body: Any) -> list[str]:
        """What this program will render of a body, as it will read it."""
        raise NotImplementedError

    def assert_harmless(self, body: Any, words: str) -> None:
        raise NotImplementedError

    def to(self, url: str) -> str:
        return url + self.fragment

    def heard(self, server: HTTPServer) -> list[Any]:
        return [json.loads(request.get_data()) for request, _answer in server.log]

    def test_a_message_arrives_and_the_real_answer_is_kept(self, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH, method="POST").respond_with_data("thank you\x00")
        sent = self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
        assert sent.response == "200 OK\nthank you"
        [body] = self.heard(httpserver)
        assert any("configure it" in text for text in self.shown(body))

    @pytest.mark.parametrize("words", WRITTEN_HERE)
    def test_no_visitor_can_call_people_or_fake_a_link(self, words: str, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH, method="POST").respond_with_data("ok")
        self.channel.send(self.to(httpserver.url_for(PATH)), message(words), AT_HOME)
        [body] = self.heard(httpserver)
        self.assert_harmless(body, words)

    def test_the_collected_tricks_of_others_do_no_harm_either(self, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH, method="POST").respond_with_data("ok")
        every = collected()
        for words in every:
            self.channel.send(self.to(httpserver.url_for(PATH)), message(words), AT_HOME)
        bodies = self.heard(httpserver)
        assert len(bodies) == len(every)
        for words, body in zip(every, bodies, strict=True):
            self.assert_harmless(body, words)

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503])
    def test_a_passing_trouble_is_worth_another_attempt(self, status: int, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH).respond_with_data("busy", status, headers={"Retry-After": "7"})
        with pytest.raises(Failed, match=str(status)) as caught:
            self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
        assert caught.value.retry_after == 7
        assert caught.value.response.endswith("\nbusy")
        assert SECRET not in caught.value.sentence

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
    def test_a_lasting_trouble_is_not(self, status: int, httpserver: HTTPServer) -> None:
        httpserver.expect_request(PATH).respond_with_data("no_such_hook", status)
        with pytest.raises(Rejected, match=str(status)) as caught:
            self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
        assert "no_such_hook" in caught.value.response
        assert SECRET not in caught.value.sentence

    def test_the_wait_may_be_a_date_and_is_an_hour_at_most(self, httpserver: HTTPServer) -> None:
        soon = format_datetime(clock.now() + timedelta(seconds=100), usegmt=False)
        waits = []
        for given in (soon, "Fri, 01 Jan 2100 00:00:00 GMT", "9" * 400, "yesterday", "-5", "nan", ""):
            httpserver.clear()
            httpserver.expect_request(PATH).respond_with_data("", 429, headers={"Retry-After": given})
            with pytest.raises(Failed) as caught:
                self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
            waits.append(caught.value.retry_after)
        assert waits[0] == pytest.approx(100, abs=5)
        assert waits[1:] == [3600, 3600, None, None, None, None]

    def test_a_redirect_is_named_and_not_followed(self, httpserver: HTTPServer) -> None:
        elsewhere = httpserver.url_for("/elsewhere")
        httpserver.expect_request(PATH).respond_with_data("", 307, headers={"Location": elsewhere})
        with pytest.raises(Rejected, match="/elsewhere"):
            self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
        assert len(httpserver.log) == 1

    def test_a_huge_answer_is_cut(self, httpserver: HTTPServer) -> None:
        huge = (b"ten bytes " * 1024 for _ in range(2048))
        httpserver.expect_request(PATH).respond_with_response(Response(huge, 200))
        sent = self.channel.send(self.to(httpserver.url_for(PATH)), message(), AT_HOME)
        assert len(sent.response) <= 500

    @pytest.mark.parametrize("start", [b"", b"HTTP/1.1 "])
    def test_a_peer_that_drips_is_left_in_time(self, start: bytes) -> None:
        with peer(drips(start)) as slow:
            began = time.monotonic()
            with pytest.raises(Failed, match="in time"):
                self.impatient.send(self.to(slow.url), message(), AT_HOME)
            assert time.monotonic() - began < 10  # and not until the peer tires, which it never does

    def test_a_peer_that_hangs_is_left_in_time(self) -> None:
        with peer(silent) as slow, pytest.raises(Failed, match="in time"):
            self.impatient.send(self.to(slow.url), message(), AT_HOME)

    def test_a_broken_connection_is_worth_another_attempt(self) -> None:
        with peer(slams_the_door) as rude, pytest.raises(Failed, match="broke"):
            self.channel.send(self.to(rude.url), message(), AT_HOME)
        with pytest.raises(Failed, match="accepts no connections"):
            self.channel.send(self.to(rude.url), message(), AT_HOME)

    def test_a_yes_counts_even_if_its_body_never_ends(self) -> None:
        yes = b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\nok"
        with peer(breaks_off(yes)) as rude:
            assert self.channel.send(self.to(rude.url), message(), AT_HOME).response == "200 OK\nok"
        with peer(drips(yes)) as slow:
            assert self.impatient.send(self.to(slow.url), message(), AT_HOME).response.startswith("200 OK")

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "2130706433", "[::ffff:127.0.0.1]"])
    def test_nothing_is_sent_into_the_private_network(self, host: str) -> None:
        with peer(silent) as inside, pytest.raises(Rejected, match="public internet"):
            self.channel.send(self.to(f"https://{host}:{inside.port}{PATH}"), message(), OUTSIDE)
        assert inside.conversations == 0

    def test_a_name_that_leads_home_is_no_way_around(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with peer(silent) as inside:
            asked = _answers(monkeypatch, [("127.0.0.1", inside.port), ("10.0.0.7", inside.port)])
            with pytest.raises(Rejected, match=r"hooks\.example\.net is not on the public internet"):
                self.channel.send(self.to(f"https://hooks.example.net{PATH}"), message(), OUTSIDE)
        assert asked == ["hooks.example.net"]
        assert inside.conversations == 0

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.org/x",
            "https://user:pw@example.org/x",
            "ftp://example.org/x",
            "https://",
            "https://a..b/x",
            "https://example.org:99999/x",
            "https://exa mple.org/x",
            "https://example.org/x\r\nHost: y",
            "https://10.0.0.1/x",
            "https://[fe80::1]/x",
            "https://169.254.169.254/x",
            "javascript:alert(1)",
            "",
        ],
    )
    def test_a_bad_address_is_refused_on_entry_and_at_the_latest_when_sending(self, url: str) -> None:
        with pytest.raises(Refused) as caught:
            self.channel.check(self.to(url), OUTSIDE)
        assert caught.value.sentence.endswith((".", "…", ")", "/"))
        with pytest.raises(Rejected):
            self.channel.send(self.to(url), message(), OUTSIDE)

    def test_its_secret_is_masked(self) -> None:
        url = self.to(f"https://hooks.example.org{PATH}")
        shown = self.channel.mask(url)
        assert SECRET not in shown
        assert shown.startswith("https://hooks.example.org/services/…/…cD5e")

    @property
    def impatient(self) -> Channel:
        made: Channel = type(self.channel)(limits=QUICK)  # type: ignore[call-arg]
        return made


def _answers(monkeypatch: pytest.MonkeyPatch, peers: list[tuple[str, int]]) -> list[str]:
    """A name server that says this; what it was asked is in the list."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_kind: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", peer) for peer in peers]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked
