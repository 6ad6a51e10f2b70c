from __future__ import annotations

from dataclasses import dataclass

from forum.channels.hook import Hook
from forum.channels.lines import address, excerpt, short
from forum.channels.message import JSON, Message


@dataclass(frozen=True)
class Teams(Hook):
    """A workflow of Microsoft Teams that posts an adaptive card when a webhook request is received."""

    kind = "teams"
    label = "Microsoft Teams"

    def body(self, message: Message) -> JSON:
        about = " · ".join(short(each, 150) for each in (message.author, message.context) if each)
        # Text runs are shown as they are; a TextBlock would read Markdown. A mention needs an `entities` list.
        inside = [_run(short(message.subject, 200), weight="Bolder", size="Medium")]
        inside += [_run(each) for each in excerpt(message.text)]
        inside += [_run(about, isSubtle=True, size="Small")] if about else []
        url = address(message.url)
        card: dict[str, JSON] = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": inside,
        }
        if url:
            card["actions"] = [{"type": "Action.OpenUrl", "title": "Docside ›", "url": url}]
        form = "application/vnd.microsoft.card.adaptive"
        return {"type": "message", "attachments": [{"contentType": form, "contentUrl": None, "content": card}]}


def _run(text: str, **look: JSON) -> JSON:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
