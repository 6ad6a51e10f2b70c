"""A reply goes ten seconds after it was sent, once, and until then it can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, support
from forum.accounts import User, erase
from forum.db import session, write
from forum.presence import drafts_at, save_draft
from forum.questions import Answer, Question
from forum.refused import Refused
from forum.support import Reply, Ticket, promise_reply
from forum.support.seeing import Seen, read_seen
from forum.support.sending import send
from tests.people import People
from tests.support import deeds, pairs
from tests.threads import together
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


@pytest.fixture
def ten_seconds(later: Callable[..., None], run_jobs: Callable[[], None]) -> Callable[[], None]:
    def pass_by() -> None:
        later(seconds=10)
        run_jobs()

    return pass_by


def seen_on(page: str) -> str:
    return page.split('name="seen" form="reply" value="')[1].split('"', maxsplit=1)[0]


def path(ticket: Ticket, what: str = "") -> str:
    return f"/tickets/{ticket.id}{what}"


def sent(ticket: Ticket, body: str, by: User, seen: Seen | None = None, **more: Any) -> Reply:
    with write():
        return promise_reply(ticket, body, seen=seen or Seen(), by=by, **more)


def answers(question: Question) -> list[str]:
    session.rollback()
    return [made.body for made in questions.answers_of(question.id)]


def the_reply() -> Reply:
    session.rollback()
    return session.scalars(select(Reply)).one()


def test_a_reply_is_no_answer_before_its_time(
    ticket: Ticket, question: Question, people: People, later: Any, run_jobs: Any
) -> None:
    sent(ticket, "Run the installer.", people.support)
    later(seconds=9)
    run_jobs()
    assert answers(question) == []
    later(seconds=1)
    run_jobs()
    assert answers(question) == ["Run the installer."]
    session.refresh(ticket)
    assert (ticket.assignee_id, ticket.state.value) == (people.support.id, "open")


def test_a_reply_goes_once_however_often_the_worker_runs(
    ticket: Ticket, question: Question, people: People, ten_seconds: Any
) -> None:
    number = sent(ticket, "Run the installer.", people.support).id
    ten_seconds()
    for _again in range(2):
        with write():
            send({"reply": number})
    assert answers(question) == ["Run the installer."]


def test_two_workers_that_send_the_same_reply_at_once_send_one(
    app: Flask, ticket: Ticket, question: Question, people: People, later: Any
) -> None:
    number = sent(ticket, "Run the installer.", people.support).id
    later(seconds=10)

    def work(_number: int) -> None:
        with write():
            send({"reply": number})

    together(app, 4, work)
    assert answers(question) == ["Run the installer."]


def test_two_clicks_are_one_reply(ticket: Ticket, question: Question, people: People, ten_seconds: Any) -> None:
    first = sent(ticket, "Run the installer.", people.support).id
    assert sent(ticket, "Run the installer.", people.support).id == first
    ten_seconds()
    assert answers(question) == ["Run the installer."]


def test_undo_gives_the_text_back_letter_by_letter(
    ticket: Ticket, question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    text = "Hey Vera,\n\n    run   it\n\n- “so” <b>&</b>"
    desk.post(path(ticket, "/replies"), {"body": text})
    back = desk.post(path(ticket, f"/replies/{the_reply().id}/withdrawal"))
    assert "draft=" in back.headers["Location"]
    page = desk.text(back.headers["Location"].partition("#")[0])
    assert "run   it" in page
    assert session.scalars(drafts_at(f"reply:{ticket.id}", by=people.support)).one().texts == {"body": text}
    ten_seconds()
    assert answers(question) == []
    assert deeds.told("ReplyTakenBack") == 1


def test_undo_by_htmx_keeps_what_was_typed_since(ticket: Ticket, desk: Visitor) -> None:
    desk.htmx(path(ticket, "/replies"), {"body": "The first text"})
    back = desk.htmx(path(ticket, f"/replies/{the_reply().id}/withdrawal"), {"body": "The next one"})
    assert "The first text\n\nThe next one" in back.text.replace("\r\n", "\n")


def test_a_reply_that_has_gone_cannot_be_taken_back(ticket: Ticket, desk: Visitor, ten_seconds: Any) -> None:
    desk.post(path(ticket, "/replies"), {"body": "Too late"})
    ten_seconds()
    assert desk.post(path(ticket, f"/replies/{the_reply().id}/withdrawal")).status_code == 409


def test_colleagues_see_what_is_being_sent_and_cannot_take_it_back(
    ticket: Ticket, people: People, visit: Visit
) -> None:
    number = sent(ticket, "Run the installer.", people.support).id
    mona = visit(people.moderator)
    page = mona.text(path(ticket))
    assert "Being sent" in page
    assert "</svg> Undo" not in page
    assert mona.post(path(ticket, f"/replies/{number}/withdrawal")).status_code == 403


def test_the_asker_sees_nothing_of_a_reply_on_its_way(
    ticket: Ticket, question: Question, people: People, visit: Visit
) -> None:
    sent(ticket, "Run the installer.", people.support)
    assert "Run the installer." not in visit(people.visitor).text(questions.path(question))


def test_answer_and_solve_solves_with_the_answer_and_not_before(
    ticket: Ticket, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    desk.post(path(ticket, "/replies"), {"body": "It is mended.", "then": "solve"})
    assert ticket.state.value == "new"
    ten_seconds()
    session.refresh(ticket)
    assert ticket.state.value == "solved"


def test_a_reply_that_the_closed_thread_refuses_is_held_with_its_text(
    ticket: Ticket, question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    desk.post(path(ticket, "/replies"), {"body": "My careful text"})
    deeds.close(question, people.moderator)
    ten_seconds()
    page = desk.text(path(ticket))
    assert "Not sent" in page
    assert "This thread was closed in the last seconds before it went." in page
    assert "still in the form" not in page
    back = desk.post(path(ticket, f"/replies/{the_reply().id}/withdrawal"))
    assert "My careful text" in desk.text(back.headers["Location"].partition("#")[0])


def test_a_reply_is_held_if_the_asker_writes_in_its_last_seconds(
    ticket: Ticket, question: Question, people: People, visit: Visit, desk: Visitor, ten_seconds: Any
) -> None:
    desk.post(path(ticket, "/replies"), {"body": "Try again."})
    deeds.answer(question, people.visitor, "Found it, never mind.")
    ten_seconds()
    assert answers(question) == ["Found it, never mind."]
    assert "Not sent" in desk.text(path(ticket))
    mona = visit(people.moderator)
    assert mona.post(path(ticket, f"/replies/{the_reply().id}/withdrawal")).status_code == 303  # nothing lies about


def test_whoever_is_erased_says_nothing_more(
    ticket: Ticket, question: Question, people: People, ten_seconds: Any
) -> None:
    sent(ticket, "From the beyond", people.support)
    with write():
        erase(people.support, by=people.admin, posts_too=False)
    ten_seconds()
    assert answers(question) == []


def test_a_reply_to_what_one_has_not_seen_waits_with_what_came_above_it(
    ticket: Ticket, question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    seen = seen_on(desk.text(path(ticket)))
    deeds.answer(question, people.moderator, "I told them already.")
    stopped = desk.post(path(ticket, "/replies"), {"body": "My own words", "seen": seen})
    assert stopped.status_code == 409
    for shown in ("My own words", "I told them already.", "Mona Moderator", "Send anyway"):
        assert shown in stopped.text
    desk.post(path(ticket, "/replies"), {"body": "My own words", "seen": seen_on(stopped.text)})
    ten_seconds()
    assert answers(question) == ["I told them already.", "My own words"]


def test_send_anyway_is_for_what_was_shown_and_for_nothing_that_came_later(
    ticket: Ticket, question: Question, people: People, desk: Visitor
) -> None:
    deeds.answer(question, people.moderator, "First.")
    stopped = desk.htmx(path(ticket, "/replies"), {"body": "Mine"})
    deeds.answer(question, people.visitor, "And second.")
    again = desk.htmx(path(ticket, "/replies"), {"body": "Mine", "seen": seen_on(stopped.text)})
    assert again.status_code == 409
    assert "And second." in again.text


def test_a_colleagues_reply_on_its_way_stops_a_second_one(
    ticket: Ticket, people: People, desk: Visitor, question: Question, ten_seconds: Any
) -> None:
    sent(ticket, "Mona was faster", people.moderator)
    stopped = desk.post(path(ticket, "/replies"), {"body": "Me too"})
    assert stopped.status_code == 409
    assert "Mona was faster" in stopped.text
    desk.post(path(ticket, "/replies"), {"body": "Me too", "seen": seen_on(stopped.text)})
    ten_seconds()
    assert answers(question) == ["Mona was faster", "Me too"]  # the second knew of the first: nothing is held


def test_ones_own_messages_stop_nothing(ticket: Ticket, question: Question, people: People, desk: Visitor) -> None:
    deeds.answer(question, people.support, "First.")
    assert desk.post(path(ticket, "/replies"), {"body": "Second."}).status_code == 303


@pytest.mark.parametrize("written", ["", "x", "1.2", "9.9.9.9.9", "-1.0.0", "9" * 30 + ".1.1", f"1.{'9' * 18}.1"])
def test_what_a_form_has_seen_is_read_or_counts_as_nothing(
    ticket: Ticket, question: Question, people: People, desk: Visitor, written: str
) -> None:
    deeds.answer(question, people.moderator, "First.")
    assert read_seen(written) in {Seen(), Seen(1, int("9" * 18), 1)}
    assert desk.post(path(ticket, "/replies"), {"body": "Mine", "seen": written}).status_code in {303, 409}


def test_two_simultaneous_first_replies_make_one_assignee_and_one_answer(
    app: Flask, ticket: Ticket, question: Question, people: People, ten_seconds: Any
) -> None:
    """Papercups read "2 replies" twice: nobody was assigned, and first_replied_at was never set."""
    number, staff, refused = ticket.id, [people.support.id, people.moderator.id], []

    def reply(which: int) -> None:
        by = session.get_one(User, staff[which])
        try:
            with write():
                promise_reply(session.get_one(Ticket, number), f"From {which}", seen=Seen(), by=by)
        except Refused as error:
            refused.append(error.status)

    together(app, 2, reply)
    ten_seconds()
    assert refused == [409]
    assert len(answers(question)) == 1
    fresh = session.get_one(Ticket, number)
    assert fresh.assignee_id == session.scalar(select(Answer.author_id))
    assert fresh.first_replied_at is not None
    assert deeds.told("TicketAssigned") == 1


def test_notes_neither_stop_the_clock_nor_assign(ticket: Ticket, people: People) -> None:
    """Papercups' count_agent_replies counted private notes as replies."""
    with write():
        support.add_note(ticket, "I have a look.", by=people.support)
    session.refresh(ticket)
    assert ticket.first_replied_at is None
    assert ticket.assignee_id is None
    assert ticket.due_at is not None


