from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from forum.channels import channel
from forum.channels.lines import line
from forum.refused import Refused
from tests.channels.contract import OUTSIDE, PostsToTheWeb, message

URL = "https://forum.example/questions/12?a=1&amp;b=%282%29"


class TestSlack(PostsToTheWeb):
    channel = channel("slack")

    def shown(self, body: Any) -> list[str]:
        sections = [block["text"] for block in body["blocks"] if block["type"] == "section"]
        abouts = [text for block in body["blocks"] if block["type"] == "context" for text in block["elements"]]
        assert all(text["type"] == "mrkdwn" and text["verbatim"] for text in sections + abouts)
        return [body["text"], *(text["text"] for text in sections + abouts)]

    def assert_harmless(self, body: Any, words: str) -> None:
        fallback, section, *_about = self.shown(body)
        for text in self.shown(body):
            links = re.findall(r"<([^|>]*)\|[^<>]*>", text)
            assert links in ([URL], [])
            without_links = re.sub(r"<[^<>]*>", "", text)
            assert "<" not in without_links
            assert ">" not in re.sub(r"^> ", "", without_links, flags=re.MULTILINE)
            assert not re.search(r"[@＠][^\s\u200b]", text)
            assert len(text) < 3000
        assert section.startswith(f"*<{URL}|")
        assert (body["parse"], body["link_names"], body["unfurl_links"]) == ("none", False, False)
        assert unescape(fallback).replace("\u200b", "")[:50] == line(words).replace("\u200b", "")[:50] or "&" in words

    def test_it_names_who_asks_and_where_and_leads_there(self) -> None:
        body = self.channel.body(  # type: ignore[attr-defined]
            message("Why <b>?", text="First.\n\n    x = 1\nLast.", author="Ada", context="Setup & start")
        )
        assert self.shown(body)[1:] == [
            f"*<{URL}|Why &lt;b&gt;?>*\n> First.\n>     x = 1\n> Last.",
            "Ada · Setup &amp; start",
        ]

    def test_only_slack_gives_out_its_addresses(self) -> None:
        self.channel.check("https://hooks.slack.com/services/T0/B0/x", OUTSIDE)
        with pytest.raises(Refused, match=r"begins with https://hooks\.slack\.com/"):
            self.channel.check("https://hooks.slack.com.evil.example/services/T0/B0/x", OUTSIDE)
