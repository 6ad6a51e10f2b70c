"""Reading a site from its sitemap: politely, only what is new, and on from where it was cut off."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable, Iterator

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select
from werkzeug import Request, Response

from forum import clock
from forum.config import Settings
from forum.db import session, write
from forum.jobs import Job
from forum.pages import Site, set_origins
from forum.refused import Refused
from forum.sections import IndexedPage, Section, SiteIndex, Trouble, set_sitemap, start_reading
from forum.sections.reading import read_daily_and_go_on
from forum.sections.robots import read_robots
from forum.sections.sitemaps import Unreadable, read_sitemap
from tests.people import People
from tests.sections.building import page
from tests.visiting import Visitor

LIST = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


class Docs:
    """A documentation site on this machine, and what it was asked for."""

    def __init__(self, server: HTTPServer) -> None:
        self.origin = f"http://localhost:{server.port}"
        self.served: dict[str, Response | bytes | str] = {}
        self.asked: list[Request] = []
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)
        self.served["/robots.txt"] = "User-agent: *\nCrawl-delay: 0\n"

    def put(self, *paths: str) -> None:
        for path in paths:
            self.served[path] = page(f"<h1 id='a'>{path}</h1><p>Text of {path}.</p>")
        self.announce(*(path for path in self.served if not path.endswith((".txt", ".xml"))))

    def announce(self, *paths: str) -> None:
        self.served["/sitemap.xml"] = LIST.format("".join(f"<url><loc>{self.origin}{p}</loc></url>" for p in paths))

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    def _answer(self, request: Request) -> Response:
        self.asked.append(request)
        body = self.served.get(request.path)
        if body is None:
            return Response("Nothing here.", 404)
        if isinstance(body, Response):
            return body
        tag = f'"{hash(body)}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304)
        kind = "text/plain" if request.path.endswith(".txt") else "text/html"
        return Response(body, headers={"ETag": tag}, content_type=kind)


@pytest.fixture
def docs(httpserver: HTTPServer, site: Site) -> Iterator[Docs]:
    made = Docs(httpserver)
    with write():
        set_origins(site, [made.origin])
        site.address = made.origin + "/"
    session.rollback()
    yield made
    httpserver.clear()


@pytest.fixture
def read(site: Site, people: People, run_jobs: Callable[[], None]) -> Callable[[], SiteIndex]:
    def go() -> SiteIndex:
        with write():
            start_reading(site, by=people.admin)
        run_jobs()
        return session.get_one(SiteIndex, site.id)

    return go


def known(*, gone: bool = False) -> list[str]:
    rows = session.scalars(select(IndexedPage).order_by(IndexedPage.address))
    return ["/" + row.address.split("/", 3)[3] for row in rows if (row.gone_at is not None) == gone]


def troubles() -> list[str]:
    return list(session.scalars(select(Trouble.sentence).order_by(Trouble.id)))


def test_the_pages_of_a_sitemap_are_read_one_after_the_other(docs: Docs, read: Callable[[], SiteIndex]) -> None:
    docs.put("/guide", "/faq")
    index = read()
    assert known() == ["/faq", "/guide"]
    assert docs.paths == ["/robots.txt", "/sitemap.xml", "/guide", "/faq"]
    assert docs.asked[2].headers["User-Agent"] == "Docside/checkout (+http://forum.test)"
    assert index.read_at is not None
    assert index.reading_since is None
    assert {section.text for section in session.scalars(select(Section))} == {"Text of /guide.", "Text of /faq."}


def test_what_did_not_change_is_not_sent_again_and_what_is_off_the_list_is_gone(
    docs: Docs, read: Callable[[], SiteIndex], later: Callable[..., None]
) -> None:
    docs.put("/guide", "/faq")
    read()
    later(days=1)
    docs.announce("/guide")
    docs.asked.clear()
    read()
    assert docs.asked[-1].headers["If-None-Match"]
    assert (known(), known(gone=True)) == (["/guide"], ["/faq"])
    assert session.scalars(select(Section).where(Section.gone_at.is_(None))).one().last_seen_at == clock.now()
    docs.announce("/guide", "/faq")
    read()
    assert (known(), known(gone=True)) == (["/faq", "/guide"], [])


def test_robots_txt_is_followed(docs: Docs, read: Callable[[], SiteIndex]) -> None:
    docs.served["/robots.txt"] = "User-agent: docside\nDisallow: /drafts/\nCrawl-delay: 0\nUser-agent: *\nDisallow:\n"
    docs.put("/guide", "/drafts/one")
    read()
    assert known() == ["/guide"]
    assert "/drafts/one" not in docs.paths
    assert troubles() == ["The robots.txt of the site asks not to read this."]


def test_between_two_pages_as_long_passes_as_the_site_asks(
    docs: Docs, site: Site, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    docs.served["/robots.txt"] = "User-agent: *\nCrawl-delay: 20\n"
    docs.put("/guide")
    with write():
        start_reading(site, by=people.admin)
    run_jobs()
    assert docs.paths == ["/robots.txt"]
    later(seconds=21)
    run_jobs()
    assert docs.paths == ["/robots.txt", "/sitemap.xml"]


def test_a_reading_that_was_cut_off_goes_on_where_it_was(
    docs: Docs, read: Callable[[], SiteIndex], site: Site, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    docs.served["/robots.txt"] = "User-agent: *\nCrawl-delay: 20\n"
    docs.put("/guide", "/faq")
    read()
    for _step in range(2):
        later(seconds=21)
        run_jobs()
    with write():
        session.query(Job).filter(Job.kind == "sections.read").delete()
    later(hours=1)
    read_daily_and_go_on()
    for _step in range(3):
        run_jobs()
        later(seconds=21)
    assert docs.paths == ["/robots.txt", "/sitemap.xml", "/guide", "/faq"]
    assert session.get_one(SiteIndex, site.id).reading_since is None


def test_lists_of_lists_may_be_packed_and_may_name_each_other(docs: Docs, read: Callable[[], SiteIndex]) -> None:
    docs.put("/guide")
    docs.served["/part.xml"] = gzip.compress(str(docs.served["/sitemap.xml"]).encode())
    names = "".join(f"<sitemap><loc>{docs.origin}{p}</loc></sitemap>" for p in ("/part.xml", "/sitemap.xml"))
    docs.served["/sitemap.xml"] = INDEX.format(names)
    read()
    assert known() == ["/guide"]
    assert docs.paths.count("/sitemap.xml") == 1


def test_a_redirect_away_from_the_site_is_not_followed(docs: Docs, read: Callable[[], SiteIndex]) -> None:
    docs.put("/guide", "/away", "/moved", "/round")
    docs.served["/away"] = Response(status=302, headers={"Location": "http://169.254.169.254/latest"})
    docs.served["/moved"] = Response(status=301, headers={"Location": "/guide"})
    docs.served["/round"] = Response(status=301, headers={"Location": "/round"})
    read()
    assert known() == ["/guide"]
    assert troubles() == [
        "It leads away from the site, to http://169.254.169.254/latest.",
        "It leads from one address to the next, without an end.",
    ]


def test_nothing_in_the_private_network_is_read_unless_that_is_allowed(
    docs: Docs, read: Callable[[], SiteIndex], settings: Callable[..., Settings]
) -> None:
    settings(private_webhooks=False)
    docs.put("/guide")
    read()
    assert docs.asked == []
    assert "is not on the public internet" in " ".join(troubles())


def test_a_host_that_is_down_is_left_alone_after_some_attempts(
    docs: Docs, read: Callable[[], SiteIndex], later: Callable[..., None], run_jobs: Callable[[], None], site: Site
) -> None:
    docs.put("/guide")
    read()
    docs.served["/robots.txt"] = Response(status=503)
    docs.asked.clear()
    read()
    for _attempt in range(4):
        later(minutes=10)
        run_jobs()
    assert docs.paths == ["/robots.txt"] * 3
    assert troubles() == ["The reading was ended: The site answered 503."]
    assert known() == ["/guide"]
    assert session.get_one(SiteIndex, site.id).reading_since is None


@pytest.mark.parametrize("listed", ["<html>Not found</html>", "", LIST.format("")])
def test_without_a_sitemap_nothing_is_gone(
    docs: Docs, read: Callable[[], SiteIndex], later: Callable[..., None], listed: str
) -> None:
    docs.put("/guide")
    read()
    later(days=1)
    docs.served["/sitemap.xml"] = listed
    read()
    assert known() == ["/guide"]
    assert len(troubles()) == 1


def test_only_the_part_of_a_site_that_is_documentation_is_read(
    docs: Docs, read: Callable[[], SiteIndex], site: Site
) -> None:
    docs.put("/docs/guide", "/blog/news", "/docsify")
    docs.served["/docs/sitemap.xml"] = docs.served["/sitemap.xml"]
    with write():
        session.get_one(Site, site.id).address = docs.origin + "/docs"
    read()
    assert known() == ["/docs/guide"]


@pytest.mark.parametrize("ident", ["z" * 301, "a\x01b"])
def test_a_page_with_an_id_that_nobody_can_use_is_a_trouble_and_the_next_is_read(
    docs: Docs, read: Callable[[], SiteIndex], later: Callable[..., None], ident: str
) -> None:
    docs.put("/a", "/b", "/c")
    read()
    later(days=1)
    docs.served["/b"] = page(f'<h1>B</h1><a class="docside" data-id="{ident}" href="x">Ask</a>')
    docs.asked.clear()
    index = read()
    assert docs.paths == ["/robots.txt", "/sitemap.xml", "/a", "/b", "/c"]
    assert index.reading_since is None
    assert (known(), known(gone=True)) == (["/a", "/b", "/c"], [])
    assert [sentence.partition(" is ")[0].partition(" contains ")[0] for sentence in troubles()] == [
        "The id of this page"
    ]


def test_every_day_it_is_read_again(
    docs: Docs, site: Site, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    docs.put("/guide")
    with write():
        set_sitemap(site, "", daily=True, by=people.admin)
    read_daily_and_go_on()
    run_jobs()
    assert known() == ["/guide"]
    before = len(docs.asked)
    read_daily_and_go_on()
    run_jobs()
    assert len(docs.asked) == before
    later(hours=25)
    read_daily_and_go_on()
    run_jobs()
    assert len(docs.asked) > before


def test_a_sitemap_elsewhere_is_refused(site: Site, people: People, visit: Callable[..., Visitor]) -> None:
    with write(), pytest.raises(Refused, match="at the address of the site"):
        set_sitemap(site, "https://evil.example.net/sitemap.xml", daily=False, by=people.admin)
    shown = visit(people.admin).post(f"/panel/sites/{site.id}/index/sitemap", {"sitemap": "https://evil.example.net/"})
    assert shown.status_code == 422
    assert 'value="https://evil.example.net/"' in shown.get_data(as_text=True)


def test_an_admin_has_it_read_from_the_panel(
    docs: Docs, site: Site, people: People, visit: Callable[..., Visitor], run_jobs: Callable[[], None]
) -> None:
    docs.put("/guide")
    admin = visit(people.admin)
    admin.post(f"/panel/sites/{site.id}/index/reading")
    assert "under way, 0 of 1 addresses" in admin.text(f"/panel/sites/{site.id}/index")
    run_jobs()
    assert "/guide" in admin.text(f"/panel/sites/{site.id}/index")
    assert "had the pages of" in admin.text("/panel/log")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>'


@pytest.mark.parametrize(
    "body",
    [BOMB.encode(), OUTSIDE.encode(), b"<urlset>", b"<a>" * 100_000, gzip.compress(b" " * 200_000_000), b"", b"<rss/>"],
)
def test_what_is_no_honest_sitemap_is_refused_quickly(body: bytes) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable):
        read_sitemap(body)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/a", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf.html", True),
        ("Disallow: /a*b*c", "/a1b2c3", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /*$", "/ab", False),
        ("Disallow: /%64rafts", "/drafts", False),
        ("Disallow:", "/a", True),
    ],
)
def test_the_longest_rule_of_robots_txt_decides(rules: str, path: str, allowed: bool) -> None:
    assert read_robots(f"User-agent: *\n{rules}\n").may(f"https://docs.example.com{path}") is allowed


def test_our_own_group_of_robots_txt_counts_before_that_for_everybody() -> None:
    robots = read_robots(
        "user-agent: *\ndisallow: /\n\nUser-agent: other\nUser-agent: Docside\nDisallow: /x\nSitemap: /s"
    )
    assert (robots.may("https://d.example/a"), robots.may("https://d.example/x")) == (True, False)
    assert robots.sitemaps == ["/s"]
