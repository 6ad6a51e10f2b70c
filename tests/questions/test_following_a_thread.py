"""Quoting a post, hearing of new answers, and going from one unanswered question to the next."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from forum import questions
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        made = questions.ask(doc_page, "How do I install it?", "I tried `pip`.\n\nIt failed.", by=people.visitor)
        questions.answer(made, "Try this:\n\n```sh\nuv  pip\n```", by=people.moderator)
    return made


def composer(page: str) -> str:
    found = re.search(r'<textarea[^>]*name="body"[^>]*>\r?\n(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_without_script_the_link_fills_the_form_with_what_was_written(
    visit: Visit, thread: Question, people: People
) -> None:
    number = thread.answers[0].id
    stan = visit(people.stranger)
    link = f"{questions.path(thread)}?quote={number}"
    assert f'href="{link}#composer"' in stan.text(questions.path(thread))
    address = f"http://forum.test{questions.path(thread)}#answer-{number}"
    begun = f"> **[Mona Moderator]({address})**\n>\n> Try this:\n>\n> ```sh\n> uv  pip\n> ```\n"
    assert composer(stan.text(link)).rstrip() == begun.rstrip()


def test_the_question_itself_can_be_quoted(visit: Visit, thread: Question, people: People) -> None:
    text = composer(visit(people.stranger).text(f"{questions.path(thread)}?quote=question"))
    assert "> I tried `pip`.\n>\n> It failed." in text


def test_an_old_address_keeps_what_was_asked_of_it(visit: Visit, thread: Question, people: People) -> None:
    answer = visit(people.stranger).get(f"/questions/{thread.id}/old-words?quote=question")
    assert answer.location == f"{questions.path(thread)}?quote=question"


def test_only_what_one_may_read_here_can_be_quoted(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        other = questions.ask(doc_page, "Another", "Text", by=people.visitor)
        foreign = questions.answer(other, "A secret of elsewhere", by=people.moderator).id
        held = questions.answer(thread, "Not shown yet", by=people.customer)
        held.state, number = questions.State.IN_REVIEW, held.id
    stan = visit(people.stranger)
    for wanted in (foreign, number, 99999, "9" * 30, "-1", "x"):
        answer = stan.get(f"{questions.path(thread)}?quote={wanted}")
        assert answer.status_code == 200
        assert composer(answer.text) == ""


def test_a_name_with_marks_quotes_as_it_is(visit: Visit, people: People, doc_page: Page) -> None:
    from forum import markup
    from forum.accounts.actions import rename
    from forum.questions.quoting import quotation

    with write():
        rename(people.visitor, "V*era* [x](http://evil.example) `")
        made = questions.ask(doc_page, "How?", "Text", by=people.visitor)
        html = markup.render(quotation(made))
    assert "evil.example</a>" not in html
    assert 'href="http://evil.example' not in html


def test_an_open_page_hears_of_new_answers_and_else_of_nothing(
    visit: Visit, thread: Question, people: People, statements: Callable[[], Any]
) -> None:
    page = visit().text(questions.path(thread))
    news = unescape(re.findall(r'data-news="([^"]+)"', page)[0])
    revision = re.findall(r'data-revision="(\d+)"', page)[0]
    seen = {"If-None-Match": f'"{revision}"'}
    with statements() as said:
        assert visit().get(news, headers=seen).status_code == 304
    assert len(said) == 1
    with write():
        for text in ("One.", "Two."):
            questions.answer(thread, text, by=people.stranger)
    told = visit().get(news, headers=seen)
    assert told.status_code == 200
    assert told.get_json()["words"] == "2 new answers"


def test_of_a_hidden_thread_nobody_hears(visit: Visit, thread: Question) -> None:
    with write():
        session.get_one(Question, thread.id).state = questions.State.IN_REVIEW
    assert visit().get(f"/questions/{thread.id}/news?known=0").status_code == 404


def test_who_helps_goes_from_the_longest_wait_to_the_next(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    asked = []
    for number in range(3):
        with write():
            asked.append(questions.path(questions.ask(doc_page, f"Question {number}", "Text", by=people.visitor)))
        later(minutes=5)
    stan, address = visit(people.stranger), "/next-unanswered"
    for expected in asked:
        to_thread = stan.get(address)
        assert to_thread.location.startswith(f"{expected}?from=next")
        address = unescape(re.findall(r'href="(/next-unanswered\?skip=[\d,]+)"', stan.text(to_thread.location))[0])
    assert "That was the last one" in stan.text(address)
    assert asked[0] in stan.get("/next-unanswered").location


def test_nobody_is_sent_to_their_own_question_or_to_one_that_is_answered(
    visit: Visit, thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        questions.ask(doc_page, "My own", "Text", by=people.stranger)
    assert "Nobody waits for a first answer" in visit(people.stranger).text("/next-unanswered")


def test_the_bar_is_for_those_who_came_that_way(visit: Visit, thread: Question, people: People) -> None:
    assert "Next unanswered" not in visit(people.stranger).text(questions.path(thread))
    assert "Next unanswered" not in visit().text(f"{questions.path(thread)}?from=next")
    assert "Next unanswered" in visit(people.stranger).text(f"{questions.path(thread)}?from=next&skip=x,1,{'9' * 40}")
    assert visit().get("/next-unanswered").location == "/sign-in?next=/next-unanswered"
