"""The export of WordPress (WXR): the approved comments of its pages and posts, not those themselves."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from forum.imports import records
from forum.imports.comments import Comment, Conversations, moment, short_key
from forum.imports.reading import Material
from forum.imports.xml import Element, elements
from forum.markup import from_html


def read(material: Material) -> Iterator[records.Record]:
    for name in material.names:
        with material.open(name) as stream:
            for item in elements(stream, {"item"}):
                place = records.Place(address=item.said("link"), title=item.said("title"))
                approved = [one for one in item.inside if one.name == "wp:comment" and _is_comment(one)]
                key = item.said("wp:post_id") or short_key(place.address)
                yield from Conversations().of_page(place, (_comment(key, one) for one in approved))


def _is_comment(comment: Element) -> bool:
    """Neither spam nor what still waits, and no ping from another blog."""
    return comment.said("wp:comment_approved") == "1" and comment.said("wp:comment_type") in {"", "comment"}


def _comment(key: str, comment: Element) -> Comment:
    parent = comment.said("wp:comment_parent")
    return Comment(
        id=f"{key}-{comment.said('wp:comment_id')}", parent=f"{key}-{parent}" if parent not in {"", "0"} else "",
        name=html.unescape(comment.said("wp:comment_author")), mail=comment.said("wp:comment_author_email"),
        text=from_html(_with_lines(comment.said("wp:comment_content"))),
        at=moment(comment.said("wp:comment_date_gmt")),
    )  # fmt: skip


def _with_lines(text: str) -> str:
    """WordPress makes paragraphs of line ends only when it shows a comment."""
    parts = re.split(r"(<pre\b.*?</pre>)", text, flags=re.DOTALL | re.IGNORECASE)
    return "".join(part if n % 2 else _lines(part) for n, part in enumerate(parts))


def _lines(text: str) -> str:
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return "".join(f"<p>{part}</p>" for part in ("<br>".join(one.strip().split("\n")) for one in paragraphs) if part)
