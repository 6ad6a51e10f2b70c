from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page
from forum.questions import Answer, CloseReason, Listing, Question, related_to
from forum.questions.duplicates import thread_named
from forum.refused import Refused
from forum.support import Ticket, Watch
from tests.people import People
from tests.threads import together
from tests.visiting import Visitor


@pytest.fixture
def ask(people: People, doc_page: Page) -> Callable[..., Question]:
    def make(title: str, by: User = people.visitor) -> Question:
        with write():
            return questions.ask(doc_page, title, "Text", by=by)

    return make


def mark(question: Question, of: Question, by: User) -> None:
    with write():
        questions.close_as_duplicate(question, of, by=by)


def original(question: Question) -> int | None:
    session.expire_all()
    found = questions.original_of(question.id)
    return found.id if found else None


def test_a_duplicate_stays_readable_leads_to_its_original_and_names_it_as_the_canonical_one(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]
) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?", people.stranger)
    number = f"/questions/{new.id}"
    sent = visit(people.moderator).post(f"{number}/original", {"original": str(old.id)})
    assert sent.status_code == 303
    text = visit().text(questions.path(new))
    assert "This was asked before" in text
    assert f'rel="canonical" href="http://forum.test{questions.path(old)}"' in text
    assert "takes no more answers" in text
    original_page = visit().text(questions.path(old))
    assert "Also asked as" in original_page
    assert f'href="{questions.path(new)}"' in original_page
    assert "Installing fails?" not in visit().text("/unanswered")
    assert "Installing fails?" in visit().text("/")


def test_nobody_is_led_twice_and_nobody_in_a_circle(people: People, ask: Callable[..., Question]) -> None:
    first, second, third = ask("First?"), ask("Second?"), ask("Third?")
    mark(second, first, people.moderator)
    mark(third, second, people.moderator)
    assert original(third) == first.id
    with pytest.raises(Refused, match="itself"):
        mark(first, third, people.moderator)
    with pytest.raises(Refused, match="itself"):
        mark(first, first, people.moderator)
    newest = ask("Better asked?")
    mark(first, newest, people.moderator)
    assert {original(first), original(second), original(third)} == {newest.id}
    assert [one.id for one in related_to(newest).duplicates] == [first.id, second.id, third.id]


def test_two_moderators_who_point_two_threads_at_each_other_make_no_circle(
    app: Flask, people: People, ask: Callable[..., Question]
) -> None:
    numbers = [ask("First?").id, ask("Second?").id]
    by = people.moderator.id

    def point(which: int) -> None:
        one, other = (session.get_one(Question, numbers[(which + n) % 2]) for n in (0, 1))
        try:
            with write():
                questions.close_as_duplicate(one, other, by=session.get_one(User, by))
        except Refused:
            session.rollback()

    together(app, 2, point)
    pointing = [number for number in numbers if questions.original_of(number)]
    assert len(pointing) == 1


def test_reopening_takes_it_back(visit: Callable[..., Visitor], people: People, ask: Callable[..., Question]) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    mark(new, old, people.moderator)
    assert session.get(Watch, new.id) is None
    with write():
        questions.reopen(new, by=people.moderator)
    assert original(new) is None
    assert session.get(Watch, new.id) is not None
    assert "This was asked before" not in visit().text(questions.path(new))
    assert "Also asked as" not in visit().text(questions.path(old))


def test_a_closed_thread_can_still_become_a_duplicate(people: People, ask: Callable[..., Question]) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    with write():
        questions.close(new, CloseReason.OTHER, by=people.moderator)
    mark(new, old, people.moderator)
    assert original(new) == old.id
    assert session.get_one(Question, new.id).close_reason is CloseReason.DUPLICATE


def test_the_ticket_of_a_duplicate_is_solved(people: People, ask: Callable[..., Question]) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    with write():
        ticket = support.escalate(new, by=people.support).id
    mark(new, old, people.moderator)
    assert not session.get_one(Ticket, ticket).is_unsolved


