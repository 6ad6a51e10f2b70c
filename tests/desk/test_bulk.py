"""One action for many tickets: done by a worker, with a sentence for each, and taken back where nobody came between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import clock, handbook, questions, support
from forum.db import session, write
from forum.desk import Action, Bulk, BulkItem, begin_bulk, bulk, undo_bulk
from forum.events import FactRow
from forum.pages import Site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Note, Reply, Ticket, TicketState
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Ask = Callable[..., Question]


@pytest.fixture
def tickets(ask: Ask, people: People) -> list[Ticket]:
    return [deeds.escalate(ask(f"Question {n}"), people.moderator) for n in range(3)]


@pytest.fixture
def desk(visit: Callable[..., Visitor], people: People) -> Visitor:
    return visit(people.support)


def start(tickets: list[Ticket], people: People, action: Action, **data: Any) -> Bulk:
    with write():
        return begin_bulk(action, data, [one.id for one in tickets], by=people.support, submission=f"{action} {data}")


def outcomes(made: Bulk) -> list[tuple[str, str]]:
    session.rollback()
    rows = select(BulkItem.outcome, BulkItem.sentence).where(BulkItem.bulk_id == made.id).order_by(BulkItem.id)
    return [(outcome.value, sentence) for outcome, sentence in session.execute(rows)]


def states(tickets: list[Ticket]) -> list[TicketState]:
    session.rollback()
    return [session.get_one(Ticket, one.id, populate_existing=True).state for one in tickets]


def take_back(made: Bulk, people: People) -> None:
    with write():
        undo_bulk(made, by=people.support)


def test_each_ticket_gets_a_sentence_and_nothing_happens_before_the_worker_comes(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        support.assign(tickets[1], people.support, by=people.support)
    made = start(tickets, people, Action.ASSIGN, person=people.support.id)
    assert outcomes(made) == [("waiting", "")] * 3
    run_jobs()
    assert outcomes(made) == [
        ("done", "Given to Sam Support"),
        ("skipped", "Sam Support has it already"),
        ("done", "Given to Sam Support"),
    ]
    assert states(tickets) == [TicketState.OPEN] * 3


def test_undo_puts_back_all_that_nobody_has_touched_since(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    made = start(tickets, people, Action.SOLVE)
    run_jobs()
    assert states(tickets) == [TicketState.SOLVED] * 3
    with write():
        support.reopen(tickets[0], by=people.admin)
    take_back(made, people)
    run_jobs()
    assert states(tickets) == [TicketState.OPEN] * 3
    assert outcomes(made) == [
        ("left", "Left as it is: somebody has changed it since"),
        ("undone", "Taken back"),
        ("undone", "Taken back"),
    ]
    with pytest.raises(Refused):
        take_back(made, people)


@pytest.mark.parametrize(
    ("action", "data"),
    [
        (Action.WAIT, {}),
        (Action.HOLD, {"until": "tomorrow", "day": ""}),
        (Action.SPAM, {}),
        (Action.LEVEL, {"level": 1, "reason": "The data centre burns"}),
    ],
)
def test_every_action_is_taken_back_as_it_was_done(
    action: Action, data: dict[str, Any], tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        for one in tickets:
            support.assign(one, people.admin, by=people.admin)
    before = _standing(tickets)
    made = start(tickets, people, action, **data)
    run_jobs()
    assert [outcome for outcome, _sentence in outcomes(made)] == ["done"] * 3
    assert _standing(tickets) != before
    take_back(made, people)
    run_jobs()
    assert [outcome for outcome, _sentence in outcomes(made)] == ["undone"] * 3
    assert _standing(tickets) == before


def test_a_category_goes_on_and_off_again(tickets: list[Ticket], people: People, run_jobs: Callable[[], None]) -> None:
    with write():
        bug = handbook.add_category("Bug", by=people.admin)
    made = start(tickets, people, Action.CATEGORY, category=bug.id)
    run_jobs()
    assert len(handbook.categories_of_many([one.id for one in tickets])) == 3
    take_back(made, people)
    run_jobs()
    assert handbook.categories_of_many([one.id for one in tickets]) == {}


def test_a_note_stays_and_says_so(tickets: list[Ticket], people: People, run_jobs: Callable[[], None]) -> None:
    made = start(tickets, people, Action.NOTE, note="All of the same outage")
    run_jobs()
    assert session.scalar(select(func.count()).select_from(Note)) == 3
    take_back(made, people)
    run_jobs()
    assert outcomes(made)[0] == ("left", "A note stays where it was written.")


def test_a_day_that_was_filled_in_counts_before_what_was_chosen_already(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    day = clock.now().date() + timedelta(days=20)
    made = start(tickets[:1], people, Action.HOLD, until="tomorrow", day=day.isoformat())
    run_jobs()
    kept = session.get_one(Ticket, tickets[0].id, populate_existing=True)
    assert kept.wake_at
    assert day <= kept.wake_at.date() <= day + timedelta(days=3)  # when work begins, after a week-end perhaps
    [(outcome, sentence)] = outcomes(made)
    assert (outcome, sentence.partition(" until ")[0]) == ("done", "On hold")


def test_a_macro_answers_everybody_by_their_name(
    tickets: list[Ticket], people: People, later: Any, run_jobs: Callable[[], None]
) -> None:
    with write():
        macro = handbook.add_macro("Outage", "Hey [name], see status. [me]", by=people.support, then="wait")
    made = start(tickets, people, Action.REPLY, macro=macro.id)
    run_jobs()
    assert outcomes(made) == [("done", "Answered")] * 3
    later(seconds=11)
    run_jobs()
    assert outcomes(made) == [("done", "Answered")] * 3
    assert states(tickets) == [TicketState.PENDING] * 3
    said = session.scalars(select(questions.Answer.body)).all()
    assert said == ["Hey Vera, see status. Sam Support"] * 3


def test_an_answer_that_was_not_sent_is_not_said_to_be_done(
    tickets: list[Ticket], people: People, desk: Visitor, later: Any, run_jobs: Callable[[], None]
) -> None:
    with write():
        macro = handbook.add_macro("Outage", "Hey [name], see status.", by=people.support)
    made = start(tickets, people, Action.REPLY, macro=macro.id)
    run_jobs()
    page = desk.text(f"/queue/bulk/{made.id}")
    assert page.count("it leaves in ten seconds") == 3
    assert 'hx-trigger="every 1s"' in page
    assert "Undo all that nobody has touched since" in page
    deeds.close(session.get_one(Question, tickets[0].question_id), people.moderator)
    with write():
        support.take_back(_reply_in(tickets[1]), by=people.support)
    later(seconds=11)
    run_jobs()
    why = "Not sent: This thread was closed in the last seconds before it went. It stands on the ticket."
    assert outcomes(made) == [("refused", why), ("undone", "Taken back"), ("done", "Answered")]
    page = desk.text(f"/queue/bulk/{made.id}")
    for shown in ("Done: 1", "Refused: 1", "Taken back: 1", "Finished."):
        assert shown in page
    assert "it leaves" not in page
    assert 'hx-trigger="every 1s"' not in page


def test_an_answer_in_private_is_held_where_its_asker_was_faster(
    site: Site, people: People, later: Any, run_jobs: Callable[[], None]
) -> None:
    with write():
        macro = handbook.add_macro("Outage", "Hey [name], see status.", by=people.support)
        ticket = support.ask_support(site, "I cannot sign in", "It says no.", by=people.visitor)
    made = start([ticket], people, Action.REPLY, macro=macro.id)
    run_jobs()
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), "Now it works.", by=people.visitor)
    later(seconds=11)
    run_jobs()
    why = "Not sent: Somebody wrote in the last seconds before it went. It stands on the ticket."
    assert outcomes(made) == [("refused", why)]


def test_answers_that_are_taken_back_together_are_said_to_be(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        macro = handbook.add_macro("Outage", "Hey [name], see status.", by=people.support)
    made = start(tickets, people, Action.REPLY, macro=macro.id)
    run_jobs()
    take_back(made, people)
    run_jobs()
    assert outcomes(made) == [("undone", "Taken back")] * 3


def test_what_refuses_a_macro_speaks_of_no_form(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        handbook.add_category("Bug", by=people.admin)
        macro = handbook.add_macro("Outage", "Hey [name], see status.", by=people.support)
    deeds.close(session.get_one(Question, tickets[0].question_id), people.moderator)
    made = start(tickets, people, Action.REPLY, macro=macro.id)
    run_jobs()
    none = "It has no category yet: choose one on the ticket, or use a macro that sets one."
    closed = "This thread was closed, so it takes no more answers."
    assert outcomes(made) == [("refused", closed), ("refused", none), ("refused", none)]


def _reply_in(ticket: Ticket) -> Reply:
    return session.scalars(select(Reply).where(Reply.ticket_id == ticket.id)).one()


def test_frappe_helpdesk_3673_what_was_refused_is_never_said_to_be_done(
    tickets: list[Ticket], people: People, later: Any, run_jobs: Callable[[], None]
) -> None:
    with write():
        support.solve(tickets[1], by=people.support)
    made = start(tickets, people, Action.WAIT)
    run_jobs()
    assert [outcome for outcome, _sentence in outcomes(made)] == ["done", "refused", "done"]
    assert outcomes(made)[1][1] == "This ticket is solved. Reopen it first."


def test_a_worker_that_dies_in_the_middle_does_nothing_twice(
    tickets: list[Ticket], people: People, run_jobs: Callable[[], None], cut_off: Any
) -> None:
    at, made = 5, start(tickets, people, Action.ASSIGN, person=people.admin.id)
    while at < 400:
        with cut_off(at) as cut:
            bulk.work({"bulk": made.id})
        session.rollback()
        if not cut.happened:
            break
        at += 5
    run_jobs()
    assert [outcome for outcome, _sentence in outcomes(made)] == ["done"] * 3
    assigned = select(func.count()).select_from(FactRow).where(FactRow.name == "TicketAssigned")
    assert session.scalar(assigned) == 3
    assert set(session.scalars(select(FactRow.cause).where(FactRow.name == "TicketAssigned"))) == {f"bulk:{made.id}"}


def test_the_same_form_sent_twice_is_one_bulk(tickets: list[Ticket], people: People) -> None:
    assert start(tickets, people, Action.SOLVE).id == start(tickets, people, Action.SOLVE).id


def test_a_list_asks_what_it_needs_to_know_and_shows_how_far_it_is(
    tickets: list[Ticket], people: People, desk: Visitor, run_jobs: Callable[[], None]
) -> None:
    assert "Choose “Question 0”" in desk.text("/queue")
    given = {"action": "level", "ticket": [tickets[0].id, tickets[2].id], "view": "open"}
    asked = desk.post("/queue/bulk", given)
    assert asked.status_code == 200
    assert "Set the level: 2 tickets" in asked.text
    refused = desk.post("/queue/bulk", {**given, "sure": "1", "new_level": "1", "reason": " "})
    assert refused.status_code == 422
    assert "say why" in refused.text
    begun = desk.post("/queue/bulk", {**given, "sure": "1", "new_level": "1", "reason": "An outage"})
    assert begun.status_code == 303
    page = desk.text(begun.headers["Location"])
    assert "0 of 2" in page
    run_jobs()
    page = desk.text(begun.headers["Location"])
    assert "Finished." in page
    assert page.count("Level 1") == 2
    assert desk.post(f"{begun.headers['Location']}/undo", {}).status_code == 303
    run_jobs()
    assert desk.text(begun.headers["Location"]).count("Taken back") >= 2


def test_a_whole_view_is_chosen_as_it_is_now(
    tickets: list[Ticket], people: People, desk: Visitor, run_jobs: Callable[[], None]
) -> None:
    with write():
        support.assign(tickets[0], people.support, by=people.support)
    begun = desk.post("/queue/bulk", {"action": "solve", "scope": "view", "view": "unassigned"})
    run_jobs()
    assert re.search(r"2 tickets", desk.text(begun.headers["Location"]))
    assert states(tickets) == [TicketState.OPEN, TicketState.SOLVED, TicketState.SOLVED]


def test_nothing_chosen_is_said(desk: Visitor) -> None:
    assert "Please choose at least one first." in desk.post("/queue/bulk", {"action": "solve", "view": "open"}).text


def _standing(tickets: list[Ticket]) -> list[tuple[Any, ...]]:
    session.rollback()
    found = [session.get_one(Ticket, one.id, populate_existing=True) for one in tickets]
    return [
        (one.state, one.assignee_id, one.level, one.spam_at, one.waiting_since, one.due_at, one.wake_at)
        for one in found
    ]
