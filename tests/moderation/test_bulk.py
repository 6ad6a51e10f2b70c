from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import accounts, questions
from forum.accounts import Power
from forum.db import session, write
from forum.moderation.models import Decision, Kind
from forum.pages import Page, Review, Site
from forum.questions import CloseReason, Question, State
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def held(people: People, doc_page: Page) -> list[Question]:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        return [questions.ask(doc_page, f"Held {n}", "Text", by=people.visitor) for n in range(3)]


@pytest.fixture
def threads(people: People, doc_page: Page) -> list[Question]:
    with write():
        return [questions.ask(doc_page, f"Asked {n}", "Text", by=people.visitor) for n in range(3)]


def key(question: Question) -> str:
    return f"question:{question.id}"


def fresh(question: Question) -> Question:
    session.rollback()
    return session.get_one(Question, question.id, populate_existing=True)


def test_several_are_published_at_once_and_each_says_so_with_its_own_undo(
    visit: Visit, people: People, held: list[Question]
) -> None:
    mona = visit(people.moderator)
    assert f'value="{key(held[0])}" form="bulk"' in mona.text("/panel/review")
    chosen = [key(held[0]), key(held[2])]
    answer = mona.post("/panel/bulk", {"action": "keep", "listing": "held", "post": chosen})
    assert answer.status_code == 200
    assert answer.text.count("Undo<span") == 2
    assert "Held 1" not in answer.text
    assert [fresh(one).state for one in held] == [State.PUBLISHED, State.IN_REVIEW, State.PUBLISHED]


def test_all_on_the_page_are_meant_by_one_box_without_scripts(
    visit: Visit, people: People, held: list[Question]
) -> None:
    shown = [key(one) for one in held]
    visit(people.moderator).post("/panel/bulk", {"action": "remove", "all": "1", "shown": shown, "note": "No."})
    assert {fresh(one).state for one in held} == {State.REMOVED}
    assert {row.note for row in session.query(Decision)} == {"No."}


def test_one_that_was_handled_meanwhile_stops_none_of_the_others(
    visit: Visit, people: People, held: list[Question], later: Callable[..., None]
) -> None:
    visit(people.admin).post(f"/panel/review/questions/{held[0].id}/refusal")
    later(minutes=2)
    chosen = [*map(key, held), "question:999999", "nonsense"]
    answer = visit(people.moderator).htmx("/panel/bulk", {"action": "keep", "listing": "held", "post": chosen})
    assert "Already handled by Ada Admin, 2 minutes ago." in answer.text
    assert answer.text.count("There is no such post any more.") == 2
    assert answer.text.count("Undo<span") == 2
    assert "<html" not in answer.text
    assert [fresh(one).state for one in held] == [State.REMOVED, State.PUBLISHED, State.PUBLISHED]


