from __future__ import annotations

from typing import Any

from forum.channels import channel
from tests.channels.contract import PostsToTheWeb


class TestTeams(PostsToTheWeb):
    channel = channel("teams")

    def shown(self, body: Any) -> list[str]:
        [attachment] = body["attachments"]
        return [run["text"] for block in attachment["content"]["body"] for run in block["inlines"]]

    def assert_harmless(self, body: Any, words: str) -> None:
        """Text runs are shown as they are; there is no other place for a visitor's words."""
        card = body["attachments"][0]["content"]
        assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
        assert {run["type"] for block in card["body"] for run in block["inlines"]} == {"TextRun"}
        assert "msteams" not in card
        [action] = card["actions"]
        assert action["url"] == "https://forum.example/questions/12?a=1&b=%282%29"
        assert sum(map(len, self.shown(body))) < 1500
