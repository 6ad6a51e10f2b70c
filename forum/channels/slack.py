from __future__ import annotations

from dataclasses import dataclass

from forum.channels.hook import Hook
from forum.channels.lines import address, excerpt, short, still
from forum.channels.message import JSON, Message


@dataclass(frozen=True)
class Slack(Hook):
    """An incoming webhook of Slack, or of a chat server that speaks the same."""

    kind = "slack"
    label = "Slack"
    begins = ("https://hooks.slack.com/", "https://hooks.slack-gov.com/")

    def body(self, message: Message) -> JSON:
        title, url = escaped(short(message.subject, 200)), address(message.url).replace("&", "&amp;")
        lines = [f"*<{url}|{title}>*" if url else f"*{title}*"]
        lines += [f"> {escaped(each)}" for each in excerpt(message.text)]
        about = " · ".join(escaped(short(each, 150)) for each in (message.author, message.context) if each)
        blocks: list[JSON] = [{"type": "section", "text": _mrkdwn("\n".join(lines))}]
        if about:
            blocks.append({"type": "context", "elements": [_mrkdwn(about)]})
        # Without these three Slack, or a server that imitates it, reads names and addresses out of plain words.
        careful: dict[str, JSON] = {"parse": "none", "link_names": False, "unfurl_links": False}
        return {"text": title, "blocks": blocks, "unfurl_media": False, **careful}


def escaped(text: str) -> str:
    """Slack's own three characters, so that no <!channel>, <@person> or <link|text> can be written; and no @name."""
    return still(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
