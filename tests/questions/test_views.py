from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum import questions
from forum.bodies import forget_bodies
from forum.db import session, write
from forum.pages import Page, Site
from forum.questions import CloseReason, Question
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        question = questions.ask(
            doc_page, "How do I install `docside`?", "On Debian.\n\n```sh\napt  install\t<x>\n```", by=people.visitor
        )
        questions.answer(question, "With pip.", by=people.moderator)
        return question


def test_a_thread_has_one_address_and_a_rename_never_breaks_it(visit: Visit, thread: Question) -> None:
    canonical = questions.path(thread)
    for wrong in (f"/questions/{thread.id}", f"/questions/{thread.id}/an-old-title"):
        answer = visit().get(wrong)
        assert (answer.status_code, answer.location) == (301, canonical)
    assert f'rel="canonical" href="http://forum.test{canonical}"' in visit().text(canonical)


def test_code_comes_back_byte_for_byte(visit: Visit, thread: Question) -> None:
    from html import unescape
    from re import DOTALL, search, sub

    page = visit().text(questions.path(thread))
    code = search(r"<pre class=\"code\"[^>]*><code>(.*?)</code></pre>", page, DOTALL)
    assert code
    assert unescape(sub(r"<[^>]+>", "", code[1])) == "apt  install\t<x>\n"


def test_the_preview_is_the_result(visit: Visit, thread: Question) -> None:
    preview = visit().post("/preview", {"body": thread.body}).text.strip()
    assert preview in visit().text(questions.path(thread))


def test_lists_say_what_is_unanswered_and_what_is_solved(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        questions.ask(doc_page, "Nobody knows this", "Really.", by=people.visitor)
        questions.solve(thread, by=people.support)
    assert "Nobody knows this" in visit().text("/")
    unanswered, solved = visit().text("/unanswered"), visit().text("/solved")
    assert "Nobody knows this" in unanswered
    assert "How do I install" not in unanswered
    assert "How do I install" in solved
    assert "Nobody knows this" not in solved
    assert "How do I install" in visit().text(f"/pages/{doc_page.id}")


def test_paging_loses_and_repeats_nothing_while_new_threads_arrive(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    import re

    def ask(number: int) -> None:
        later(minutes=1)
        with write():
            questions.ask(doc_page, f"Question no {number}.", "Text", by=people.visitor)

    for number in range(65):
        ask(number)
    seen: list[str] = []
    address: str | None = "/"
    while address:
        page = visit().text(address)
        seen += re.findall(r"Question no \d+\.", page)
        ask(1000 + len(seen))
        more = re.search(r'href="(\?after=[^"]+)"', page)
        address = f"/{more[1]}".replace("&amp;", "&") if more else None
    assert [title for title in seen if len(title) < 16] == [f"Question no {number}." for number in reversed(range(65))]


@pytest.mark.parametrize("after", ["nonsense", "2026-01-01_1", "2026-13-01T00:00:00Z_1", "'; drop table question"])
def test_a_senseless_position_begins_at_the_start(visit: Visit, thread: Question, after: str) -> None:
    assert "How do I install" in visit().get("/", query_string={"after": after}).text


def test_an_answer_posted_with_htmx_is_the_same_conversation_as_the_page(
    visit: Visit, thread: Question, people: People
) -> None:
    stan = visit(people.stranger)
    fragment = stan.htmx(f"/questions/{thread.id}/answers", {"body": "Try **brew**."}).text
    assert "<html" not in fragment
    assert "<strong>brew</strong>" in fragment
    assert "<strong>brew</strong>" in stan.text(questions.path(thread))


def test_a_refused_answer_stays_in_the_form(visit: Visit, thread: Question, people: People) -> None:
    with write():
        questions.close(thread, CloseReason.DUPLICATE, by=people.moderator)
    answer = visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "A long and precious text"})
    assert answer.status_code == 422
    assert "A long and precious text" in answer.text
    assert "This thread was closed" in answer.text


def test_a_thread_closed_says_who_why_and_where_to_go(visit: Visit, thread: Question, people: People) -> None:
    visit(people.moderator).post(
        f"/questions/{thread.id}/closure", {"reason": "duplicate", "note": "See https://docs.example.com/faq"}
    )
    page = visit().text(questions.path(thread))
    assert "asked before" in page
    assert "Mona Moderator" in page
    assert 'href="https://docs.example.com/faq"' in page


def test_accepting_shows_the_answer_under_the_question_and_in_its_place(
    visit: Visit, thread: Question, people: People
) -> None:
    with write():
        number = questions.answer(thread, "Or with uv, which is faster.", by=people.stranger).id
    visit(people.visitor).post(f"/answers/{number}/acceptance")
    page = read(visit(), thread)
    assert page.count("Or with uv") == 2
    assert page.index("This solved it") < page.index(f'id="answer-{number}"')
    visit(people.visitor).post(f"/answers/{number}/acceptance/withdrawal")
    assert read(visit(), thread).count("Or with uv") == 1


def test_an_accepted_first_answer_is_not_said_twice(visit: Visit, thread: Question, people: People) -> None:
    number = thread.answers[0].id
    visit(people.visitor).post(f"/answers/{number}/acceptance")
    page = read(visit(), thread)
    assert page.count("With pip.") == 1
    assert f'id="answer-{number}"' in page


def read(visitor: Visitor, thread: Question) -> str:
    """What a reader sees of it; its head says it all again to search engines."""
    return visitor.text(questions.path(thread)).partition("</head>")[2]


def test_topics_are_given_by_moderators_and_shown(visit: Visit, thread: Question, people: People) -> None:
    visit(people.moderator).post(f"/questions/{thread.id}/topics", {"topics": "Setup, debian"})
    visit(people.moderator).post(f"/questions/{thread.id}/topics", {"topics": "setup, Linux"})
    page = visit().text(questions.path(thread))
    assert "Setup" in page
    assert "Linux" in page
    assert "debian" not in page


@pytest.mark.parametrize(("path", "signed_out", "signed_in"), [("/", 5, 6), ("thread", 9, 10), ("/sign-in", 0, 1)])
def test_what_a_page_costs(
    visit: Visit,
    thread: Question,
    people: People,
    statements: Callable[[], Any],
    path: str,
    signed_out: int,
    signed_in: int,
) -> None:
    address = questions.path(thread) if path == "thread" else path
    for visitor, most in ((visit(), signed_out), (visit(people.visitor), signed_in)):
        visitor.get(address)
        with statements() as said:
            visitor.get(address)
        assert len(said) <= most, "\n".join(said.seen)
        assert not [sql for sql in said.seen if not sql.startswith("SELECT")]


def test_a_page_costs_the_same_with_many_answers(
    visit: Visit, thread: Question, people: People, statements: Callable[[], Any]
) -> None:
    path = questions.path(thread)
    visit().get(path)
    forget_bodies()
    with statements() as few:
        visit().get(path)
    with write():
        for number in range(30):
            questions.answer(thread, f"Answer {number}", by=people.stranger)
    with statements() as many:
        visit().get(path)
    assert few.seen
    assert few.seen == many.seen


def test_a_site_is_asked_about_by_its_registered_origin_only(visit: Visit, site: Site) -> None:
    assert visit().get("/ask?page=https://docs.example.com/x").status_code == 200
    assert visit().get("/ask?page=https://evil.example/x").status_code == 404
    assert visit().get("/ask?page=javascript:alert(1)").status_code == 404
    assert visit().get("/ask").status_code == 200
    session.rollback()
