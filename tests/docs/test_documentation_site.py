"""The documentation as a site: what a reader gets, and what the embed of a forum finds there."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from werkzeug.test import Client

from forum.manual import address_of, documentation, read_manual
from forum.paths import DOCS

FORUM, OWN = "http://127.0.0.1:8000", "http://localhost:8001"
PATHS = [page.path for page in read_manual(DOCS).pages]


@pytest.fixture(scope="module")
def site() -> Client:
    return Client(documentation(FORUM, OWN))


class Seen(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.elements if found == tag]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_ends_with_the_documented_line(site: Client, path: str) -> None:
    html = site.get(path).text
    address = f"{OWN}{path}".replace(":", "%3A")
    line = (
        f'<a class="docside" href="{FORUM}/ask?page={address}">Questions about this page</a>'
        f'<script async src="{FORUM}/embed.js"></script>'
    )

    assert html.count(line) == 1
    assert html.index(line) > html.index("</article>")


@pytest.mark.parametrize("path", PATHS)
def test_every_page_says_which_page_it_is(site: Client, path: str) -> None:
    seen = Seen(site.get(path).text)

    assert [link["href"] for link in seen.all("link") if link["rel"] == "canonical"] == [OWN + path]
    assert len(seen.all("h1")) == 1
    assert [link["href"] for link in seen.all("a") if link.get("aria-current")] == [path]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_on_a_page_is_against_its_own_policy(site: Client, path: str) -> None:
    answer = site.get(path)
    seen = Seen(answer.text)

    assert not seen.all("style")
    assert all(script.get("src") for script in seen.all("script"))
    names = {name for _tag, attributes in seen.elements for name in attributes}
    assert not [name for name in names if name == "style" or name.startswith("on")]
    assert answer.headers["Content-Security-Policy"].startswith(
        f"default-src 'self'; script-src 'self' {FORUM}; frame-src {FORUM}; img-src 'self' data:"
    )


@pytest.mark.parametrize("path", PATHS)
def test_every_link_inside_the_site_leads_somewhere(site: Client, path: str) -> None:
    for link in Seen(site.get(path).text).all("a"):
        target, _hash, anchor = (link["href"] or "").partition("#")
        if target.startswith(("http://", "https://")):
            continue
        answer = site.get(target or path)
        assert answer.status_code == 200, link["href"]
        assert not anchor or f'id="{anchor}"' in answer.text, link["href"]


@pytest.mark.parametrize("path", PATHS)
def test_no_id_is_given_twice(site: Client, path: str) -> None:
    ids = [attributes["id"] for _tag, attributes in Seen(site.get(path).text).elements if "id" in attributes]

    assert len(ids) == len(set(ids))


def test_one_can_read_from_the_first_page_to_the_last(site: Client) -> None:
    path, read = "/", ["/"]
    while following := re.search(r'rel="next" href="([^"]+)"', site.get(path).text):
        path = following[1]
        read.append(path)

    assert read == PATHS


def test_an_unknown_page_is_said_to_be_so_and_asks_nobody_to_ask(site: Client) -> None:
    answer = site.get("/no-such-page/")

    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert 'class="docside"' not in answer.text


def test_an_address_without_its_slash_leads_to_the_page(site: Client) -> None:
    assert site.get("/embed", follow_redirects=True).request.path == "/embed/"


def test_an_unchanged_page_is_not_sent_again(site: Client) -> None:
    tag = site.get("/embed/").headers["ETag"]
    again = site.get("/embed/", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert again.data == b""


def test_a_reader_gets_no_cookie(site: Client) -> None:
    assert all("Set-Cookie" not in site.get(path).headers for path in PATHS)


@pytest.mark.parametrize("name", ["docs.css", "code.css", "icon.svg"])
def test_its_files_are_served(site: Client, name: str) -> None:
    answer = site.get(f"/{name}")

    assert answer.status_code == 200
    assert answer.mimetype in {"text/css", "image/svg+xml"}


def test_files_below_folders_have_addresses_below_them() -> None:
    names = ["index.md", "embed.md", "guide/index.md", "guide/first.md"]

    assert [address_of(name) for name in names] == ["/", "/embed/", "/guide/", "/guide/first/"]
