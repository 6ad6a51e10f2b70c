from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import following, questions
from forum.accounts import User
from forum.db import session, write
from forum.following import HowOften, Kind
from forum.inbox import InboxThread, entries, happened, kind, put_before, read_all
from forum.notifications import inboxes
from forum.pages import Page, Review, Site
from forum.questions import Answer, CloseReason, Question, State, accept, answer, ask, close
from tests.exported import exported
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Run = Callable[[], None]
Later = Callable[..., None]


@kind("praised")
def praised(who: str, mine: bool) -> str:
    return f"{who} praised it"


@pytest.fixture
def thread(doc_page: Page, people: People, run_jobs: Run) -> Question:
    with write():
        return ask(doc_page, "How do I configure it?", "I tried.", by=people.visitor)


def say(thread: Question, body: str, by: User) -> Answer:
    with write():
        return answer(thread, body, by=by)


def said(person: User) -> list[list[str]]:
    session.rollback()
    return [entry.said for entry in entries(person).rows]


def test_the_header_counts_and_the_inbox_says_who_did_what(
    thread: Question, people: People, visit: Visit, run_jobs: Run
) -> None:
    made = say(thread, "Like this.", people.moderator)
    say(thread, "Or like that.", people.stranger)
    run_jobs()
    vera, stan = visit(people.visitor), visit(people.stranger)
    shown = vera.text("/inbox")
    assert "Mona Moderator answered · Stan Stranger answered" in shown
    assert '<b class="count">1<span' in shown
    assert stan.text("/inbox").count("inbox-row") == 0
    with write():
        accept(session.get_one(Answer, made.id), by=people.visitor)
    run_jobs()
    assert said(people.moderator) == [["Stan Stranger answered", "Vera Visitor accepted your answer"]]
    assert said(people.stranger) == [["Vera Visitor marked it as solved"]]
    assert said(people.visitor) == [["Mona Moderator answered", "Stan Stranger answered"]]


def test_opening_reads_nothing_by_itself_but_sends_the_note_that_does(
    thread: Question, people: People, visit: Visit, run_jobs: Run
) -> None:
    say(thread, "Like this.", people.moderator)
    run_jobs()
    vera, note = visit(people.visitor), f"/inbox/threads/{thread.id}/reading"
    page = vera.text(questions.path(thread))
    assert f'hx-post="{note}" hx-trigger="load"' in page
    assert '<b class="count">1<span' in vera.text("/inbox")
    assert "count" not in vera.htmx(note).text
    assert note not in vera.text(questions.path(thread))
    assert "unread" not in vera.text("/inbox").partition("<main")[2]
    say(thread, "Once more.", people.stranger)
    run_jobs()
    assert said(people.visitor) == [["Stan Stranger answered"]]
    new_answers_in_an_open_page = vera.get(questions.path(thread), headers={"HX-Request": "true"}).text
    assert note in new_answers_in_an_open_page
    without_scripts = vera.post(note)
    assert (without_scripts.status_code, without_scripts.location) == (303, "/inbox")


def test_all_can_be_read_at_once_and_only_ones_own(
    thread: Question, people: People, visit: Visit, run_jobs: Run
) -> None:
    say(thread, "Like this.", people.stranger)
    run_jobs()
    say(thread, "Or like that.", people.moderator)
    run_jobs()
    visit(people.visitor).post("/inbox/reading")
    session.rollback()
    unread = select(InboxThread.user_id).where(InboxThread.read_at.is_(None))
    assert session.scalars(unread).all() == [people.stranger.id]


def test_what_is_held_or_removed_is_not_in_any_inbox(
    thread: Question, people: People, site: Site, visit: Visit, run_jobs: Run
) -> None:
    rude = say(thread, "You fool.", people.stranger)
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    say(thread, "Buy gold.", people.customer)
    run_jobs()
    with write():
        session.get_one(Answer, rude.id).state = State.REMOVED
    assert said(people.visitor) == [["Something was new here"]]
    assert '<b class="count">1<' in visit(people.visitor).text("/inbox")
    with write():
        session.get_one(Answer, rude.id).state = State.PUBLISHED
        session.get_one(Question, thread.id).state = State.REMOVED
    assert said(people.visitor) == []
    assert 'class="count"' not in visit(people.visitor).text("/inbox")