def test_an_original_is_named_by_its_address_its_number_or_its_title(ask: Callable[..., Question]) -> None:
    one, _two = ask("How do I install it?"), ask("How do I upgrade?")
    for text in (
        str(one.id),
        f"#{one.id}",
        f"{one.id} · How do I install it?",
        questions.path(one),
        f"http://forum.test{questions.path(one)}#answer-3",
        "install HOW",
    ):
        assert thread_named(text).id == one.id
    for text in ("How do I", "999999", "", "nothing like it", "9" * 30):
        with pytest.raises(Refused):
            thread_named(text)


def test_titles_are_offered_to_moderators_as_they_type(
    visit: Callable[..., Visitor], people: People, doc_page: Page, ask: Callable[..., Question]
) -> None:
    one = ask('A "quoted" title')
    with write():
        questions.ask_unconfirmed(doc_page, "A quoted secret", "Text", name="Bob", email="bob@example.org")
    text = visit(people.moderator).text("/questions/titles?original=quoted")
    assert text.count("<option") == 1
    assert f'value="{one.id} · A &#34;quoted&#34; title"' in text
    assert visit(people.visitor).get("/questions/titles?original=quoted").status_code == 403


def test_only_moderators_close_as_a_duplicate_and_never_of_what_is_hidden(
    people: People, doc_page: Page, ask: Callable[..., Question]
) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    with pytest.raises(Refused, match="Only moderators"):
        mark(new, old, people.support)
    with write():
        hidden = questions.ask_unconfirmed(doc_page, "Not yet", "Text", name="Bob", email="bob@example.org")
    with pytest.raises(Refused):
        mark(new, hidden, people.moderator)
    assert original(new) is None


def test_merging_moves_the_answers_with_their_authors_times_and_permalinks(
    visit: Callable[..., Visitor], people: People, ask: Callable[..., Question], later: Callable[..., None]
) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?", people.stranger)
    with write():
        first = questions.answer(old, "I do not know either.", by=people.customer)
    later(hours=1)
    with write():
        staff = questions.answer(new, "With apt.", by=people.moderator)
        thanks = questions.answer(new, "Thank you.", by=people.stranger)
        from_visitor = questions.answer(new, "I have that too.", by=people.visitor)
        questions.accept(staff, by=people.stranger)
    at = staff.published_at
    with write():
        questions.merge(new, old, by=people.moderator)
    session.expire_all()
    old, new = session.get_one(Question, old.id), session.get_one(Question, new.id)
    listed = questions.answers_of(old.id)
    assert [one.id for one in listed] == [first.id, staff.id, thanks.id, from_visitor.id]
    assert session.get_one(Answer, staff.id).published_at == at
    assert [one.from_asker for one in listed] == [False, False, False, True]
    assert (old.answer_count, old.other_count, old.staff_answered_at) == (4, 3, at)
    assert (new.answer_count, new.accepted_id, new.solved_at) == (0, None, None)
    permalink = visit().get(f"/answers/{staff.id}")
    assert (permalink.status_code, permalink.location) == (301, questions.answer_path(old, staff))
    assert visit().get(f"/answers/{first.id}").status_code == 302
    left = visit().text(f"{questions.path(new)}?stay=1")
    assert f'id="answer-{staff.id}"' in left
    assert f'href="/answers/{staff.id}"' in left


def test_answers_that_came_end_the_waiting_of_the_original_and_the_clock_of_its_ticket(
    people: People, ask: Callable[..., Question]
) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?", people.stranger)
    with write():
        ticket = support.escalate(old, by=people.support).id
        questions.answer(new, "With apt.", by=people.moderator)
        questions.merge(new, old, by=people.moderator)
    session.expire_all()
    assert session.get_one(Question, old.id).waiting_since is None
    assert session.get_one(Ticket, ticket).waiting_since is None


def test_every_closing_as_a_duplicate_stands_in_the_log(people: People, ask: Callable[..., Question]) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    mark(new, old, people.moderator)
    names = list(session.scalars(select(FactRow.name).where(FactRow.actor_id == people.moderator.id)))
    assert [name for name in names if name != "DecisionMade"] == ["QuestionClosed", "DuplicateFound"]


def test_an_unanswered_duplicate_is_in_no_count_of_the_unanswered(people: People, ask: Callable[..., Question]) -> None:
    old, new = ask("How do I install it?"), ask("Installing fails?")
    mark(new, old, people.moderator)
    assert [one.id for one in questions.listed(Listing.UNANSWERED).rows] == [old.id]
