from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest

from forum import accounts, inbox, questions
from forum.accounts import Span, User
from forum.channels import Delivery
from forum.db import session, write
from forum.moderation import deciding
from forum.moderation.models import Decision, Report, Why
from forum.moderation.posts import Post
from forum.moderation.reporting import report
from forum.moderation.undoing import undo
from forum.pages import Page, Review, Site
from forum.questions import Answer, Question, State
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Row = TypeVar("Row", Question, Answer, User)


@pytest.fixture
def held(people: People, doc_page: Page) -> Question:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        return questions.ask(doc_page, "A held one", "Text", by=people.visitor)


@pytest.fixture
def advert(people: People, doc_page: Page) -> Answer:
    """A public answer that two people reported."""
    with write():
        honest = questions.ask(doc_page, "An honest question", "Text", by=people.visitor)
        made = questions.answer(honest, "Buy my pills.", by=people.stranger)
        for person in (people.visitor, people.customer):
            report(Post(honest, made), Why.SPAM, "", by=person)
    return made


def fresh(row: Row) -> Row:
    session.rollback()
    return session.get_one(type(row), row.id, populate_existing=True)


def newest() -> Decision:
    session.rollback()
    return session.query(Decision).order_by(Decision.id.desc()).first()  # type: ignore[return-value]


def mails(about: str) -> list[str]:
    return [row.message["text"] for row in session.query(Delivery) if row.about.startswith(about)]


def test_a_reported_post_is_kept_and_its_reports_are_closed(visit: Visit, people: People, advert: Answer) -> None:
    mona = visit(people.moderator)
    assert "Buy my pills" in mona.text("/panel/reported")
    kept = mona.htmx(f"/panel/review/answers/{advert.id}/approval")
    assert "Kept public" in kept.text
    assert "Undo" in kept.text
    assert "Buy my pills" not in mona.text("/panel/reported")
    assert not session.query(Report).filter(Report.closed_at.is_(None)).count()


def test_the_numbers_of_the_panel_follow_what_one_does_in_place(visit: Visit, people: People, held: Question) -> None:
    mona = visit(people.moderator)
    assert 'id="count-review-index">1<' in mona.text("/panel/")
    declined = mona.htmx(f"/panel/review/questions/{held.id}/refusal")
    assert 'id="count-review-index" hx-swap-oob="true"><' in declined.text


def test_a_removed_answer_is_gone_and_comes_back_with_its_reports(visit: Visit, people: People, advert: Answer) -> None:
    mona, address = visit(people.moderator), questions.path(advert.question)
    mona.post(f"/panel/review/answers/{advert.id}/refusal", {"note": "No adverts here."})
    assert "Buy my pills" not in visit().text(address)
    assert session.get_one(Question, advert.question_id).answer_count == 0
    assert "No adverts here." in mona.text("/panel/done")
    answer = mona.htmx(f"/panel/done/{newest().id}/withdrawal")
    assert "taken back" in answer.text
    assert "Buy my pills" in visit().text(address)
    assert session.get_one(Question, advert.question_id, populate_existing=True).answer_count == 1
    assert session.query(Report).filter(Report.closed_at.is_(None)).count() == 2
    assert "Taken back" in mona.text("/panel/done")


