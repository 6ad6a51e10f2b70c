from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum import accounts, clock, questions, support
from forum.accounts import Role, actions
from forum.db import session, write
from forum.pages import Page, Review, Site
from forum.questions import CloseReason, Question, State
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "Who waits here?", "I do.", by=people.visitor)


def reload(question: Question) -> Question:
    session.rollback()
    return session.get_one(Question, question.id, populate_existing=True)


def test_home_says_what_is_not_set_up(visit: Visit, people: People) -> None:
    page = visit(people.moderator).text("/panel/")
    assert "No documentation site is registered yet" in page
    assert "No mail server is set" in page
    assert "No worker has given a sign of life" in page


def test_a_worker_that_runs_is_not_reported(visit: Visit, people: People, run_jobs: Callable[[], None]) -> None:
    run_jobs()
    assert "No worker" not in visit(people.moderator).text("/panel/")


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/panel/sites/", 'href="/panel/sites/" aria-current="page"'),
        ("/panel/sites/{site}/moves", 'href="/panel/sites/" aria-current="true"'),
        ("/panel/imports", 'href="/panel/imports" aria-current="page"'),
    ],
)
def test_the_panel_marks_where_one_is(visit: Visit, people: People, site: Site, *, path: str, marked: str) -> None:
    page = visit(people.admin).text(path.format(site=site.id))
    entries = page.split('id="panel-entries"')[1].split("</nav>")[0]
    assert entries.count("aria-current") == 1
    assert marked in entries


def test_what_waits_is_answered_in_place(visit: Visit, thread: Question, people: People) -> None:
    mona = visit(people.moderator)
    assert "Who waits here?" in mona.text("/panel/waiting")
    item = mona.htmx(f"/panel/threads/{thread.id}/answers", {"body": "Not any more.", "revision": str(thread.revision)})
    assert item.status_code == 200
    assert "Not any more." in item.text
    assert "<html" not in item.text
    assert "Who waits here?" not in mona.text("/panel/waiting")


def test_without_scripts_the_same_form_leads_back_to_the_list(visit: Visit, thread: Question, people: People) -> None:
    answer = visit(people.moderator).post(f"/panel/threads/{thread.id}/answers", {"body": "Yes.", "listing": "waiting"})
    assert answer.status_code == 303
    assert answer.location == f"/panel/waiting#thread-{thread.id}"


def test_the_slower_of_two_moderators_learns_who_was_faster_and_keeps_the_text(
    visit: Visit, thread: Question, people: People
) -> None:
    seen = str(thread.revision)
    visit(people.moderator).htmx(f"/panel/threads/{thread.id}/answers", {"body": "First.", "revision": seen})
    late = visit(people.admin).htmx(
        f"/panel/threads/{thread.id}/answers", {"body": "My own long answer.", "revision": seen}
    )
    assert late.status_code == 409
    assert "Already handled by Mona Moderator" in late.text
    assert "My own long answer." in late.text
    again = visit(people.admin).htmx(
        f"/panel/threads/{thread.id}/answers", {"body": "My own long answer.", "revision": str(reload(thread).revision)}
    )
    assert again.status_code == 200
    assert reload(thread).answer_count == 2


def test_a_thread_is_closed_and_an_answer_accepted_from_the_list(
    visit: Visit, thread: Question, people: People
) -> None:
    with write():
        made = questions.answer(thread, "Perhaps.", by=people.stranger)
    mona = visit(people.moderator)
    mona.htmx(f"/panel/threads/{thread.id}/acceptance", {"answer": str(made.id)})
    assert reload(thread).accepted_id == made.id
    mona.htmx(f"/panel/threads/{thread.id}/closure", {"reason": "outdated"})
    assert reload(thread).closed_at is not None


