"""A documentation site of 200 pages before and after it was put in order, and where the threads of each belong."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from werkzeug import Request, Response

PAGES = 200
WORDS = """
the a of to and in setting server page build token folder file theme plugin cache proxy header cookie queue worker
thread answer question index search moderator ticket mail route policy calendar window frame anchor section heading
title address origin redirect release version language locale string number value option
""".split()  # noqa: SIM905 - sixty quoted words are no list to read
LIST = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'


@dataclass
class MovingSite:
    """Serves what it holds. `belongs` says for each old path where its threads are to be in the end; `deleted` are the
    paths of pages that are no more, and `unsaid` those that moved without a redirect."""

    origin: str
    seed: int
    count: int = PAGES
    pages: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    belongs: dict[str, str] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        for number in range(self.count):
            path = f"/{('guide', 'reference', 'howto', 'admin')[number % 4]}/{self._name(number)}"
            self.pages[path] = self._text(number)
        self.belongs = {path: path for path in self.pages}

    def put_in_order(self) -> None:
        """Of 200 pages 60 move, 10 are merged into others, 10 are deleted; others are rewritten a little, as ever."""
        moved, merged, deleted = (self.count * share // 100 for share in (30, 5, 5))
        paths = self.chance.sample(sorted(self.pages), moved + merged + deleted)
        ways: list[Callable[[str, str], None]] = [self._by_redirect, self._by_chain, self._by_refresh, self._unsaid]
        for number, path in enumerate(paths[:moved]):
            to = f"/v2/{path.strip('/')}" if number % 3 else f"/manual/{self.chance.randrange(10**6)}"
            self.pages[to] = self._edited(self.pages.pop(path))
            self.belongs[path] = to
            ways[number % 4](path, to)
        staying = [path for path in self.pages if self.belongs.get(path) == path and path not in paths]
        for path in paths[moved : moved + merged]:
            to = self.chance.choice(staying)
            self.pages[to] += self.pages.pop(path)
            self.redirects[path] = to
            self.belongs[path] = to
        for path in paths[moved + merged :]:
            del self.pages[path]
            self.deleted.append(path)
        for path in staying[::5]:
            self.pages[path] = self._edited(self.pages[path])

    def answer(self, request: Request) -> Response:
        path = request.path.removesuffix("/") or "/"
        if path == "/robots.txt":
            return Response("User-agent: *\nCrawl-delay: 0\n", content_type="text/plain")
        if path == "/sitemap.xml":
            urls = "".join(f"<url><loc>{self.origin}{each}</loc></url>" for each in sorted(self.pages))
            return Response(LIST.format(urls), content_type="application/xml")
        if path in self.redirects:
            return self._led(self.redirects[path])
        if path in self.pages:
            return Response(f"<!doctype html><main>{self.pages[path]}</main>", content_type="text/html")
        return Response("Nothing here.", 404)

    def _led(self, to: str) -> Response:
        if to.startswith("refresh:"):
            head = f'<meta http-equiv="refresh" content="0; url={to.removeprefix("refresh:")}">'
            return Response(f"<html><head>{head}</head><body>Moved.</body></html>", content_type="text/html")
        return Response(status=301, headers={"Location": to})

    def _by_redirect(self, path: str, to: str) -> None:
        self.redirects[path] = to

    def _by_chain(self, path: str, to: str) -> None:
        between = f"/old{path}"
        self.redirects |= {path: between, between: to}

    def _by_refresh(self, path: str, to: str) -> None:
        self.redirects[path] = f"refresh:{to}"

    def _unsaid(self, path: str, to: str) -> None:
        self.unsaid.append(path)

    def _name(self, number: int) -> str:
        return "-".join(self.chance.sample(WORDS[6:], 2)) + f"-{number}"

    def _text(self, number: int) -> str:
        title = " ".join(self.chance.sample(WORDS[6:], 3)).capitalize()
        parts = [f"<h1 id='top'>{title}</h1>{self._paragraph()}"]
        parts += [f"<h2 id='part-{n}'>Part {n}</h2>{self._paragraph()}" for n in range(1, 4)]
        return "".join(parts)

    def _paragraph(self) -> str:
        return f"<p>{' '.join(self.chance.choices(WORDS, k=40))}.</p>"

    def _edited(self, html: str) -> str:
        """A word in twenty is another one, and a sentence is new."""
        words = html.split(" ")
        changed = [
            self.chance.choice(WORDS) if word.isalpha() and self.chance.random() < 0.05 else word for word in words
        ]
        return " ".join(changed) + self._paragraph()


def lines(site: MovingSite) -> Iterator[str]:
    """The moves as a file for `forum remap`."""
    yield from (f"{old} {new}" for old, new in site.belongs.items() if old != new)