def test_threads_are_closed_with_a_reason_and_a_sentence_that_fits_often(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    mona = visit(people.moderator)
    mona.post("/panel/rules/reasons", {"text": "See the manual."})
    assert "See the manual." in mona.text("/panel/waiting")
    with write():
        questions.close(threads[1], CloseReason.OTHER, by=people.admin)
    form = {"action": "close", "reason": "outdated", "canned": "See the manual.", "post": [key(one) for one in threads]}
    answer = mona.post("/panel/bulk", form)
    assert "Already handled by Ada Admin" in answer.text
    assert fresh(threads[0]).close_reason is CloseReason.OUTDATED
    assert fresh(threads[0]).close_note == "See the manual."
    assert fresh(threads[1]).close_reason is CloseReason.OTHER
    newest = max(row.id for row in session.query(Decision))
    mona.post(f"/panel/done/{newest}/withdrawal")
    assert fresh(threads[2]).closed_at is None


def test_spammers_go_after_a_look_at_all_they_wrote(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        spam = [questions.ask(doc_page, f"Pills {n}", "Buy", by=people.stranger) for n in range(3)]
        more = questions.ask(doc_page, "Watches", "Buy", by=people.customer)
        team = questions.ask(doc_page, "From the team", "Text", by=people.support)
    mona = visit(people.moderator)
    form = {"action": "spam", "listing": "threads", "post": [key(one) for one in (spam[0], spam[1], more, team)]}
    look = mona.post("/panel/bulk", form)
    assert "Pills 2" in look.text
    assert fresh(spam[0]).is_published
    answer = mona.post("/panel/bulk", form | {"sure": "1", "note": "Advertising"})
    assert {fresh(one).state for one in (*spam, more)} == {State.REMOVED}
    assert fresh(team).is_published
    assert "has a role here" in answer.text
    assert "Removed with everything Stan Stranger wrote lately" in answer.text
    assert session.query(Decision).filter(Decision.kind == Kind.SPAMMER).count() == 2


def test_who_holds_one_power_is_offered_and_does_what_it_gives(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    with write():
        accounts.grant_power(people.customer, Power.CLOSE, by=people.admin)
    carl = visit(people.customer)
    page = carl.text("/panel/threads")
    assert 'value="close"' in page
    assert 'value="remove"' not in page
    answer = carl.post("/panel/bulk", {"action": "remove", "post": [key(threads[0])]})
    assert "Only moderators can do this." in answer.text
    assert fresh(threads[0]).is_published
    assert carl.post("/panel/bulk", {"action": "spam", "post": [key(threads[0])]}).status_code == 403


def test_nothing_chosen_and_nothing_to_do_are_said_so(visit: Visit, people: People, threads: list[Question]) -> None:
    mona = visit(people.moderator)
    assert "choose at least one" in mona.post("/panel/bulk", {"action": "close"}).text
    assert "what to do" in mona.post("/panel/bulk", {"action": "x", "post": key(threads[0])}).text
    assert "choose a reason" in mona.post("/panel/bulk", {"action": "close", "post": key(threads[0])}).text


def test_a_moderator_removes_a_post_nobody_reported_and_says_why(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    with write():
        made = questions.answer(threads[0], "Rude words", by=people.stranger)
    mona, address = visit(people.moderator), f"/panel/review/removal?post=answer:{made.id}"
    assert address in mona.text(questions.path(threads[0]))
    assert address not in visit(people.stranger).text(questions.path(threads[0]))
    assert "Rude words" in mona.text(address)
    mona.post("/panel/review/removal", {"post": f"answer:{made.id}", "note": "Please be kind."})
    assert "Rude words" not in visit().text(questions.path(threads[0]))
    assert "Please be kind." in mona.text("/panel/done")
    late = visit(people.admin).post("/panel/review/removal", {"post": f"answer:{made.id}"})
    assert "Already handled by Mona Moderator" in late.text


def test_a_thread_closed_in_the_thread_stands_under_done_and_reopening_ends_that(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    mona = visit(people.moderator)
    mona.post("/panel/rules/reasons", {"text": "See the manual."})
    assert "See the manual." in mona.text(questions.path(threads[0]))
    mona.post(f"/questions/{threads[0].id}/closure", {"reason": "other", "canned": "See the manual."})
    assert fresh(threads[0]).close_note == "See the manual."
    assert f"/panel/done/{session.query(Decision).one().id}/withdrawal" in mona.text("/panel/done")
    mona.post(f"/questions/{threads[0].id}/reopening")
    assert "Taken back" in mona.text("/panel/done")


def test_whoever_only_closes_learns_nothing_of_what_is_held_or_removed(
    visit: Visit, people: People, held: list[Question]
) -> None:
    with write():
        accounts.grant_power(people.customer, Power.CLOSE, by=people.admin)
    carl, mona = visit(people.customer), visit(people.moderator)
    for action in ("keep", "remove", "close"):
        form = {"action": action, "reason": "outdated", "post": [key(one) for one in held]}
        answer = carl.post("/panel/bulk", form)
        assert "Held" not in answer.text
        assert "held-" not in answer.text
    mona.post(f"/panel/review/questions/{held[0].id}/refusal", {"note": "Not here, Vera."})
    assert "Not here, Vera." in mona.text("/panel/done")
    done = carl.text("/panel/done")
    assert "Held 0" not in done
    assert "Not here, Vera." not in done


def test_whoever_closed_a_thread_does_not_read_its_title_after_it_was_removed(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    with write():
        accounts.grant_power(people.customer, Power.CLOSE, by=people.admin)
    carl = visit(people.customer)
    carl.post("/panel/bulk", {"action": "close", "reason": "outdated", "post": [key(threads[0])]})
    assert "Asked 0" in carl.text("/panel/done")
    visit(people.moderator).post("/panel/bulk", {"action": "remove", "post": [key(threads[0])]})
    assert "Asked 0" not in carl.text("/panel/done")
    again = carl.post("/panel/bulk", {"action": "close", "reason": "outdated", "post": [key(threads[0])]})
    assert "Asked 0" not in again.text
    assert "Carl" not in again.text.split('id="listing"')[1]


def test_what_a_spammer_wrote_and_nobody_published_is_read_by_reviewers_only(
    visit: Visit, people: People, held: list[Question]
) -> None:
    with write():
        accounts.grant_power(people.customer, Power.SUSPEND, by=people.admin)
    carl = visit(people.customer)
    look = carl.post("/panel/bulk", {"action": "spam", "post": [key(held[0])]})
    assert look.status_code == 403
    assert "Held" not in look.text
    assert carl.get(f"/panel/persons/{people.visitor.id}/spam").status_code == 403


def test_a_post_that_is_gone_does_not_stop_the_look_at_the_others(
    visit: Visit, people: People, threads: list[Question]
) -> None:
    form = {"action": "spam", "post": ["question:999999", key(threads[1])], "note": "An advert."}
    look = visit(people.moderator).post("/panel/bulk", form)
    assert "Asked 1" in look.text
    assert "An advert." in look.text
