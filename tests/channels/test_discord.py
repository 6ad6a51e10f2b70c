from __future__ import annotations

import re
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from forum.channels import channel
from forum.refused import Refused
from tests.channels.contract import AT_HOME, OUTSIDE, PATH, PostsToTheWeb, message
from tests.channels.reading import links_in, mentions_in

URL = "https://forum.example/questions/12?a=1&b=%282%29"


class TestDiscord(PostsToTheWeb):
    channel = channel("discord")

    def shown(self, body: Any) -> list[str]:
        return [body["content"]]

    def assert_harmless(self, body: Any, words: str) -> None:
        content = body["content"]
        assert body["allowed_mentions"] == {"parse": []}
        assert 0 < len(content) <= 2000
        assert content.startswith("**[")
        assert links_in(content) == [URL]
        assert mentions_in(content) == []
        ours = re.sub(r"\]\(<[^<>]*>\)\*\*", "", content.removeprefix("**["), count=1)
        loose = re.sub(r"\\.", "", re.sub(r"^> ", "", ours, flags=re.MULTILINE))
        assert not re.search(r"[\[\]()<>*_`~|@]", loose)

    def test_the_message_is_asked_for_and_its_number_kept(self, httpserver: HTTPServer) -> None:
        asked = {"thread_id": "5", "wait": "true"}
        httpserver.expect_request(PATH, query_string=asked).respond_with_json({"id": "1234567890"})
        sent = self.channel.send(httpserver.url_for(PATH) + "?thread_id=5", message(), AT_HOME)
        assert sent.reference == "1234567890"

    def test_a_long_question_fits_into_what_discord_takes(self) -> None:
        body = self.channel.body(message("*" * 900))  # type: ignore[attr-defined]
        assert len(body["content"]) <= 2000

    def test_only_discord_gives_out_its_addresses(self) -> None:
        self.channel.check("https://discord.com/api/webhooks/1/x", OUTSIDE)
        with pytest.raises(Refused, match=r"begins with https://discord\.com/"):
            self.channel.check("https://discord.com/channels/1/x", OUTSIDE)