def test_review_publishes_and_declines(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        good = questions.ask(doc_page, "A good one", "Text", by=people.visitor)
        bad = questions.ask(doc_page, "Cheap pills", "Text", by=people.stranger)
    mona = visit(people.moderator)
    page = mona.text("/panel/review")
    assert "A good one" in page
    assert "Cheap pills" in page
    mona.post(f"/panel/review/questions/{good.id}/approval")
    mona.htmx(f"/panel/review/questions/{bad.id}/refusal")
    assert reload(good).is_published
    assert reload(bad).state is State.REMOVED
    late = visit(people.admin).htmx(f"/panel/review/questions/{bad.id}/approval")
    assert "Already handled by Mona Moderator" in late.text


def test_every_action_of_staff_is_in_the_log(visit: Visit, thread: Question, people: People) -> None:
    mona = visit(people.moderator)
    mona.post(f"/panel/threads/{thread.id}/closure", {"reason": "other"})
    mona.post(f"/questions/{thread.id}/reopening")
    visit(people.admin).post(f"/panel/people/{people.stranger.id}/roles/support")
    page = mona.text("/panel/log")
    told = ("put <b><bdi>Stan Stranger</bdi></b> on support", "</b> reopened <a", "</b> closed <a")
    places = [page.index(said) for said in told]
    assert places == sorted(places)


@pytest.mark.parametrize("path", ["/panel/", "/panel/waiting", "/panel/threads", "/panel/review", "/panel/log"])
def test_a_panel_page_costs_the_same_however_much_there_is(
    visit: Visit, people: People, doc_page: Page, statements: Callable[[], Any], path: str
) -> None:
    mona = visit(people.moderator)
    with write():
        questions.ask(doc_page, "First", "Text", by=people.visitor)
    mona.get(path)
    with statements() as few:
        mona.get(path)
    with write():
        for number in range(10):
            made = questions.ask(doc_page, f"More {number}", "Text", by=people.customer)
            questions.answer(made, "Yes", by=people.stranger)
    with statements() as many:
        mona.get(path)
    assert len(many) <= len(few) + 2, "\n".join(many.seen)


def test_what_nobody_confirmed_is_out_of_the_panels_reach(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        hidden = questions.ask_unconfirmed(doc_page, "Not yet", "A secret", name="Bob", email="bob@example.org").id
    for deed, fields in (("answers", {"body": "Hello", "revision": "99"}), ("closure", {"reason": "other"})):
        answer = visit(people.moderator).post(f"/panel/threads/{hidden}/{deed}", fields)
        assert answer.status_code == 404
        assert "A secret" not in answer.text


def test_the_slower_moderators_closing_note_is_kept(visit: Visit, thread: Question, people: People) -> None:
    fields = {"reason": "duplicate", "note": "See the other thread.", "revision": "99"}
    answer = visit(people.moderator).htmx(f"/panel/threads/{thread.id}/closure", fields)
    assert answer.status_code == 409
    assert "See the other thread." in answer.text


def test_who_was_staff_once_stays_in_the_log(visit: Visit, thread: Question, people: People) -> None:
    visit(people.moderator).post(f"/panel/threads/{thread.id}/closure", {"reason": "other"})
    with write():
        accounts.take_away(people.moderator, Role.MODERATOR, by=people.admin)
    page = visit(people.admin).text("/panel/log")
    assert "</b> closed <a" in page
    assert "Mona Moderator" in page


def test_the_log_says_nothing_of_tickets_to_those_who_may_not_open_them(
    visit: Visit, thread: Question, people: People
) -> None:
    with write():
        ticket = support.escalate(thread, by=people.support)
        support.add_note(ticket, "Secret", by=people.support)
    assert "wrote a note in ticket" in visit(people.moderator).text("/panel/log")
    with write():
        actions.part_roles(by=people.admin)
    assert "wrote a note in ticket" not in visit(people.moderator).text("/panel/log")


def test_an_answer_is_not_published_into_a_closed_thread(thread: Question, people: People) -> None:
    with write():
        session.get_one(Site, thread.site_id).review = Review.EVERYBODY
    with write():
        made = questions.answer(thread, "Late", by=people.stranger)
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
    with pytest.raises(Refused, match="closed meanwhile"), write():
        questions.approve_answer(made, by=people.moderator)


@pytest.mark.parametrize("number", ["9" * 30, "-1", "x", "1e3"])
def test_a_number_that_is_none_is_no_error_of_ours(visit: Visit, people: People, number: str) -> None:
    ada = visit(people.admin)
    for path in (
        f"/panel/log?after={number}",
        f"/embed/sign-in?site={number}",
        f"/queue?after=1_2026-01-01T00:00:00Z_{number}",
    ):
        assert ada.get(path).status_code < 500
    assert ada.get("/queue?after=1_0001-01-01T00:00:00%2B14:00_1").status_code < 500
    assert ada.post(f"/panel/people/{people.visitor.id}/organisation", {"organisation": number}).status_code < 500


def test_what_one_did_oneself_in_another_tab_is_said_to_be_so(visit: Visit, thread: Question, people: People) -> None:
    mona, seen = visit(people.moderator), {"revision": str(thread.revision), "seen": clock.now().isoformat()}
    mona.htmx(f"/panel/threads/{thread.id}/answers", {"body": "First.", **seen})
    again = mona.htmx(f"/panel/threads/{thread.id}/answers", {"body": "Second.", **seen})
    assert again.status_code == 409
    assert "You have handled this already" in again.text


def test_an_asker_who_wrote_meanwhile_is_not_said_to_have_handled_it(
    visit: Visit, thread: Question, people: People, later: Callable[..., None]
) -> None:
    visit(people.admin).post(f"/panel/threads/{thread.id}/answers", {"body": "Long ago."})
    later(hours=1)
    seen = {"revision": str(reload(thread).revision), "seen": clock.now().isoformat()}
    later(minutes=1)
    with write():
        questions.answer(thread, "One more thing.", by=people.visitor)
    late = visit(people.moderator).htmx(f"/panel/threads/{thread.id}/answers", {"body": "Text", **seen})
    assert "Vera Visitor wrote here meanwhile" in late.text
    assert "Already handled" not in late.text