def test_one_who_is_mentioned_reads_that_and_not_the_answer_as_well(
    thread: Question, people: People, run_jobs: Run
) -> None:
    say(thread, "Hello @Vera Visitor, like this.", people.moderator)
    say(thread, "Or @Sam Support knows.", people.moderator)
    run_jobs()
    assert [sorted(told) for told in said(people.visitor)] == [
        ["Mona Moderator answered", "Mona Moderator mentioned you"]
    ]
    assert said(people.support) == [["Mona Moderator mentioned you"]]


def test_a_muted_thread_and_who_wants_nothing_stay_quiet(
    thread: Question, people: People, doc_page: Page, run_jobs: Run
) -> None:
    with write():
        following.follow(Kind.PAGE, doc_page.id, HowOften.DAILY, by=people.stranger)
        following.follow(Kind.PAGE, doc_page.id, HowOften.DAILY, by=people.customer)
        following.silence(thread.id, by=people.stranger)
        following.mute(people.visitor, "everything")
        following.silence(thread.id, by=people.support)
    say(thread, "Like this, or ask @Sam Support.", people.moderator)
    run_jobs()
    assert (said(people.stranger), said(people.visitor), said(people.support)) == ([], [], [])
    assert said(people.customer) == [["Vera Visitor asked this", "Mona Moderator answered"]]


def test_no_mail_keeps_the_inbox_and_closing_is_told(thread: Question, people: People, run_jobs: Run) -> None:
    with write():
        following.mute(people.visitor, "mail")
        close(thread, CloseReason.OTHER, by=people.moderator)
    run_jobs()
    assert said(people.visitor) == [["Mona Moderator closed the thread"]]


def test_another_package_adds_a_kind_with_its_sentence(thread: Question, people: People) -> None:
    with write():
        for _ in range(2):
            put_before(happened("praised", thread.id, people.moderator.id), [people.stranger.id])
    assert said(people.stranger) == [["Mona Moderator praised it"]]


def test_a_long_inbox_is_read_in_pages_and_counted_to_a_hundred(
    thread: Question, people: People, doc_page: Page, visit: Visit, later: Later, statements: Callable[[], Any]
) -> None:
    for number in range(35):
        later(minutes=1)
        with write():
            made = ask(doc_page, f"Question {number}", "Words.", by=people.visitor)
            put_before(happened("asked", made.id, people.visitor.id), [people.stranger.id])
    with statements() as few:
        first = entries(people.stranger)
    rest = entries(people.stranger, first.after)
    titles = [entry.question.title for entry in [*first.rows, *rest.rows]]
    assert titles == [f"Question {number}" for number in reversed(range(35))]
    assert len(few) == 2
    assert '<b class="count">35<' in visit(people.stranger).text("/inbox")


def test_what_was_read_goes_after_ninety_days(thread: Question, people: People, later: Later, run_jobs: Run) -> None:
    say(thread, "Like this.", people.moderator)
    run_jobs()
    with write():
        read_all(by=people.visitor)
    later(days=89)
    run_jobs()
    assert len(said(people.visitor)) == 1
    later(days=2)
    run_jobs()
    assert said(people.visitor) == []


def test_many_inboxes_fill_a_few_hundred_at_a_time(
    thread: Question, people: People, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inboxes, "AT_A_TIME", 10)
    with write():
        for number in range(35):
            person = User(email=f"reader{number}@example.org", name="Reader", created_at=thread.created_at)
            session.add(person)
            session.flush()
            following.follow(Kind.THREAD, thread.id, HowOften.WEEKLY, by=person)
    say(thread, "Like this.", people.moderator)
    run_jobs()
    assert session.scalars(select(func.count()).select_from(InboxThread)).one() == 36


def test_signed_out_one_is_sent_to_sign_in(visit: Visit) -> None:
    assert visit().get("/inbox").location == "/sign-in?next=/inbox"
    assert "Nothing here yet." not in visit().text("/")


def test_the_inbox_and_what_one_follows_and_voted_are_in_the_copy_of_ones_data(
    thread: Question, people: People, run_jobs: Run
) -> None:
    with write():
        questions.say_it_helped(answer(thread, "Like this.", by=people.moderator), by=people.visitor)
    run_jobs()
    [entry] = exported(people.visitor, "inbox/inbox.json")
    assert entry["address"].endswith(questions.path(thread))
    assert entry["read_at"] is None
    [follow] = exported(people.visitor, "following/following.json")["follows"]
    assert (follow["what"], follow["name"]) == ("thread", thread.title)
    assert [vote["word"] for vote in exported(people.visitor, "posts/votes.json")] == ["this helped"]
