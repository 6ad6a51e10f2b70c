"""Feeds: valid for every reader, the same for everybody, and quiet while nothing is new."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from forum import questions
from forum.accounts import User, erase
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question, State
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
A = "{http://www.w3.org/2005/Atom}"
FEED = re.compile(r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)"')
HOSTILE = "Look at `a < b && c`, <b>bold</b> & @Stan Stranger \x0b\x1b]]> <script>alert(1)</script>"


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        made = questions.ask(doc_page, "Why `a & b` <b>?", HOSTILE, by=people.visitor)
        solution = questions.answer(made, 'Because, @Vera Visitor. Write `href="/x"`.', by=people.stranger)
        questions.accept(solution, by=people.visitor)
        questions.set_topics(made, ["Set & up"], by=people.admin)
    return made


def addresses(thread: Question, doc_page: Page) -> list[str]:
    topic = thread.topics[0].id
    return [
        "/feeds/all.atom", f"/feeds/sites/{doc_page.site_id}.atom", f"/feeds/pages/{doc_page.id}.atom",
        f"/feeds/topics/{topic}.atom", "/feeds/search.atom?q=look",
        f"/feeds/search.atom?q=is:solved&page={doc_page.id}",
    ]  # fmt: skip


def read(visitor: Visitor, address: str) -> ET.Element:
    """Parsed, and as RFC 4287 wants it: what must be there once, is; names are absolute, times have a zone."""
    sent = visitor.get(address)
    assert (sent.status_code, sent.mimetype) == (200, "application/atom+xml")
    feed = ET.fromstring(sent.get_data())
    assert feed.tag == f"{A}feed"
    entries = feed.findall(f"{A}entry")
    for made in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(made.findall(f"{A}{name}")) == 1, name
        assert re.match("https?://", text_of(made, "id"))
        assert datetime.fromisoformat(text_of(made, "updated")).tzinfo is not None
        assert len([link for link in made.findall(f"{A}link") if link.get("rel") == "alternate"]) == 1
    assert len([link for link in feed.findall(f"{A}link") if link.get("rel") == "self"]) == 1
    for made in entries:
        assert text_of(made, "author", "name")
        assert made.findall(f"{A}content")[0].get("type") == "html"
    assert len({text_of(made, "id") for made in entries}) == len(entries)
    return feed


def text_of(made: ET.Element, *names: str) -> str:
    found = made.find("/".join(f"{A}{name}" for name in names))
    assert found is not None
    return found.text or ""


def titles(feed: ET.Element) -> list[str]:
    return [text_of(made, "title") for made in feed.findall(f"{A}entry")]


def test_every_feed_has_the_thread_with_what_solved_it(visit: Visit, thread: Question, doc_page: Page) -> None:
    for address in addresses(thread, doc_page):
        feed = read(visit(), address)
        assert titles(feed) == ["Why a & b <b>?"], address
        entry = feed.findall(f"{A}entry")[0]
        html = text_of(entry, "content")
        assert "<script>" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "<code>a &lt; b &amp;&amp; c</code>" in html
        assert "This solved it" in html
        assert text_of(entry, "id") == f"http://forum.test/questions/{thread.id}"


def test_links_to_places_of_the_forum_lead_there_and_code_stays_as_it_was(visit: Visit, thread: Question) -> None:
    html = text_of(read(visit(), "/feeds/all.atom"), "entry", "content")
    assert 'href="http://forum.test/people/' in html
    assert 'href="/people' not in html
    assert 'href="/x"' in html.replace("&quot;", '"')


def test_a_reader_who_has_it_gets_nothing_twice(
    visit: Visit, thread: Question, doc_page: Page, people: People, later: Callable[..., None]
) -> None:
    for address in addresses(thread, doc_page):
        sent = visit().get(address)
        for known in ({"If-None-Match": sent.headers["ETag"]}, {"If-Modified-Since": sent.headers["Last-Modified"]}):
            assert visit().get(address, headers=known).status_code == 304
    before = visit().get("/feeds/all.atom")
    later(minutes=5)
    with write():
        questions.ask(doc_page, "Another?", "Text", by=session.get_one(User, people.visitor.id))
    for known in ({"If-None-Match": before.headers["ETag"]}, {"If-Modified-Since": before.headers["Last-Modified"]}):
        assert visit().get("/feeds/all.atom", headers=known).status_code == 200


def test_a_new_title_is_no_new_entry_and_an_edit_is_an_update(
    visit: Visit, thread: Question, people: People, later: Callable[..., None]
) -> None:
    before = read(visit(), "/feeds/all.atom").findall(f"{A}entry")[0]
    later(hours=1)
    with write():
        asked = session.get_one(Question, thread.id)
        questions.edit_question(asked, "Why?", "Text", by=session.get_one(User, people.visitor.id), seen=0)
    after = read(visit(), "/feeds/all.atom").findall(f"{A}entry")[0]
    assert text_of(before, "id") == text_of(after, "id")
    assert text_of(before, "published") == text_of(after, "published")
    assert text_of(before, "updated") < text_of(after, "updated")


def test_what_is_held_removed_or_private_stands_in_no_feed_whoever_asks(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        held = questions.ask(doc_page, "Look, a marlin", "Look.", by=people.moderator)
        held.state = State.IN_REVIEW
        gone = questions.ask(doc_page, "Look, a tuna", "Look.", by=people.moderator)
        questions.set_topics(gone, ["Set & up"], by=people.admin)
        questions.remove_question(gone, by=people.admin)
        solution = session.get_one(questions.Answer, thread.accepted_id)
        questions.hide(thread, solution)
    for who in (None, people.moderator):
        for address in addresses(session.get_one(Question, thread.id), doc_page):
            text = visit(who).text(address)
            assert "marlin" not in text
            assert "tuna" not in text
            assert "Because" not in text


def test_a_feed_goes_on_in_pages_and_each_thread_is_in_one(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        for n in range(35):
            questions.ask(doc_page, f"Question {n}", "Text", by=people.visitor)
    visitor, seen, address = visit(), [], f"/feeds/pages/{doc_page.id}.atom"
    while address:
        feed = read(visitor, address)
        seen += titles(feed)
        further = [link.get("href", "") for link in feed.findall(f"{A}link") if link.get("rel") == "next"]
        address = further[0].removeprefix("http://forum.test") if further else ""
    assert seen == [f"Question {n}" for n in range(34, -1, -1)]


def test_a_search_gives_the_newest_first_and_not_the_best(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Webhook", "webhook webhook", by=people.visitor)
        questions.ask(doc_page, "Something else", "My webhook fails.", by=people.visitor)
    assert titles(read(visit(), "/feeds/search.atom?q=webhook")) == ["Something else", "Webhook"]
    for nothing in ("", "?q=", "?q=nonsense", "?q=%00", "?q=is:lost"):
        assert titles(read(visit(), f"/feeds/search.atom{nothing}")) == []


def test_a_search_by_me_is_nobody(visit: Visit, thread: Question, people: People) -> None:
    assert titles(read(visit(people.visitor), "/feeds/search.atom?q=by:me")) == []


@pytest.mark.parametrize("asked", ["by:me", "look by:@me is:solved", 'by:"Me"'])
def test_a_search_by_me_has_a_feed_by_name(visit: Visit, thread: Question, people: People, asked: str) -> None:
    (feed,) = FEED.findall(visit(people.visitor).text(f"/search?{urlencode({'q': asked})}"))
    assert titles(read(visit(), unescape(feed))) == titles(read(visit(), "/feeds/all.atom"))


def test_a_name_that_nobody_can_type_has_none(visit: Visit, thread: Question, people: People) -> None:
    with write():
        session.get_one(User, people.visitor.id).name = 'Vera "V" Visitor'
    assert not FEED.search(visit(people.visitor).text("/search?q=by:me"))
    assert FEED.search(visit(people.visitor).text("/search?q=look"))


def test_who_left_is_named_so(visit: Visit, thread: Question, people: People) -> None:
    with write():
        erase(people.visitor, by=people.admin, posts_too=False)
    assert text_of(read(visit(), "/feeds/all.atom"), "entry", "author", "name") == "Somebody who left"


def test_an_empty_feed_is_valid_too(visit: Visit, doc_page: Page) -> None:
    feed = read(visit(), "/feeds/all.atom")
    assert datetime.fromisoformat(text_of(feed, "updated")) == datetime(2000, 1, 1, tzinfo=UTC)
    for missing in (f"pages/{doc_page.id}", "pages/999", "sites/999", "topics/999"):
        assert visit().get(f"/feeds/{missing}.atom").status_code == 404


def test_the_pages_say_where_their_feeds_are(visit: Visit, thread: Question, doc_page: Page) -> None:
    topic = thread.topics[0]
    for path, feed in (
        ("/", "/feeds/all.atom"),
        ("/unanswered", "/feeds/unanswered.atom"),
        (f"/pages/{doc_page.id}", f"/feeds/pages/{doc_page.id}.atom"),
        (questions.path(thread), f"/feeds/pages/{doc_page.id}.atom"),
        (questions.topic_path(topic), f"/feeds/topics/{topic.id}.atom"),
        (f"/search?q=look+%26&site={doc_page.site_id}", f"/feeds/search.atom?q=look+%26&amp;site={doc_page.site_id}"),
    ):
        assert FEED.findall(visit().text(path)) == [feed]
