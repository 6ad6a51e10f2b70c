from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions, support
from forum.accounts import User
from forum.channels import Delivery
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page, Review
from forum.questions import Answer, Question, State, path
from forum.refused import Refused
from forum.support import Ticket, TicketState
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "How do I install it?", "Quite secret words.", by=people.visitor)


def state_of(ticket: Ticket) -> TicketState:
    return session.get_one(Ticket, ticket.id).state


def answer(thread: Question, by: User, text: str) -> Answer:
    with write():
        return questions.answer(thread, text, by=by)


def remove(made: Answer, by: User) -> None:
    with write():
        questions.remove_answer(made, by=by)


def test_a_removed_answer_leaves_a_line_where_others_follow_and_none_at_the_end(
    visit: Visit, people: People, thread: Question
) -> None:
    first, last = answer(thread, people.stranger, "Wrong advice"), answer(thread, people.moderator, "Good advice")
    visit(people.stranger).post(f"/answers/{first.id}/removal")
    page = visit().text(path(thread))
    assert "This answer was removed by its author." in page
    assert "Wrong advice" not in page
    assert "1 answer" in page
    remove(last, people.moderator)
    page = visit().text(path(thread))
    assert "was removed" not in page
    assert "Good advice" not in page
    assert "Unanswered" in page


def test_who_removed_it_or_a_moderator_brings_it_back(visit: Visit, people: People, thread: Question) -> None:
    made = answer(thread, people.stranger, "Some advice")
    stranger, moderator = visit(people.stranger), visit(people.moderator)
    stranger.post(f"/answers/{made.id}/removal")
    assert f"/answers/{made.id}/restoration" in stranger.text(path(thread))
    assert "Some advice" in moderator.text(path(thread))
    stranger.post(f"/answers/{made.id}/restoration")
    assert "Some advice" in visit().text(path(thread))
    moderator.post(f"/answers/{made.id}/removal")
    assert f"/answers/{made.id}/restoration" not in stranger.text(path(thread))
    assert stranger.post(f"/answers/{made.id}/restoration").status_code == 409
    assert moderator.post(f"/answers/{made.id}/restoration").status_code == 303
    assert session.get_one(Answer, made.id).is_published
    told = session.query(FactRow.name).filter(FactRow.name.in_(["PostRemoved", "PostRestored"])).order_by(FactRow.id)
    assert [name for (name,) in told] == ["PostRemoved", "PostRestored"] * 2


def test_what_a_moderator_declined_in_review_does_not_come_back_by_its_author(people: People, thread: Question) -> None:
    with write():
        thread.site.review = Review.EVERYBODY
    made = answer(thread, people.stranger, "Held")
    with write():
        questions.decline_answer(made, by=people.moderator)
    with pytest.raises(Refused), write():
        questions.restore_answer(made, by=people.stranger)


def test_a_held_answer_that_was_removed_comes_back_held(people: People, thread: Question) -> None:
    with write():
        thread.site.review = Review.EVERYBODY
    made = answer(thread, people.stranger, "Held")
    remove(made, people.stranger)
    with write():
        questions.restore_answer(made, by=people.stranger)
    assert made.state is State.IN_REVIEW
    assert thread.other_count == 0


def test_without_its_accepted_answer_a_thread_is_not_solved_and_waits_again_and_so_does_its_ticket(
    visit: Visit, people: People, thread: Question
) -> None:
    with write():
        ticket = support.escalate(thread, by=people.moderator)
    made = answer(thread, people.support, "The answer")
    with write():
        questions.accept(made, by=people.visitor)
    assert state_of(ticket) is TicketState.SOLVED
    remove(made, people.moderator)
    assert (thread.accepted_id, thread.solved_at, thread.other_count) == (None, None, 0)
    assert thread.first_answered_at is None
    assert thread.waiting_since is not None
    assert state_of(ticket) is TicketState.OPEN
    assert ticket.due_at is not None
    assert "Solved" not in visit().text(path(thread))


def test_when_the_asker_takes_their_last_message_back_nobody_waits(people: People, thread: Question) -> None:
    answer(thread, people.moderator, "The answer")
    again = answer(thread, people.visitor, "It does not work")
    assert thread.waiting_since is not None
    remove(again, people.visitor)
    assert thread.waiting_since is None


def test_an_author_removes_their_question_only_while_nobody_answered(
    visit: Visit, people: People, thread: Question
) -> None:
    asker = visit(people.visitor)
    answer(thread, people.stranger, "Advice")
    assert f"/questions/{thread.id}/removal" not in asker.text(path(thread))
    assert asker.post(f"/questions/{thread.id}/removal").status_code == 409
    assert visit(people.stranger).post(f"/questions/{thread.id}/removal").status_code == 403
    assert session.get_one(Question, thread.id).is_published