def test_the_conversation_says_nothing_while_nothing_is_new(ticket: Ticket, people: People, desk: Visitor) -> None:
    sent(ticket, "Run the installer.", people.support)
    mark = desk.text(path(ticket)).split("/messages?mark=")[1].split('"')[0]
    assert desk.get(path(ticket, f"/messages?mark={mark}")).status_code == 204
    assert 'id="messages"' in desk.get(path(ticket, "/messages?mark=old")).text


def waiting_address(page: str, ticket: Ticket) -> str:
    """What the page asks for while a reply is on its way."""
    return path(ticket, "/messages?mark=" + unescape(page.split("/messages?mark=")[1].split('"', maxsplit=1)[0]))


def fragment(desk: Visitor, address: str) -> Any:
    return desk.get(address, headers={"HX-Request": "true"})


def beside(answer: str) -> str:
    """The facts that come along with the conversation, in their place."""
    assert answer.count('id="facts"') == answer.count('id="facts" class="ticket-facts" hx-swap-oob="true"') <= 1
    return answer.partition('id="facts"')[2]


def test_the_facts_follow_once_when_a_reply_has_gone(ticket: Ticket, desk: Visitor, ten_seconds: Any) -> None:
    desk.post(path(ticket, "/replies"), {"body": "It is mended.", "then": "solve"})
    page = desk.text(path(ticket))
    assert "Nobody yet" in page
    assert beside(fragment(desk, path(ticket, "/messages?mark=old")).text) == ""
    ten_seconds()
    gone = fragment(desk, waiting_address(page, ticket)).text
    assert "It is mended." in gone
    for shown in ("Sam Support", "Reopen", "/undo"):
        assert shown in beside(gone)
    assert "/messages?mark=" not in gone


