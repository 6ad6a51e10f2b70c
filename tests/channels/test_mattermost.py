from __future__ import annotations

import re
from typing import Any

from forum.channels import channel
from tests.channels.contract import PostsToTheWeb
from tests.channels.reading import links_in, mentions_in

URL = "https://forum.example/questions/12?a=1&b=%282%29"


class TestMattermost(PostsToTheWeb):
    channel = channel("mattermost")

    def shown(self, body: Any) -> list[str]:
        return [body["text"]]

    def assert_harmless(self, body: Any, words: str) -> None:
        text = body["text"]
        assert links_in(text) == [URL]
        assert mentions_in(text) == []
        # What the server would make of Slack's own signs, which it reads before Markdown.
        assert "<" not in text
        assert ">" not in re.sub(r"^> ", "", text, flags=re.MULTILINE)