def test_a_removed_question_is_gone_for_everybody_but_those_who_can_bring_it_back(
    visit: Visit, people: People, doc_page: Page, thread: Question
) -> None:
    where = path(thread)
    asker = visit(people.visitor)
    assert asker.post(f"/questions/{thread.id}/removal").location == where
    for reader in (visit(), visit(people.stranger)):
        for address in (where, f"/questions/{thread.id}", f"/questions/{thread.id}/history"):
            gone = reader.get(address)
            assert gone.status_code == 410
            assert "This question was removed by its author." in gone.text
            assert "secret" not in gone.text
            assert "How do I install" not in gone.text
    for address in ("/", "/active", "/unanswered", f"/pages/{doc_page.id}", f"/embed?page={doc_page.address}"):
        assert "How do I install it" not in visit().text(address)
    assert "How do I install it" not in visit().text(f"/embed/fragment?page={doc_page.address}")
    assert visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "Hello"}).status_code == 410
    for reader in (asker, visit(people.moderator)):
        assert f"/questions/{thread.id}/restoration" in reader.text(where)
    assert asker.get(f"/questions/{thread.id}/history").status_code == 410
    assert visit(people.moderator).get(f"/questions/{thread.id}/history").status_code == 200
    asker.post(f"/questions/{thread.id}/restoration")
    assert "How do I install it" in visit().text("/unanswered")
    assert session.get_one(Question, thread.id).waiting_since is not None


def test_a_question_that_a_moderator_removed_its_asker_still_reads_and_cannot_bring_back(
    visit: Visit, people: People, thread: Question
) -> None:
    with write():
        ticket = support.escalate(thread, by=people.moderator)
    assert visit(people.moderator).post(f"/questions/{thread.id}/removal").status_code == 303
    gone = visit(people.stranger).get(path(thread))
    assert gone.status_code == 410
    assert "removed by a moderator" in gone.text
    asker = visit(people.visitor)
    assert "Removed by a moderator" in asker.text(path(thread))
    assert "/restoration" not in asker.text(path(thread))
    assert asker.post(f"/questions/{thread.id}/restoration").status_code == 409
    assert state_of(ticket) is TicketState.SOLVED
    with write():
        questions.restore_question(thread, by=people.moderator)
    assert state_of(ticket) is TicketState.OPEN


def test_what_was_reported_and_hidden_its_author_does_not_slip_past_the_moderators(
    people: People, thread: Question
) -> None:
    made = answer(thread, people.stranger, "Buy this")
    with write():
        questions.hide(thread, made)
    with pytest.raises(Refused):
        remove(made, people.stranger)
    with write():
        questions.decline_answer(made, by=people.moderator)
    with pytest.raises(Refused), write():
        questions.restore_answer(made, by=people.stranger)
    assert made.removed_at is not None


def test_what_its_author_removed_first_a_moderator_keeps_away(people: People, thread: Question) -> None:
    made = answer(thread, people.stranger, "Buy this")
    remove(made, people.stranger)
    with write():
        questions.remove(thread, made, by=people.moderator)
    with pytest.raises(Refused), write():
        questions.restore_answer(made, by=people.stranger)


def test_a_question_that_was_never_public_does_not_say_that_it_was_there(
    visit: Visit, people: People, thread: Question
) -> None:
    with write():
        thread.state, thread.published_at = State.IN_REVIEW, None
        questions.remove_question(thread, by=people.visitor)
    assert visit().get(path(thread)).status_code == 404


def test_what_was_removed_is_in_no_mail(
    people: People, thread: Question, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    first, second = answer(thread, people.stranger, "Removed words"), answer(thread, people.moderator, "Kept words")
    remove(first, people.moderator)
    later(minutes=6)
    run_jobs()
    mails = [str(row.message) for row in session.query(Delivery).filter(Delivery.channel == "mail")]
    assert any("Kept words" in mail for mail in mails)
    assert not any("Removed words" in mail for mail in mails)
    assert second.is_published


def test_the_history_of_a_removed_answer_is_for_moderators(visit: Visit, people: People, thread: Question) -> None:
    made = answer(thread, people.stranger, "Removed words")
    with write():
        questions.edit_answer(made, "Other words", by=people.stranger, seen=0)
    remove(made, people.stranger)
    assert visit().get(f"/answers/{made.id}/history").status_code == 410
    assert visit(people.stranger).get(f"/answers/{made.id}/history").status_code == 410
    assert "Removed" in visit(people.moderator).text(f"/answers/{made.id}/history")


def test_a_held_answer_under_a_removed_question_waits_until_it_is_back(
    visit: Visit, people: People, thread: Question
) -> None:
    with write():
        thread.site.review = Review.EVERYBODY
    made = answer(thread, people.stranger, "Held words")
    with write():
        questions.remove_question(thread, by=people.moderator)
    assert "Held words" not in visit(people.moderator).text("/panel/review")
    with pytest.raises(Refused), write():
        questions.approve_answer(made, by=people.moderator)


def test_an_asker_who_found_it_themselves_says_so(visit: Visit, people: People, thread: Question) -> None:
    made = answer(thread, people.visitor, "I found it: use apt.")
    asker = visit(people.visitor)
    assert f"/answers/{made.id}/acceptance" in asker.text(path(thread))
    asker.post(f"/answers/{made.id}/acceptance")
    session.expire_all()
    assert thread.solved_at is not None
    assert thread.waiting_since is None
    assert "How do I install it" not in visit().text("/unanswered")
    assert "How do I install it" in visit().text("/solved")
