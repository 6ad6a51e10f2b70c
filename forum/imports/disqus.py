"""The XML export of Disqus: threads are pages there, posts are comments."""

from __future__ import annotations

from collections.abc import Iterator

from forum.imports import records
from forum.imports.comments import Comment, Conversations, moment
from forum.imports.reading import Material
from forum.imports.xml import Element, elements
from forum.markup import from_html


def read(material: Material) -> Iterator[records.Record]:
    talk, pages = Conversations(), dict[str, records.Place]()
    for name in material.names:
        with material.open(name) as stream:
            for element in elements(stream, {"thread", "post"}):
                number = element.values.get("dsq:id", "")
                if element.name == "thread":
                    pages[number] = records.Place(address=element.said("link"), title=element.said("title"))
                elif element.said("isDeleted") != "true" and element.said("isSpam") != "true":
                    on = element.child("thread")
                    place = pages.get(on.values.get("dsq:id", "") if on else "") or records.Place()
                    yield from talk.of(place, _comment(number, element))


def _comment(number: str, post: Element) -> Comment:
    parent = post.child("parent")
    return Comment(
        id=number, parent=parent.values.get("dsq:id", "") if parent else "", name=post.said("author", "name"),
        mail=post.said("author", "email"), text=from_html(post.said("message")), at=moment(post.said("createdAt")),
    )  # fmt: skip
