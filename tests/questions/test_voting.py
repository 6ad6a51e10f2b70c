from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum import questions
from forum.db import session, write
from forum.pages import Page
from forum.questions import Answer, CloseReason, Question, answer_path, path
from forum.refused import Refused
from tests.people import People
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        question = questions.ask(doc_page, "How do I install it?", "On Debian.", by=people.visitor)
        questions.answer(question, "With pip.", by=people.stranger)
        return question


@pytest.fixture
def made(thread: Question) -> Answer:
    return thread.answers[0]


def test_a_vote_counts_once_for_each_person_and_can_be_taken_back(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    reader = visit(people.customer)
    for _again in range(2):
        reader.post(f"/questions/{thread.id}/votes")
        reader.post(f"/answers/{made.id}/votes")
    visit(people.moderator).post(f"/answers/{made.id}/votes")
    session.expire_all()
    assert (thread.me_too_count, made.helped_count) == (1, 2)
    assert reader.text(path(thread)).count('aria-pressed="true"') == 2
    assert "1 person has this too" in visit().text("/")
    for _again in range(2):
        reader.post(f"/questions/{thread.id}/votes/withdrawal")
        reader.post(f"/answers/{made.id}/votes/withdrawal")
    session.expire_all()
    assert (thread.me_too_count, made.helped_count) == (0, 1)


def test_htmx_gets_the_button_alone_and_everybody_else_is_led_back_to_the_post(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    reader = visit(people.customer)
    fragment = reader.htmx(f"/answers/{made.id}/votes")
    assert "<article" not in fragment.text
    assert f'id="vote-{made.id}"' in fragment.text
    assert 'aria-pressed="true"' in fragment.text
    assert reader.post(f"/answers/{made.id}/votes").location == answer_path(thread, made)


def test_both_places_of_an_accepted_answer_follow_a_vote(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    with write():
        solution = questions.answer(thread, "With apt.", by=people.moderator)
        questions.accept(solution, by=people.visitor)
    page = visit(people.customer).text(path(thread))
    fragment = visit(people.customer).htmx(f"/answers/{solution.id}/votes").text
    for place in (f'id="vote-{solution.id}"', f'id="vote-{solution.id}-first"'):
        assert page.count(place) == fragment.count(place) == 1


def test_nobody_votes_on_what_they_wrote(visit: Visit, people: People, thread: Question, made: Answer) -> None:
    assert visit(people.visitor).post(f"/questions/{thread.id}/votes").status_code == 422
    assert visit(people.stranger).post(f"/answers/{made.id}/votes").status_code == 422
    assert f"/answers/{made.id}/votes" not in visit(people.stranger).text(path(thread))
    session.expire_all()
    assert (thread.me_too_count, made.helped_count) == (0, 0)


def test_a_closed_thread_shows_its_votes_and_takes_no_more(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    with write():
        questions.say_it_helped(made, by=people.customer)
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
    page = visit(people.moderator).text(path(thread))
    assert "This helped 1 person" in page
    assert "/votes" not in page
    with pytest.raises(Refused), write():
        questions.say_it_helped(made, by=people.moderator)


def test_a_visitor_who_is_signed_out_sees_the_number_and_is_led_to_sign_in_and_back(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    with write():
        questions.say_it_helped(made, by=people.customer)
    page = visit().text(path(thread))
    assert '<span class="count">1</span>' in page
    assert f"/sign-in?next={path(thread)}%23answer-{made.id}" in page
    assert visit().post(f"/answers/{made.id}/votes").status_code == 401


def test_a_question_that_is_held_takes_no_votes_of_people_who_do_not_see_it(
    people: People, doc_page: Page, thread: Question
) -> None:
    with write():
        thread.state = questions.State.IN_REVIEW
    with pytest.raises(Refused) as refused, write():
        questions.say_me_too(thread, by=people.customer)
    assert refused.value.status == 404


def test_two_votes_of_one_person_at_the_same_moment_are_one(
    app: Flask, people: People, thread: Question, made: Answer
) -> None:
    number, reader = made.id, people.customer.id

    def vote(_number: int) -> None:
        with write():
            by = session.get_one(type(people.customer), reader)
            questions.say_it_helped(session.get_one(Answer, number), by=by)

    together(app, 4, vote)
    assert session.get_one(Answer, number).helped_count == 1


def test_the_popular_list_has_what_most_people_have_too(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        asked = [questions.ask(doc_page, f"Question number {n}", "Text", by=people.visitor) for n in range(4)]
        for question, readers in ((asked[1], (people.customer,)), (asked[2], (people.customer, people.stranger))):
            for reader in readers:
                questions.say_me_too(question, by=reader)
    page = visit().text("/popular")
    assert page.index("Question number 2") < page.index("Question number 1")
    assert "Question number 3" not in page


def test_the_active_list_begins_with_what_was_written_in_last_and_an_edit_or_a_vote_moves_nothing(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None]
) -> None:
    with write():
        first, second = (questions.ask(doc_page, f"Question number {n}", "Text", by=people.visitor) for n in (1, 2))
    later(hours=1)
    with write():
        questions.answer(first, "Like this.", by=people.moderator)
    later(hours=1)
    with write():
        questions.say_me_too(second, by=people.customer)
        questions.edit_question(second, second.title, "Other words", by=people.visitor, seen=0)
    page = visit().text("/active")
    assert page.index("Question number 1") < page.index("Question number 2")


@pytest.mark.parametrize("listing", ["active", "popular"])
def test_a_list_goes_on_where_its_first_page_ends_and_wrong_addresses_begin_anew(
    visit: Visit, people: People, doc_page: Page, listing: str
) -> None:
    from forum.questions.queries import Listing, listed

    with write():
        for number in range(5):
            question = questions.ask(doc_page, f"Question number {number}", "Text", by=people.visitor)
            questions.say_me_too(question, by=people.customer)
    seen: list[str] = []
    after = ""
    for _page in range(3):
        slice_: Any = listed(Listing(listing), after, size=2)
        seen += [question.title for question in slice_.rows]
        after = slice_.after
    assert after == ""
    assert sorted(seen) == [f"Question number {number}" for number in range(5)]
    for wrong in ("9" * 30 + "_1", "-1_-1", "2026-01-01T00:00:00Z_1", "1_1", "½_1", "Z_Z"):
        assert visit().get(f"/{listing}", query_string={"after": wrong}).status_code == 200


def test_with_a_person_go_their_votes_and_what_their_edits_replaced(
    people: People, thread: Question, made: Answer
) -> None:
    from forum.accounts import erase
    from forum.questions.post_models import Edit

    with write():
        questions.say_it_helped(made, by=people.visitor)
        questions.say_me_too(thread, by=people.stranger)
        questions.edit_answer(made, "With apt.", by=people.stranger, seen=0)
    with write():
        erase(people.stranger, posts_too=True, by=people.stranger)
    session.expire_all()
    assert (thread.me_too_count, made.helped_count) == (0, 1)
    assert session.query(Edit).count() == 0