def test_the_facts_of_a_reply_that_was_held_follow_too(
    ticket: Ticket, question: Question, people: People, desk: Visitor, ten_seconds: Any
) -> None:
    desk.post(path(ticket, "/replies"), {"body": "My careful text"})
    page = desk.text(path(ticket))
    deeds.close(question, people.moderator)
    ten_seconds()
    held = fragment(desk, waiting_address(page, ticket)).text
    assert "Not sent" in held
    assert "Reopen" in beside(held)
    assert fragment(desk, waiting_address(held, ticket)).status_code == 204  # its fate is decided: nothing is wiped


def test_the_facts_wait_for_whoever_is_at_work_in_them(ticket: Ticket, desk: Visitor, ten_seconds: Any) -> None:
    desk.post(path(ticket, "/replies"), {"body": "It is mended.", "then": "solve"})
    address = waiting_address(desk.text(path(ticket)), ticket)
    ten_seconds()
    busy = fragment(desk, f"{address}&busy=1").text
    assert "It is mended." in busy
    assert beside(busy) == ""
    address = waiting_address(busy, ticket)
    assert fragment(desk, f"{address}&busy=1").status_code == 204
    free = fragment(desk, address).text
    assert "Reopen" in beside(free)
    assert "/messages?mark=" not in free


