"""HTML as a tree of elements, for whoever writes it anew as something else."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_NESTED = 40  # what is deeper stands beside


@dataclass
class Node:
    tag: str
    values: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(one if isinstance(one, str) else "\n" if one.tag == "br" else one.words for one in self.inside)


class Reader(HTMLParser):
    """The elements of what nh3 made, which is closed and nested as it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("div")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in ("br", "hr", "img"):
            # Too deep: what is inside stands beside it, and nothing is lost.
            self.open.append(made if len(self.open) < MOST_NESTED else self.open[-1])

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr", "img") and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
