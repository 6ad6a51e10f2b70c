"""Whatever came in is in exactly one place, and the page says loudly if something is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, text, update

from forum import clock, questions, support
from forum.db import session, write
from forum.pages import Page, Site
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.support import Ticket, UnconfirmedTicket, Watch
from forum.support.unconfirmed import keep_for_code
from forum.upkeep.received import Place, Received, count_received, last_received
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def full(people: People, doc_page: Page) -> dict[str, int]:
    """One thing in every place there is."""
    with write():
        session.get_one(Site, doc_page.site_id).forwards_since = clock.now()
    made = {}

    def ask(title: str) -> Question:
        question = questions.ask(doc_page, title, "Why?", by=people.visitor)
        made[title] = question.id
        return question

    with write():
        site = session.get_one(Site, doc_page.site_id)
        ask("waits")
        support.escalate(ask("ticket"), by=people.moderator)
        support.mark_spam(support.escalate(ask("spam"), by=people.moderator), by=people.support)
        questions.answer(ask("answered"), "So.", by=people.support)
        support.make_private(ask("private"), by=people.moderator)
        old = ask("offered")
        old.imported_at = clock.now()
        session.execute(delete(Watch).where(Watch.question_id == old.id))
        held = ask("held")
        held.state, held.waiting_since = State.IN_REVIEW, None
        session.execute(delete(Watch).where(Watch.question_id == held.id))
        gone = ask("removed")
        gone.state, gone.waiting_since = State.REMOVED, None
        session.execute(delete(Watch).where(Watch.question_id == gone.id))
        support.write_first(site, people.visitor, "We saw something", "Look.", by=people.support)
        support.ask_support(site, "My account", "Help.", by=people.visitor)
        keep_for_code(site, "Mine", "Text of it", name="Nobody", email="nobody@example.org")
    return made


def counted() -> Received:
    session.rollback()
    count_received()
    found = last_received()
    assert found is not None
    session.rollback()
    return found


def test_each_thing_is_in_one_place(full: dict[str, int]) -> None:
    found = counted()
    assert found.holds, found
    assert found.places == {
        Place.TICKET: 4,  # the thread's, the one moved from public, the proactive one and the private form
        Place.SPAM: 1,
        Place.ANSWERED: 2,  # the thread and its answer
        Place.WAITS: 1,
        Place.OFFERED: 1,
        Place.HELD: 1,
        Place.REMOVED: 1,
        Place.FAILED: 1,
    }
    assert found.total == 12


def test_what_was_merged_is_where_it_is_handled_now_and_nowhere_else(
    full: dict[str, int], doc_page: Page, people: People
) -> None:
    before = counted()
    with write():
        mine, other = (
            support.escalate(questions.ask(doc_page, title, "Why?", by=people.visitor), by=people.moderator)
            for title in ("one", "two")
        )
        support.merge(mine, other, by=people.support)
    found = counted()
    assert found.holds, found
    assert found.places[Place.TICKET] == before.places[Place.TICKET] + 2
    with write():
        support.mark_spam(session.get_one(Ticket, other.id), by=people.support)
    found = counted()
    assert found.holds, found
    assert found.places[Place.SPAM] == before.places[Place.SPAM] + 2
    with write():
        support.undo(session.get_one(Ticket, other.id), by=people.support)
        support.unmerge(session.get_one(Ticket, mine.id), by=people.support)
    found = counted()
    assert found.holds, found
    assert found.places[Place.TICKET] == before.places[Place.TICKET] + 2


def test_private_tickets_that_were_merged_are_each_in_one_place(people: People, site: Site) -> None:
    with write():
        place = session.get_one(Site, site.id)
        mine, other = (
            support.ask_support(place, f"My {what}", f"About my {what}.", by=people.visitor)
            for what in ("account", "invoice")
        )
        support.merge(mine, other, by=people.support)
    assert (counted().holds, counted().places[Place.TICKET]) == (True, 2)
    with write():
        support.mark_spam(session.get_one(Ticket, other.id), by=people.support)
    assert (counted().holds, counted().places[Place.SPAM]) == (True, 2)


def test_a_form_that_was_confirmed_counts_once(people: People, site: Site) -> None:
    with write():
        kept = keep_for_code(site, "Mine", "Text of it", name="Vera", email=people.visitor.email)
        kept.ticket_id = support.ask_support(site, "Mine", "Text of it", by=people.visitor).id
    assert (counted().total, session.query(UnconfirmedTicket).count()) == (1, 1)


def test_whoever_breaks_it_on_the_database_reads_it_on_the_page(
    visit: Visit, people: People, full: dict[str, int]
) -> None:
    sam = visit(people.support)
    assert "It was not counted yet." in sam.text("/panel/received")
    counted()
    assert "12 things came in, and each is in one place." in sam.text("/panel/received")
    with write():
        session.execute(delete(Watch).where(Watch.question_id == full["waits"]))
    assert counted().nowhere == [("question", full["waits"])]
    page = sam.text("/panel/received")
    assert "One is nowhere:" in page
    assert f"/questions/{full['waits']}" in page
    assert "1 of 12 are not in exactly one place" in page


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE question SET waiting_since = NULL WHERE title = 'offered' OR title = 'waits'",
        "DELETE FROM ticket WHERE subject = 'ticket'",
        "UPDATE ticket SET question_id = NULL, origin_id = 7 WHERE subject = 'ticket'",
    ],
)
def test_other_damage_is_found_too(full: dict[str, int], damage: str) -> None:
    with write():
        session.execute(delete(support.TicketClock)) if damage.startswith("DELETE") else None
        session.execute(text(damage))
    assert not counted().holds


def test_what_is_in_two_places_is_found(full: dict[str, int]) -> None:
    with write():
        session.execute(update(Question).where(Question.id == full["ticket"]).values(waiting_since=clock.now()))
        session.add(Watch(question_id=full["ticket"], forward_at=clock.now()))
    found = counted()
    assert (found.twice, found.nowhere, found.holds) == ([("question", full["ticket"])], [], False)


@pytest.mark.parametrize("seed", range(3))
def test_it_holds_whatever_people_and_time_do(
    people: People, doc_page: Page, later: Callable[..., None], seed: int
) -> None:
    chance = random.Random(seed)
    with write():
        session.get_one(Site, doc_page.site_id).forwards_since = clock.now()
    for step in range(60):
        every = list(session.scalars(select(Question.id).where(Question.state == State.PUBLISHED)))
        try:
            with write():
                if len(every) < 5 or chance.random() < 0.1:
                    questions.ask(doc_page, f"Question {step}", "Why?", by=people.visitor)
                    continue
                question = session.get_one(Question, chance.choice(every))
                ticket = session.scalar(
                    select(Ticket).where(Ticket.question_id == question.id).order_by(Ticket.id.desc())
                )
                answers = session.scalars(select(Answer).where(Answer.question_id == question.id)).all()
                deeds: list[Callable[[], object]] = [
                    lambda: questions.answer(question, f"By the asker {step}", by=people.visitor),  # noqa: B023
                    lambda: questions.answer(question, f"By a reader {step}", by=people.stranger),  # noqa: B023
                    lambda: questions.answer(question, f"By staff {step}", by=people.support),  # noqa: B023
                    lambda: questions.close(question, questions.CloseReason.OTHER, by=people.moderator),  # noqa: B023
                    lambda: questions.solve(question, by=people.moderator),  # noqa: B023
                    lambda: questions.unsolve(question, by=people.moderator),  # noqa: B023
                    lambda: questions.remove_answer(answers[-1], by=people.moderator) if answers else None,  # noqa: B023
                    lambda: questions.remove_question(question, by=people.moderator),  # noqa: B023
                    lambda: support.escalate(question, by=people.moderator),  # noqa: B023
                    lambda: support.mark_spam(ticket, by=people.support) if ticket else None,  # noqa: B023
                    lambda: support.make_private(question, by=people.moderator),  # noqa: B023
                    lambda: support.leave_to_asker(ticket, by=people.support) if ticket else None,  # noqa: B023
                ]
                chance.choice(deeds)()
        except Refused:
            session.rollback()
        if chance.random() < 0.3:
            later(hours=chance.randint(1, 300))
            support.forward_due()
            support.move_on_due()
        found = counted()
        assert found.holds, (step, found)
