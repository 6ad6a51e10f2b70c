from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from forum import questions
from forum.accounts import User
from forum.db import write
from forum.pages import Page
from forum.questions import Answer, Question
from forum.web import slots
from forum.web.slots import Filling
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def filled() -> Iterator[None]:
    """Another package offers something for answers."""

    def offer(reader: User, question: Question, answer: Answer | None) -> dict[str, str] | None:
        return {"html": f'<li><a href="/offer/{question.id}/{answer.id}">{reader.name}</a></li>'} if answer else None

    slots["post.menu"].append(Filling("questions/_preview.html", offer))
    yield
    slots["post.menu"].pop()


def test_a_post_has_in_its_menu_what_others_offer_to_whoever_is_signed_in(
    visit: Visit, people: People, doc_page: Page, filled: None
) -> None:
    with write():
        thread = questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
        made = questions.answer(thread, "With pip.", by=people.stranger)
    page = visit(people.customer).text(questions.path(thread))
    assert page.count(f'/offer/{thread.id}/{made.id}">Carl Customer</a>') == 1
    assert (
        page.index('id="answer-') < page.rindex('<details class="menu"') < page.index(f"/offer/{thread.id}/{made.id}")
    )
    assert "More for this post" in page
    assert '<details class="menu"' not in visit().text(questions.path(thread))
