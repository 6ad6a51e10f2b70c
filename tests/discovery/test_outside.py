"""What search engines, chats and feed readers read: whole, true, and never what is not public."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from forum import questions
from forum.accounts import User, erase
from forum.db import session, write
from forum.discovery import cards, sitemaps
from forum.discovery.cards import Card
from forum.pages import Page
from forum.questions import Answer, CloseReason, Question, State
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
LONG = "It stops after the third step and says nothing at all, whatever I set in the file. " * 4
count = itertools.count()
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        made = questions.ask(doc_page, "How do I install `it`?", long(), by=people.visitor)
        questions.answer(made, "Try again.", by=people.customer)
        solution = questions.answer(made, "With `apt`, see </script><script>alert(1)</script>.", by=people.stranger)
        questions.answer(made, "Thank you.", by=people.visitor)
        questions.accept(solution, by=people.visitor)
        questions.set_topics(made, ["Setup"], by=people.admin)
    return made


def long() -> str:
    """Another text each time: nobody posts the same one twice a day."""
    return f"{LONG}{next(count)}"


def data_of(html: str) -> dict[str, Any]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert len(found) <= 1
    made: dict[str, Any] = json.loads(found[0]) if found else {}
    return made


def locations(text: str) -> list[str]:
    return [(found.text or "").removeprefix("http://forum.test") for found in ET.fromstring(text).iter(f"{MAP}loc")]


def part_of(thread: Question) -> str:
    return f"/sitemaps/threads-{(thread.id - 1) // sitemaps.PART + 1}.xml"


def everywhere(visitor: Visitor, thread: Question, doc_page: Page) -> str:
    """All that is read from outside, after one another."""
    parts = sitemaps.index()
    feeds = [f"/feeds/{name}.atom" for name in ("all", "unanswered", f"sites/{doc_page.site_id}", "search")]
    return "\n".join(visitor.text(path) for path in [*parts, *feeds, questions.path(thread)])


def test_a_thread_is_told_as_a_question_with_its_answers(visit: Visit, thread: Question, people: People) -> None:
    asked = data_of(visit().text(questions.path(thread)))["mainEntity"]
    assert (asked["@type"], asked["name"], asked["answerCount"]) == ("Question", "How do I install it?", 2)
    assert asked["author"]["name"] == people.visitor.name
    assert asked["text"].startswith("It stops")
    assert asked["acceptedAnswer"]["text"] == "With apt, see </script><script>alert(1)</script>."
    assert asked["acceptedAnswer"]["url"].endswith(f"{questions.path(thread)}#answer-{thread.accepted_id}")
    assert [made["text"] for made in asked["suggestedAnswer"]] == ["Try again."]
    assert asked["datePublished"].endswith("+00:00")
    assert {"upvoteCount", "url"} <= asked.keys() & asked["acceptedAnswer"].keys()


def test_no_text_ends_the_block_it_stands_in(visit: Visit, thread: Question) -> None:
    text = visit().text(questions.path(thread))
    block = text.split('application/ld+json">')[1].split("</script>")[0]
    assert "<" not in block
    assert json.loads(block)


def test_what_is_not_public_stands_in_nothing_even_for_moderators(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        questions.answer(thread, "A swordfish answer", by=people.stranger).state = State.IN_REVIEW
        held = questions.ask(doc_page, "A marlin question", long(), by=people.stranger)
        held.state = State.IN_REVIEW
        gone = questions.ask(doc_page, "A tuna question", long(), by=people.stranger)
        questions.remove_question(gone, by=people.admin)
    held_path, number = questions.path(held), held.id
    for who in (None, people.moderator):
        visitor = visit(who)
        assert "swordfish" not in json.dumps(data_of(visitor.text(questions.path(thread))))
        seen = everywhere(visitor, thread, doc_page)
        assert "marlin" not in seen
        assert "tuna" not in seen
        assert visitor.get(f"/questions/{number}/card.png").status_code == 404
    own = visit(people.stranger).text(held_path)
    assert 'content="noindex"' in own
    assert "og:title" not in own
    assert data_of(own) == {}


def test_who_left_is_named_so(visit: Visit, thread: Question, people: People) -> None:
    with write():
        erase(people.customer, by=people.admin, posts_too=False)
    asked = data_of(visit().text(questions.path(thread)))["mainEntity"]
    assert asked["suggestedAnswer"][0]["author"] == {"@type": "Person", "name": "Somebody who left"}


def test_what_is_thin_is_not_offered_until_somebody_answers(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        short = questions.ask(doc_page, "Help?", "It fails.", by=people.visitor)
        telling = questions.ask(doc_page, "Why?", long(), by=people.visitor)
    assert 'content="noindex"' in visit().text(questions.path(short))
    assert 'content="noindex"' not in visit().text(questions.path(telling))
    assert locations(visit().text(part_of(telling))) == [questions.path(telling)]
    with write():
        questions.answer(short, "Like this.", by=people.stranger)
        questions.close(session.get_one(Question, telling.id), CloseReason.OFF_TOPIC, by=people.admin)
    assert 'content="noindex"' not in visit().text(questions.path(short))
    assert locations(visit().text(part_of(short))) == [questions.path(short)]


def test_a_duplicate_leaves_it_to_its_original(visit: Visit, thread: Question, people: People, doc_page: Page) -> None:
    with write():
        again = questions.ask(doc_page, "Installing?", long(), by=people.customer)
        questions.answer(again, "See there.", by=people.stranger)
        questions.close_as_duplicate(again, thread, by=people.moderator)
    text = visit().text(questions.path(again))
    assert f'rel="canonical" href="http://forum.test{questions.path(thread)}"' in text
    assert data_of(text) == {}
    assert questions.path(again) not in locations(visit().text(part_of(again)))


def test_a_merged_thread_leads_readers_on_for_good_and_members_still_read_it(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        again = questions.ask(doc_page, "Installing?", long(), by=people.customer)
        questions.answer(again, "See there.", by=people.stranger)
        questions.merge(again, thread, by=people.moderator)
    sent = visit().get(questions.path(again))
    assert (sent.status_code, sent.location) == (301, questions.path(thread))
    assert visit(people.customer).get(questions.path(again)).status_code == 200
    stay = f"{questions.path(again)}?stay=1"
    assert f'href="{stay}"' in visit().text(questions.path(thread))
    assert "This was asked before" in visit().text(stay)


def test_the_sitemap_is_a_list_of_parts_each_with_its_own_numbers(
    visit: Visit, thread: Question, people: People, doc_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART", 2)
    with write():
        more = [questions.ask(doc_page, f"Why {n}?", long(), by=people.visitor) for n in range(3)]
    wanted = [questions.path(made) for made in (thread, *more)]
    visitor = visit()
    parts = locations(visitor.text("/sitemap.xml"))
    assert part_of(thread) in parts
    threads = [locations(visitor.text(part)) for part in parts if "threads" in part]
    assert [address for part in threads for address in part] == wanted
    assert max(map(len, threads)) <= 2
    rest = [address for part in parts if "threads" not in part for address in locations(visitor.text(part))]
    assert rest == [f"/pages/{doc_page.id}", questions.topic_path(thread.topics[0])]
    assert "<lastmod>20" in visitor.text(part_of(thread))
    assert locations(visitor.text("/sitemaps/threads-999999.xml")) == []


def test_robots_are_shown_the_way_and_a_sitemap_is_not_sent_twice(visit: Visit, thread: Question) -> None:
    visitor = visit()
    assert "Sitemap: http://forum.test/sitemap.xml" in visitor.text("/robots.txt")
    first = visitor.get(part_of(thread))
    again = visitor.get(part_of(thread), headers={"If-None-Match": first.headers["ETag"]})
    assert (first.mimetype, again.status_code) == ("application/xml", 304)


def test_people_searches_and_older_pages_of_lists_are_no_pages_to_be_found(
    visit: Visit, thread: Question, people: People
) -> None:
    visitor = visit()
    for path in (f"/people/{people.visitor.id}/vera-visitor", "/search?q=install", "/?after=x", "/people"):
        assert 'name="robots" content="noindex' in visitor.text(path), path
    assert "noindex" not in visitor.text("/")
    assert 'rel="canonical" href="http://forum.test/"' in visitor.text("/")


def test_the_form_under_a_page_points_to_the_list_of_its_questions_once_there_is_one(
    visit: Visit, doc_page: Page, people: People
) -> None:
    visitor, form = visit(), f"/ask?page={doc_page.address}"
    assert 'name="robots" content="noindex"' in visitor.text(form)
    with write():
        questions.ask(doc_page, "Why?", long(), by=people.visitor)
    told = visitor.text(form)
    assert f'rel="canonical" href="http://forum.test/pages/{doc_page.id}"' in told
    assert "noindex" not in told
    assert "Disallow: /ask" not in visitor.text("/robots.txt"), "what points elsewhere has to be read for that"
    for path in (form, "/", f"/pages/{doc_page.id}"):
        assert '<meta name="description" content="' in visitor.text(path), path


def test_a_link_to_a_thread_shows_a_card(visit: Visit, thread: Question) -> None:
    visitor = visit()
    text = visitor.text(questions.path(thread))
    address = re.findall(r'property="og:image" content="http://forum.test([^"]+)"', text)[0]
    assert '<meta property="og:title" content="How do I install it?">' in text
    sent = visitor.get(address)
    assert Image.open(BytesIO(sent.get_data())).size == (1200, 630)
    assert sent.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = visitor.get(address, headers={"If-None-Match": sent.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_a_new_title_is_a_new_card(visit: Visit, thread: Question, people: People) -> None:
    def seen() -> tuple[str, bytes]:
        text = visit().text(questions.path(session.get_one(Question, thread.id)))
        address = re.findall(r'property="og:image" content="http://forum.test([^"]+)"', text)[0]
        return address, visit().get(address).get_data()

    before = seen()
    with write():
        asked = session.get_one(Question, thread.id)
        questions.edit_question(asked, "Another title?", long(), by=session.get_one(User, people.visitor.id), seen=0)
    after = seen()
    assert before[0] != after[0]
    assert before[1] != after[1]


@pytest.mark.parametrize(
    "title",
    ["Why?", "x" * 300, "A very long title " * 16, "Warum schließt sich das Fenster über Nacht?", "שלום עולם",
     "مرحبا بالعالم", "日本語のタイトル", "🎉🎉🎉", "Émile’s — “question”", "\u202etxet", "a\u0301\u0302\u0303" * 40],
)  # fmt: skip
def test_every_title_makes_a_card_with_and_without_fonts_of_the_machine(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for there in (cards._installed(), []):
        monkeypatch.setattr(cards, "_installed", lambda there=there: there)
        cards.drawn.cache_clear()
        picture = Image.open(BytesIO(cards.drawn(Card(title, "Meridian", "Installing", "Solved", True, ""))))
        assert picture.size == (1200, 630)
        # Nothing is written over the edge.
        assert picture.crop((1130, 20, 1200, 630)).getcolors() == [(70 * 610, (255, 255, 255))]


def test_a_card_in_another_script_stands_on_the_right_or_leaves_its_title_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def box(title: str) -> tuple[int, int, int, int] | None:
        picture = Image.open(BytesIO(cards.drawn(Card(title, "M", "I", "S", True, "")))).convert("L")
        return picture.crop((0, 180, 1200, 480)).point(lambda light: 255 - light).getbbox()

    left, there = box("Why?"), box("שלום עולם")
    assert left is not None
    assert left[0] < 100
    if cards._installed():
        assert there is not None
        assert there[2] > 1100
    monkeypatch.setattr(cards, "_installed", list)
    cards.drawn.cache_clear()
    assert box("שלום עולם") is None
    assert box("Häuser") is not None


def test_the_data_of_a_long_thread_stays_small(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        made = questions.ask(doc_page, "How?", long(), by=people.visitor)
        for n in range(25):
            questions.answer(made, f"Answer {n}", by=people.stranger)
        session.flush()
        session.get_one(Answer, made.answers[-1].id).helped_count = 3
    asked = data_of(visit().text(questions.path(made)))["mainEntity"]
    assert (asked["answerCount"], len(asked["suggestedAnswer"])) == (25, 20)
    assert asked["suggestedAnswer"][0]["text"] == "Answer 24"
    assert asked["suggestedAnswer"][0]["upvoteCount"] == 3


def test_every_part_costs_the_same(
    thread: Question, people: People, doc_page: Page, statements: Callable[[], Any], visit: Visit
) -> None:
    visitor, part, costs = visit(), part_of(thread), []
    for _round in range(2):
        with statements() as said:
            visitor.text("/sitemap.xml")
            visitor.text(part)
        costs.append(len(said))
        with write():
            for n in range(10):
                questions.ask(doc_page, f"Why {n}?", long(), by=session.get_one(User, people.visitor.id))
    assert costs == [4, 4]
    assert "max-age=3600" in visitor.get("/sitemap.xml").headers["Cache-Control"]
