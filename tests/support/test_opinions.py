"""What is no question to support, such as marketing, leaves only after two people agree."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import handbook, questions, support
from forum.accounts import User
from forum.db import session, write
from forum.desk import Action, begin_bulk
from forum.desk.filters import Filters
from forum.desk.lists import View, in_queue
from forum.pages import Page, Site
from forum.questions import Answer
from forum.support import Reply, Ticket, TicketState
from forum.support.conversation import conversation_of
from tests.embed.framing import Frame, at, token_of
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(people: People, doc_page: Page) -> Ticket:
    """An offer of marketing, in its category."""
    made = deeds.escalate(deeds.ask(doc_page, people.visitor, "Shall we advertise together?"), people.moderator)
    with write():
        for name, takes_two in {"Marketing": True, "Partnership": True, "Billing": False}.items():
            handbook.add_category(name, by=people.admin, second_opinion=takes_two)
        handbook.put_into(made.id, category("Marketing"), by=people.support)
    return made


def category(name: str) -> handbook.Category:
    return session.scalars(select(handbook.Category).where(handbook.Category.name == name)).one()


def answer(browser: Visitor, ticket: Ticket) -> str:
    seen = conversation_of(session.get_one(Ticket, ticket.id)).seen
    return browser.post(f"/tickets/{ticket.id}/replies", {"body": "We would love to.", "seen": str(seen)}).text


def on_their_way() -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Reply)) or 0


def state(ticket: Ticket) -> TicketState:
    session.rollback()
    return session.get_one(Ticket, ticket.id, populate_existing=True).state


def test_an_answer_waits_for_a_second_opinion_and_its_text_is_kept(
    visit: Visit, people: People, ticket: Ticket
) -> None:
    sam = visit(people.support)
    page = answer(sam, ticket)
    assert "This takes a second opinion" in page
    assert "We would love to." in page
    assert on_their_way() == 0


def test_ones_own_opinion_is_not_the_second_one(visit: Visit, people: People, ticket: Ticket) -> None:
    sam = visit(people.support)
    sam.post(f"/tickets/{ticket.id}/opinion")
    assert "This takes a second opinion" in answer(sam, ticket)
    assert on_their_way() == 0


def test_once_a_colleague_agrees_it_goes(visit: Visit, people: People, ticket: Ticket) -> None:
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    assert "Mona Moderator" in visit(people.support).text(f"/tickets/{ticket.id}")
    answer(visit(people.support), ticket)
    assert on_their_way() == 1


def test_an_opinion_can_be_taken_back(visit: Visit, people: People, ticket: Ticket) -> None:
    mona = visit(people.moderator)
    mona.post(f"/tickets/{ticket.id}/opinion")
    mona.post(f"/tickets/{ticket.id}/opinion/withdrawal")
    assert "This takes a second opinion" in answer(visit(people.support), ticket)


def test_an_opinion_taken_back_before_the_answer_has_left_holds_it_back(
    visit: Visit, people: People, ticket: Ticket, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    mona, sam = visit(people.moderator), visit(people.support)
    mona.post(f"/tickets/{ticket.id}/opinion")
    answer(sam, ticket)
    mona.post(f"/tickets/{ticket.id}/opinion/withdrawal")
    later(seconds=11)
    run_jobs()
    assert session.scalars(select(Answer)).all() == []
    assert "This takes a second opinion" in sam.text(f"/tickets/{ticket.id}")


def test_an_opinion_of_an_earlier_time_counts_no_longer(
    visit: Visit, people: People, ticket: Ticket, later: Callable[..., None]
) -> None:
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    later(minutes=1)
    with write():
        handbook.take_out_of(ticket.id, category("Marketing"), by=people.support)
        handbook.put_into(ticket.id, category("Partnership"), by=people.support)
    later(minutes=1)
    assert "This takes a second opinion" in answer(visit(people.support), ticket)
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    answer(visit(people.support), ticket)
    assert on_their_way() == 1


def test_what_is_a_question_needs_nobody_else(visit: Visit, people: People, ticket: Ticket) -> None:
    with write():
        handbook.take_out_of(ticket.id, category("Marketing"), by=people.support)
        handbook.put_into(ticket.id, category("Billing"), by=people.support)
    answer(visit(people.support), ticket)
    assert on_their_way() == 1
    assert visit(people.moderator).post(f"/tickets/{ticket.id}/opinion").status_code == 409


def test_they_are_a_list_of_their_own(visit: Visit, people: People, ticket: Ticket, doc_page: Page) -> None:
    other = deeds.escalate(deeds.ask(doc_page, people.stranger, "How do I install it?"), people.moderator)
    page = visit(people.support).text("/queue/second-opinion")
    assert "Shall we advertise together?" in page
    assert other.subject not in page
    assert "Second opinion" in visit(people.support).text("/queue")


def listed(viewer: User) -> list[int]:
    session.rollback()
    return [found.id for found in in_queue(View.SECOND_OPINION, viewer).rows]


def test_what_marketing_was_merged_into_is_in_their_list_until_they_are_taken_apart(
    people: People, ticket: Ticket, doc_page: Page
) -> None:
    other, last = (
        deeds.escalate(deeds.ask(doc_page, people.visitor, title), people.moderator) for title in ("How?", "And why?")
    )
    with write():
        support.merge(ticket, other, by=people.support)
    assert listed(people.support) == [other.id]
    with write():
        support.merge(other, last, by=people.support)
    assert listed(people.support) == [last.id]
    with write():
        support.unmerge(other, by=people.support)
    assert listed(people.support) == [other.id]
    with write():
        support.unmerge(ticket, by=people.support)
    assert listed(people.support) == [ticket.id]


def test_what_becomes_of_its_category_becomes_of_the_one_it_was_merged_into(
    people: People, ticket: Ticket, doc_page: Page
) -> None:
    other = deeds.escalate(deeds.ask(doc_page, people.visitor, "How do I install it?"), people.moderator)
    with write():
        support.merge(ticket, other, by=people.support)
        handbook.take_out_of(ticket.id, category("Marketing"), by=people.support)
        handbook.put_into(ticket.id, category("Billing"), by=people.support)
    assert listed(people.support) == []
    for takes_two, found in ((True, [other.id]), (False, [])):
        with write():
            handbook.change_category(
                category("Billing"), name="Billing", checklist="", runbook="", by=people.admin, second_opinion=takes_two
            )
        assert listed(people.support) == found


def test_the_queue_is_narrowed_by_category_and_by_team(people: People, ticket: Ticket, doc_page: Page) -> None:
    from forum import community, shifts

    with write():
        asked = questions.ask(doc_page, "How do I install it?", "Text", by=people.stranger)
        other = support.escalate(asked, by=people.moderator)
        team = community.add_team("Docs", "", by=people.admin)
        community.add_member(team, people.support, by=people.admin)
        support.assign(other, session.get_one(User, people.support.id), by=people.moderator)
        about, number = category("Marketing").id, team.id

    def shown(filters: Filters) -> list[int]:
        return [found.id for found in in_queue(View.OPEN, people.support, filters).rows]

    assert shown(Filters(category=about)) == [ticket.id]
    assert shown(Filters(team=number)) == [other.id]
    assert shown(Filters(category=about, team=number)) == []
    with write():
        shifts.let_team_look_after(session.get_one(Site, doc_page.site_id), team, by=people.support)
    assert set(shown(Filters(team=number))) == {other.id, ticket.id}
    with write():
        support.assign(session.get_one(Ticket, ticket.id), people.moderator, by=people.moderator)
    assert shown(Filters(team=number)) == [other.id]


@pytest.mark.parametrize("way", ["/questions/{}/answers", "/panel/threads/{}/answers"])
def test_staff_answer_no_such_thread_by_another_door(visit: Visit, people: People, ticket: Ticket, way: str) -> None:
    mona = visit(people.moderator)
    refused = mona.post(way.format(ticket.question_id), {"body": "We would love to."})
    assert "This takes a second opinion" in refused.text
    assert "We would love to." in refused.text
    assert deeds.told("AnswerPosted") == 0
    visit(people.support).post(f"/tickets/{ticket.id}/opinion")
    mona.post(way.format(ticket.question_id), {"body": "We would love to."})
    assert deeds.told("AnswerPosted") == 1


def test_nor_in_the_frame(app: Flask, visit: Visit, people: People, ticket: Ticket, site: Site) -> None:
    frame = Frame(app, token_of(visit(people.moderator), site))
    refused = frame.post(at(f"/embed/threads/{ticket.question_id}/answers"), {"body": "We would love to."})
    assert "This takes a second opinion" in refused.text
    assert "We would love to." in refused.text
    assert deeds.told("AnswerPosted") == 0


def test_nor_by_writing_it_into_an_older_answer(visit: Visit, people: People, ticket: Ticket) -> None:
    visit(people.support).post(f"/tickets/{ticket.id}/opinion")
    mona = visit(people.moderator)
    mona.post(f"/panel/threads/{ticket.question_id}/answers", {"body": "We would love to."})
    visit(people.support).post(f"/tickets/{ticket.id}/opinion/withdrawal")
    address = f"/answers/{session.scalars(select(Answer.id)).one()}/edits"
    refused = mona.post(address, {"body": "We pay ten thousand.", "seen": "0"})
    assert "This takes a second opinion" in refused.text
    assert "We pay ten thousand." in refused.text
    session.rollback()
    assert session.scalars(select(Answer.body)).one() == "We would love to."


def test_nor_in_private_beside_the_thread(visit: Visit, people: People, ticket: Ticket) -> None:
    sam, typed = visit(people.support), {"title": "Your offer", "body": "We would love to."}
    refused = sam.post("/tickets/new", {**typed, "thread": str(ticket.question_id)})
    assert "This takes a second opinion" in refused.text
    assert "We would love to." in refused.text
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    assert sam.post("/tickets/new", {**typed, "thread": str(ticket.question_id)}).status_code == 303


def test_the_thread_says_so_to_the_team_and_to_nobody_else(visit: Visit, people: People, ticket: Ticket) -> None:
    address = questions.path(session.get_one(questions.Question, ticket.question_id))
    assert "It takes a second opinion" in visit(people.moderator).text(address)
    assert "second opinion" not in visit(people.visitor).text(address)


def test_members_of_the_community_answer_as_ever(people: People, ticket: Ticket) -> None:
    thread = session.get_one(questions.Question, ticket.question_id)
    deeds.answer(thread, people.stranger, "They did that with us.")
    deeds.answer(thread, people.visitor, "Good to know.")
    assert deeds.told("AnswerPosted") == 2


def test_it_is_not_solved_before_a_colleague_agrees(visit: Visit, people: People, ticket: Ticket) -> None:
    sam = visit(people.support)
    refused = sam.post(f"/tickets/{ticket.id}/solution")
    assert refused.status_code == 409
    assert "A colleague has to agree" in refused.text
    assert state(ticket) is TicketState.NEW
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    sam.post(f"/tickets/{ticket.id}/solution")
    assert state(ticket) is TicketState.SOLVED


def test_nor_by_many_at_once(
    visit: Visit, people: People, ticket: Ticket, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    other = deeds.escalate(deeds.ask(doc_page, people.stranger, "How do I install it?"), people.moderator)
    with write():
        begin_bulk(Action.SOLVE, {}, [ticket.id, other.id], by=people.support, submission="once")
    run_jobs()
    assert (state(ticket), state(other)) == (TicketState.NEW, TicketState.SOLVED)


def test_marketing_is_called_spam_by_two_and_real_spam_by_one(
    visit: Visit, people: People, ticket: Ticket, doc_page: Page
) -> None:
    spam = deeds.escalate(deeds.ask(doc_page, people.stranger, "Cheap watches"), people.moderator)
    sam = visit(people.support)
    sam.post(f"/tickets/{spam.id}/spam")
    assert state(spam) is TicketState.SOLVED
    assert sam.post(f"/tickets/{ticket.id}/spam").status_code == 409
    assert state(ticket) is TicketState.NEW
    visit(people.moderator).post(f"/tickets/{ticket.id}/opinion")
    sam.post(f"/tickets/{ticket.id}/spam")
    assert session.get_one(Ticket, ticket.id).spam_at is not None


def test_merging_it_away_takes_no_second_person_out(
    visit: Visit, people: People, ticket: Ticket, doc_page: Page
) -> None:
    other = deeds.escalate(deeds.ask(doc_page, people.visitor, "How do I install it?"), people.moderator)
    with write():
        support.merge(ticket, other, by=people.support)
        handbook.put_into(other.id, category("Billing"), by=people.support)
    sam = visit(people.support)
    assert "This takes a second opinion" in answer(sam, other)
    assert sam.post(f"/tickets/{other.id}/solution").status_code == 409
    visit(people.moderator).post(f"/tickets/{other.id}/opinion")
    assert "Mona Moderator" in sam.text(f"/tickets/{other.id}")
    answer(sam, other)
    assert on_their_way() == 1


def test_an_agreement_withdrawn_in_the_ten_seconds_holds_the_answer_back(
    visit: Visit, people: People, ticket: Ticket, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    mona, sam = visit(people.moderator), visit(people.support)
    mona.post(f"/tickets/{ticket.id}/opinion")
    answer(sam, ticket)
    mona.post(f"/tickets/{ticket.id}/opinion/withdrawal")
    later(seconds=11)
    run_jobs()
    assert deeds.told("AnswerPosted") == 0
    assert "Not sent" in sam.text(f"/tickets/{ticket.id}")