def test_the_author_reads_why_on_the_post_and_in_a_mail(
    visit: Visit, people: People, held: Question, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    visit(people.moderator).post(f"/panel/review/questions/{held.id}/refusal", {"note": "Please ask the shop."})
    assert "This question was not published: Please ask the shop." in visit(people.visitor).text(questions.path(held))
    assert visit(people.customer).get(questions.path(held)).status_code == 404
    run_jobs()
    assert mails("decision:") == []
    later(seconds=61)
    run_jobs()
    assert len(mails("decision:")) == 1
    assert "Please ask the shop." in mails("decision:")[0]


def test_what_is_taken_back_within_a_minute_was_told_to_nobody(
    visit: Visit, people: People, held: Question, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    mona = visit(people.moderator)
    mona.post(f"/panel/review/questions/{held.id}/refusal", {"canned": "Not about this documentation."})
    later(seconds=30)
    mona.post(f"/panel/done/{newest().id}/withdrawal")
    later(seconds=60)
    run_jobs()
    assert mails("decision:") == []
    assert fresh(held).state is State.IN_REVIEW


def test_publishing_is_taken_back_with_the_trust_it_gave(people: People, held: Question) -> None:
    with write():
        made = deciding.keep(Post(held), by=people.moderator)
    assert fresh(people.visitor).trusted_at is not None
    with write():
        undo(made, by=people.admin)
    assert fresh(people.visitor).trusted_at is None
    assert fresh(held).state is State.IN_REVIEW


def test_two_at_one_item_and_the_slower_reads_the_right_name(
    visit: Visit, people: People, advert: Answer, held: Question
) -> None:
    with write():
        deciding.remove(Post(advert.question, advert), by=people.admin)
    visit(people.moderator).post(f"/panel/review/questions/{held.id}/approval")
    late = visit(people.admin).htmx(f"/panel/review/questions/{held.id}/refusal")
    assert late.status_code == 409
    assert "Already handled by Mona Moderator" in late.text
    own = visit(people.moderator).htmx(f"/panel/review/questions/{held.id}/refusal")
    assert "You have handled this already" in own.text
    other = visit(people.moderator).htmx(f"/panel/review/answers/{advert.id}/approval")
    assert "Already handled by Ada Admin" in other.text


def test_a_decision_is_taken_back_once_and_for_thirty_days(
    people: People, held: Question, later: Callable[..., None]
) -> None:
    with write():
        made = deciding.remove(Post(held), by=people.moderator)
    later(days=31)
    with pytest.raises(Refused, match="thirty days"), write():
        undo(made, by=people.moderator)
    later(days=-2)
    with write():
        undo(made, by=people.moderator)
    with pytest.raises(Refused, match="taken back already"), write():
        undo(made, by=people.moderator)


def test_what_changed_again_since_is_left_alone(people: People, held: Question) -> None:
    with write():
        made = deciding.remove(Post(held), by=people.moderator)
    with write():
        questions.put_back(held, None, State.PUBLISHED, by=people.admin)
    with pytest.raises(Refused, match="changed again"), write():
        undo(made, by=people.moderator)
    assert fresh(held).state is State.PUBLISHED


def test_a_spammer_goes_in_one_step_after_a_preview_and_comes_back_in_one(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        asked = [questions.ask(doc_page, f"Pills {n}", "Buy", by=people.stranger) for n in range(3)]
        honest = questions.ask(doc_page, "Honest", "Text", by=people.visitor)
        said = [questions.answer(honest, f"Buy {n}", by=people.stranger) for n in range(3)]
    mona, address = visit(people.moderator), f"/panel/persons/{people.stranger.id}/spam"
    page = mona.text(f"{address}?days=7")
    assert "These 6 posts go:" in page
    assert "Pills 2" in page
    assert mona.post(address, {"days": "7", "reason": "Advertising"}).status_code == 303
    assert {fresh(post).state for post in asked} | {fresh(post).state for post in said} == {State.REMOVED}
    assert fresh(people.stranger).is_suspended
    assert fresh(honest).other_count == 0
    later(minutes=10)
    run_jobs()
    assert mails("decision:") == []
    mona.post(f"/panel/done/{newest().id}/withdrawal")
    assert {fresh(post).state for post in asked} | {fresh(post).state for post in said} == {State.PUBLISHED}
    assert not fresh(people.stranger).is_suspended
    assert fresh(honest).other_count == 3


def test_a_thread_that_was_moved_to_support_since_holds_up_nothing_else(
    visit: Visit, people: People, doc_page: Page
) -> None:
    with write():
        threads = [questions.ask(doc_page, f"Thread {n}", "Text", by=people.visitor) for n in range(2)]
        said = [questions.answer(thread, "Try this.", by=people.stranger) for thread in threads]
        made = deciding.remove_spammer(people.stranger, 7, "Advertising", by=people.moderator)
    visit(people.support).post(f"/questions/{threads[0].id}/privacy")
    assert fresh(threads[0]).made_private_at is not None
    assert visit(people.moderator).htmx(f"/panel/done/{made.id}/withdrawal").status_code == 200
    assert [fresh(answer).state for answer in said] == [State.REMOVED, State.PUBLISHED]
    assert not fresh(people.stranger).is_suspended


def test_what_they_had_solved_is_solved_again_and_is_no_news_to_anybody(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        asked = questions.ask(doc_page, "It fails", "Text", by=people.visitor)
        solved_by = questions.answer(asked, "Try this.", by=people.stranger)
        questions.accept(solved_by, by=people.visitor)
    run_jobs()
    active, solved = fresh(asked).active_at, fresh(asked).solved_at
    with write():
        for person in (people.visitor, people.stranger):
            inbox.read_all(by=person)
    later(hours=1)
    with write():
        made = deciding.remove_spammer(people.stranger, 7, "Advertising", by=people.moderator)
    later(hours=1)
    with write():
        undo(made, by=people.moderator)
    run_jobs()
    back = fresh(asked)
    assert (back.accepted_id, back.solved_at, back.active_at) == (solved_by.id, solved, active)
    assert [inbox.count_unread(person) for person in (people.visitor, people.stranger)] == [0, 0]
    assert "accepted an answer" not in visit(people.admin).text("/panel/log")


def test_what_is_older_than_asked_for_stays(people: People, doc_page: Page, later: Callable[..., None]) -> None:
    with write():
        old = questions.ask(doc_page, "Long ago", "Text", by=people.stranger)
    later(days=10)
    with write():
        new = questions.ask(doc_page, "Just now", "Text", by=people.stranger)
        deciding.remove_spammer(people.stranger, 7, "Spam", by=people.moderator)
    assert fresh(old).state is State.PUBLISHED
    assert fresh(new).state is State.REMOVED


def test_taking_back_a_longer_suspension_leaves_the_one_before(people: People) -> None:
    with write():
        accounts.suspend(people.stranger, Span.WEEK, "Rude", by=people.moderator)
    with write():
        made = deciding.suspend(people.stranger, Span.FOREVER, "Again", by=people.moderator)
    with write():
        undo(made, by=people.moderator)
    stan = fresh(people.stranger)
    assert stan.suspended_reason == "Rude"
    assert stan.suspended_until is not None
    assert stan.suspended_until - made.at < timedelta(days=8)


def test_sentences_that_fit_often_are_kept_by_moderators(visit: Visit, people: People, held: Question) -> None:
    mona = visit(people.moderator)
    mona.post("/panel/rules/reasons", {"text": "Please see the manual first."})
    assert "Please see the manual first." in mona.text("/panel/review")
    found = mona.text("/panel/rules").partition("/reasons/")[2].partition("/")[0]
    mona.post(f"/panel/rules/reasons/{found}/removal")
    assert "Please see the manual first." not in mona.text("/panel/review")
