"""What is filled in by a program, not by a person: held, never lost, and explained to whoever reviews it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from forum import questions
from forum.accounts import User
from forum.channels.models import Delivery
from forum.db import session, write
from forum.moderation import Post, remove
from forum.pages import Page
from forum.questions import SECONDS, Answer, Question, State
from forum.screening.models import Lesson, Suspicion
from forum.web import set_option, sign
from tests.people import People
from tests.visiting import Visitor

PAGE = "https://docs.example.com/guide/install"
Later = Callable[..., None]


@pytest.fixture
def opened(people: People, doc_page: Page, later: Later) -> Callable[..., dict[str, str]]:
    """The fields of a form that somebody opened so long ago."""
    with write():
        set_option(SECONDS, 2)

    def fields(*, ago: int, **more: str) -> dict[str, str]:
        made = {"stamp": sign("stamp", ""), "page": PAGE, "title": "Why does it stop?", "body": "It stops at once."}
        later(seconds=ago)
        return made | more

    return fields


def asked() -> Question:
    session.rollback()
    return session.scalars(select(Question)).one()


@pytest.mark.parametrize(
    ("ago", "more", "words"),
    [
        (1, {}, "it was sent sooner than anybody types"),
        (60, {"website": "https://win.example.biz"}, "a field was filled in that people do not see"),
        (4 * 86400, {}, "its form had been open for days"),
    ],
)
def test_it_waits_for_a_moderator_who_reads_why(
    opened: Callable[..., dict[str, str]],
    people: People,
    visit: Callable[..., Visitor],
    run_jobs: Callable[[], None],
    ago: int,
    more: dict[str, str],
    words: str,
) -> None:
    fields = opened(ago=ago, **more)
    with write():
        session.get_one(User, people.visitor.id).created_at = session.get_one(User, people.admin.id).created_at
    assert visit(people.visitor).post("/ask", fields).status_code == 303
    assert (asked().state, asked().body) == (State.IN_REVIEW, "It stops at once.")
    run_jobs()
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0
    shown = visit(people.moderator).text("/panel/review")
    assert "May come from a program" in shown
    assert words in shown


def test_a_person_is_not_held_up(
    opened: Callable[..., dict[str, str]], people: People, visit: Callable[..., Visitor]
) -> None:
    visit(people.visitor).post("/ask", opened(ago=3))
    assert asked().is_published


def test_who_is_known_is_not_timed(
    opened: Callable[..., dict[str, str]], people: People, visit: Callable[..., Visitor], later: Later
) -> None:
    later(days=8)
    visit(people.visitor).post("/ask", opened(ago=0, website="x"))
    assert asked().is_published


def test_a_form_that_came_back_is_as_old_as_it_was(
    opened: Callable[..., dict[str, str]], people: People, visit: Callable[..., Visitor]
) -> None:
    vera = visit(people.visitor)
    first = opened(ago=5, body="It stops at AKIAIOSFODNN7QXR4TPL.")
    shown = vera.post("/ask", first).text
    assert f'value="{first["stamp"]}"' in shown
    vera.post("/ask", first | {"secret": "mask"})
    assert asked().is_published


def test_it_is_still_known_when_the_code_of_the_mail_came(
    opened: Callable[..., dict[str, str]], visit: Callable[..., Visitor], people: People
) -> None:
    visit().post("/ask", opened(ago=60, website="x", name="Bo", email="bo@example.org"))
    question = asked()
    with write():
        questions.confirm(question)
    assert asked().state is State.IN_REVIEW


def test_a_frame_and_an_answer_are_looked_at_in_the_same_way(
    opened: Callable[..., dict[str, str]], people: People, visit: Callable[..., Visitor], doc_page: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "Why?", "It stops.", by=people.stranger)
    visit(people.visitor).post(f"/questions/{thread.id}/answers", opened(ago=60, website="x", body="Try again."))
    assert session.scalars(select(Answer)).one().state is State.IN_REVIEW
    visit().post("/embed/questions", opened(ago=0, name="Bo", email="bo@example.org"))
    assert session.scalar(select(func.count()).select_from(Suspicion)) == 2


def test_declining_it_teaches_the_filter_nothing_about_its_words(
    opened: Callable[..., dict[str, str]], people: People, visit: Callable[..., Visitor]
) -> None:
    visit(people.visitor).post("/ask", opened(ago=60, website="x"))
    post = Post(asked())
    with write():
        remove(post, by=people.moderator)
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0


def test_the_trap_is_nothing_for_people(people: People, doc_page: Page, visit: Callable[..., Visitor]) -> None:
    for address in (f"/ask?page={PAGE}", f"/embed?page={PAGE}"):
        shown = visit().text(address)
        trap = shown[shown.index('class="trap"') :][:300]
        assert 'aria-hidden="true"' in trap
        assert 'tabindex="-1" autocomplete="off"' in trap


def test_admins_set_what_whoever_is_new_may(people: People, visit: Callable[..., Visitor]) -> None:
    ada = visit(people.admin)
    assert 'name="newcomer_links" type="number" min="0" max="100" value="2"' in ada.text("/panel/rules")
    fields = {"newcomer_links": "5", "newcomer_images": "1", "newcomer_posts": "0", "form_seconds": "0"}
    assert ada.post("/panel/rules/newcomers", fields).status_code == 303
    assert [questions.most(name) for name in questions.BOUNDS] == [5, 1, 0, 0]
    assert ada.post("/panel/rules/newcomers", fields | {"newcomer_posts": "-1"}).status_code == 422
    assert visit(people.moderator).post("/panel/rules/newcomers", fields).status_code == 403
