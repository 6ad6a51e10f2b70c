"""What a host asks of robots (RFC 9309): which addresses not to read, how fast, and where its sitemaps are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

NAME = "docside"
LARGEST = 500_000
SLOWEST, USUAL = 600.0, 1.0


@dataclass
class Robots:
    """The rules that are for us: each whether it allows, and the beginning of the paths it is about."""

    rules: list[tuple[bool, str]] = field(default_factory=list)
    delay: float = USUAL
    sitemaps: list[str] = field(default_factory=list)

    def may(self, address: str) -> bool:
        """The longest rule that matches decides, and of two the one that allows."""
        parts = urlsplit(address)
        path = unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        matching = [(len(start), allows) for allows, start in self.rules if _matches(start, path)]
        return max(matching)[1] if matching else True


def read_robots(text: str) -> Robots:
    made, groups = Robots(), dict[str, Robots]()
    now, said = list[Robots](), True
    for line in text[:LARGEST].splitlines():
        name, _colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = name.lower()
        if key == "sitemap":
            made.sitemaps.append(value)
        elif key == "user-agent":
            now, said = ([] if said else now), False
            now.append(groups.setdefault(value.lower(), Robots()))
        else:
            said = True
            for group in now:
                _add(group, key, value)
    ours = groups.get(NAME) or groups.get("*") or Robots()
    return Robots(ours.rules, ours.delay, made.sitemaps)


def _add(group: Robots, key: str, value: str) -> None:
    if key in {"allow", "disallow"} and value and len(value) < 2000:
        group.rules.append((key == "allow", unquote(value)))
    elif key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d{1,6})?", value):
        group.delay = min(float(value), SLOWEST)


def _matches(start: str, path: str) -> bool:
    """With "*" for anything and "$" for the end. In order and from the left, so that it takes no time to be tricked."""
    whole = start.endswith("$")
    first, *rest = start.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for n, piece in enumerate(rest):
        if whole and n == len(rest) - 1:
            return len(path) - len(piece) >= at and path.endswith(piece)
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not whole or bool(rest) or at == len(path)