def test_without_scripts_the_conversation_is_a_page_with_its_facts_once(
    ticket: Ticket, desk: Visitor, ten_seconds: Any
) -> None:
    desk.post(path(ticket, "/replies"), {"body": "It is mended."})
    address = waiting_address(desk.text(path(ticket)), ticket)
    ten_seconds()
    assert desk.text(address).count('id="facts"') == 1


def test_a_colleagues_draft_is_gone_on_with_and_stays_theirs(
    ticket: Ticket, people: People, visit: Visit, desk: Visitor
) -> None:
    with write():
        save_draft(f"reply:{ticket.id}", {"body": "Hey Vera, half"}, by=people.moderator, number=None, version=0)
    theirs = session.scalars(drafts_at(f"reply:{ticket.id}", by=people.moderator)).one().id
    page = desk.text(path(ticket))
    assert re.search(r"Mona Moderator</bdi></b> has begun:\s*<span>Hey Vera, half", page)
    back = desk.post(path(ticket, "/adoption"), {"from": theirs})
    assert "Hey Vera, half</textarea>" in desk.text(back.headers["Location"].partition("#")[0]).replace("\r\n", "\n")
    for person in (people.moderator, people.support):
        assert session.scalars(drafts_at(f"reply:{ticket.id}", by=person)).one().words == "Hey Vera, half"
    assert desk.post(path(ticket, "/adoption"), {"from": theirs + 100}).status_code == 409


def test_drafts_from_elsewhere_and_of_askers_are_nobodys_to_go_on_with(
    ticket: Ticket, people: People, desk: Visitor
) -> None:
    with write():
        kept = save_draft("answer:1", {"body": "In the thread"}, by=people.moderator, number=None, version=0)
        asker = save_draft(f"reply:{ticket.id}", {"body": "Sly"}, by=people.visitor, number=None, version=0)
    for draft in (kept, asker):
        assert draft
        assert draft.words not in desk.text(path(ticket))
        assert desk.post(path(ticket, "/adoption"), {"from": draft.id}).status_code == 409


def test_pairs_of_colleagues_who_answer_at_once(app: Flask, ticket: Ticket, people: People) -> None:
    told = pairs.play(app, ticket.id, [people.support.id, people.moderator.id], count=8)
    assert told.doubles == told.lost == 0
    assert told.assignees == 1
