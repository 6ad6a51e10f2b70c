"""Two tickets become one and two again: every message in its place, nobody reads what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketMessage, TicketState, Watch
from forum.support.snapshots import snapshot
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Ask = Callable[..., Question]


def private(site: Site, by: User, subject: str) -> Ticket:
    with write():
        return support.ask_support(session.get_one(Site, site.id), subject, f"About {subject}.", by=by)


def merge(source: Ticket, into: Ticket, by: User) -> None:
    with write():
        support.merge(source, into, by=by)


def unmerge(source: Ticket, by: User) -> None:
    with write():
        support.unmerge(session.get_one(Ticket, source.id), by=by)


def fresh(ticket: Ticket) -> Ticket:
    session.rollback()
    return session.get_one(Ticket, ticket.id, populate_existing=True)


def looks(*tickets: Ticket) -> list[dict[str, Any]]:
    return [snapshot(fresh(ticket))["fields"] for ticket in tickets]


def clocks(ticket: Ticket) -> list[dict[str, Any]]:
    """Those that run."""
    kept = snapshot(fresh(ticket))["clocks"].values()
    return [one for one in kept if not one["satisfied_at"] and not one["cancelled_at"]]


def write_in(ticket: Ticket, by: User, text: str) -> TicketMessage:
    with write():
        return support.write_as_requester(session.get_one(Ticket, ticket.id), text, by=by)


def test_the_older_wait_counts_and_the_other_is_over(ask: Ask, people: People, later: Any) -> None:
    old = deeds.escalate(ask("Old"), people.support)
    due, later_ = fresh(old).due_at, later
    later_(minutes=20)
    new = deeds.escalate(ask("New"), people.support)
    merge(old, new, people.support)
    assert fresh(old).state is TicketState.CLOSED
    assert fresh(old).merged_into_id == new.id
    assert fresh(new).due_at == due
    assert clocks(old) == []


def test_apart_again_both_are_exactly_as_they_were(ask: Ask, people: People, later: Any) -> None:
    one = deeds.escalate(ask("One"), people.support)
    with write():
        support.assign(one, people.admin, by=people.support)
    later(minutes=20)
    two = deeds.escalate(ask("Two"), people.support)
    with write():
        support.set_level(two, 2, "A bank", by=people.support)
    before = looks(one, two), clocks(one), clocks(two)
    merge(one, two, people.support)
    assert looks(one, two) != before[0]
    later(minutes=10)
    unmerge(one, people.support)
    assert (looks(one, two), clocks(one), clocks(two)) == before


def test_zammad_983_what_comes_in_on_a_merged_ticket_reaches_the_one_it_is_handled_in(ask: Ask, people: People) -> None:
    thread, other = ask("One"), ask("Two", people.customer)
    one, two = deeds.escalate(thread, people.support), deeds.escalate(other, people.support)
    for asked in (thread, other):
        deeds.answer(asked, people.support)
    merge(one, two, people.support)
    with write():
        support.leave_to_asker(two, by=people.support)
    deeds.answer(thread, people.visitor, "And now?")
    assert fresh(two).state is TicketState.OPEN
    assert fresh(two).waiting_since is not None
    assert len(session.scalars(select(Ticket)).all()) == 2
    assert session.scalars(select(Watch)).all() == []


def test_freescout_921_the_one_that_lives_on_is_open_if_the_other_was(ask: Ask, people: People) -> None:
    one, two = deeds.escalate(ask("One"), people.support), deeds.escalate(ask("Two"), people.support)
    deeds.solve(two, people.support)
    merge(one, two, people.support)
    assert fresh(two).state is TicketState.OPEN
    deeds.solve(fresh(two), people.support)
    session.rollback()
    assert all(thread.solved_at for thread in session.scalars(select(Question)))
    unmerge(one, people.support)
    assert [fresh(ticket).state for ticket in (one, two)] == [TicketState.SOLVED] * 2


def test_one_of_two_threads_solved_is_not_the_end_of_both(ask: Ask, people: People) -> None:
    thread = ask("One")
    one, two = deeds.escalate(thread, people.support), deeds.escalate(ask("Two"), people.support)
    merge(one, two, people.support)
    made = deeds.answer(thread, people.stranger)
    deeds.accept(made, people.visitor)
    assert fresh(two).state is TicketState.NEW
    assert fresh(two).waiting_since is not None


def test_freescout_merge_deletes_the_source_ours_keeps_every_word(site: Site, people: People) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.visitor, "Payment")
    merge(one, two, people.support)
    unmerge(one, people.support)
    said = session.execute(select(TicketMessage.ticket_id, TicketMessage.body).order_by(TicketMessage.id)).all()
    assert [tuple(row) for row in said] == [(one.id, "About Invoice."), (two.id, "About Payment.")]
    assert fresh(one).subject == "Invoice"


def test_django_helpdesk_merge_overwrote_titles_and_had_no_way_back_ours_keeps_both_and_takes_them_apart(
    site: Site, people: People, visit: Callable[..., Visitor]
) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.visitor, "Payment")
    before = looks(one, two), clocks(one), clocks(two)
    desk = visit(people.support)
    assert desk.post(f"/tickets/{one.id}/merging", {"into": two.id}).status_code == 303
    assert [fresh(ticket).subject for ticket in (one, two)] == ["Invoice", "Payment"]
    page = desk.text(f"/tickets/{two.id}")
    assert "About Invoice." in page
    assert "About Payment." in page
    assert desk.post(f"/tickets/{one.id}/merging/withdrawal").status_code == 303
    assert (looks(one, two), clocks(one), clocks(two)) == before
    assert "About Invoice." not in desk.text(f"/tickets/{two.id}")
    assert "About Invoice." in desk.text(f"/tickets/{one.id}")


def test_nobody_reads_what_another_person_wrote(
    site: Site, people: People, visit: Callable[..., Visitor], run_jobs: Callable[[], None]
) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.customer, "Payment")
    merge(one, two, people.support)
    write_in(one, people.visitor, "My card ends in 1234.")
    there = fresh(two)
    with write():
        said = support.write_as_support(there, "Only for Vera.", by=people.support)
    assert said.ticket_id == one.id
    theirs = visit(people.customer).text(f"/my-tickets/{two.id}")
    assert "1234" not in theirs
    assert "Only for Vera" not in theirs
    mine = visit(people.visitor).text(f"/my-tickets/{one.id}")
    assert "Only for Vera" in mine
    assert "Payment" not in mine
    assert "Closed" not in mine
    assert visit(people.visitor).get(f"/my-tickets/{two.id}").status_code == 404


def test_zammad_1929_a_reply_answers_whoever_wrote_last_and_the_other_still_waits(site: Site, people: People) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.customer, "Payment")
    merge(one, two, people.support)
    there = fresh(two)
    with write():
        support.write_as_support(there, "For Carl.", by=people.support)
    assert fresh(two).waiting_since is not None
    to, there = fresh(one), fresh(two)
    with write():
        support.write_as_support(there, "For Vera.", by=people.support, to=to)
    assert fresh(two).waiting_since is None


def test_what_came_meanwhile_stays_where_it_was_written(site: Site, people: People, later: Any) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.customer, "Payment")
    with write():
        for ticket in (one, two):
            support.write_as_support(ticket, "Done.", by=people.support)
    merge(one, two, people.support)
    later(minutes=5)
    write_in(one, people.visitor, "Not quite.")
    unmerge(one, people.support)
    assert fresh(one).waiting_since is not None
    assert fresh(two).waiting_since is None
    assert [len(session.scalars(support.messages_of(ticket)).all()) for ticket in (one, two)] == [3, 2]


def test_the_same_person_finds_both_in_one(site: Site, people: People, visit: Callable[..., Visitor]) -> None:
    one, two = private(site, people.visitor, "Invoice"), private(site, people.visitor, "Payment")
    merge(one, two, people.support)
    vera = visit(people.visitor)
    assert vera.get(f"/my-tickets/{one.id}").headers["Location"] == f"/my-tickets/{two.id}"
    assert "About Invoice." in vera.text(f"/my-tickets/{two.id}")
    assert "Invoice</a>" not in vera.text("/my-tickets")


def test_public_and_private_are_never_one(site: Site, ask: Ask, people: People) -> None:
    public, hidden = deeds.escalate(ask("One"), people.support), private(site, people.visitor, "Invoice")
    for source, into in ((public, hidden), (hidden, public)):
        with pytest.raises(Refused, match="must not become public"):
            merge(source, into, people.support)
        session.rollback()


def test_a_question_that_becomes_private_leaves_what_it_was_merged_with(ask: Ask, people: People) -> None:
    thread = ask("One")
    one, two = deeds.escalate(thread, people.support), deeds.escalate(ask("Two", people.customer), people.support)
    merge(one, two, people.support)
    with write():
        moved = support.make_private(session.get_one(Question, thread.id), by=people.support)
    assert moved.id == one.id
    assert not fresh(two).is_private
    assert fresh(one).merged_into_id is None


def test_merged_twice_is_flat_and_comes_apart_in_any_order(ask: Ask, people: People) -> None:
    one, two, three = (deeds.escalate(ask(title), people.support) for title in ("One", "Two", "Three"))
    before = looks(one, two, three)
    merge(one, two, people.support)
    merge(two, three, people.support)
    assert [fresh(ticket).merged_into_id for ticket in (one, two, three)] == [three.id, three.id, None]
    unmerge(two, people.support)
    assert fresh(one).merged_into_id == two.id
    unmerge(one, people.support)
    assert looks(one, two, three) == before


def test_taken_out_of_one_whose_own_thread_is_solved_the_others_in_it_are_still_open(ask: Ask, people: People) -> None:
    threads = [ask(title) for title in ("One", "Two", "Three")]
    one, two, three = (deeds.escalate(thread, people.support) for thread in threads)
    merge(one, two, people.support)
    deeds.accept(deeds.answer(threads[1], people.stranger), people.visitor)
    before = looks(two, three)
    merge(three, two, people.support)
    unmerge(three, people.support)
    assert looks(two, three) == before
    assert fresh(two).state is not TicketState.SOLVED


def test_a_merged_ticket_takes_no_work_of_its_own(ask: Ask, people: People) -> None:
    one, two = deeds.escalate(ask("One"), people.support), deeds.escalate(ask("Two"), people.support)
    merge(one, two, people.support)
    with pytest.raises(Refused, match=f"handled in ticket {two.id}"):
        deeds.solve(fresh(one), people.support)
    session.rollback()
    assert not session.scalar(select(Ticket.id).where(Ticket.id == one.id, support.counted()))
    with write():
        questions.locked(one.question_id or 0)


def test_a_colleague_reads_both_in_the_order_of_time_and_answers_one(
    ask: Ask, people: People, visit: Callable[..., Visitor], later: Any, run_jobs: Callable[[], None]
) -> None:
    thread = ask("One")
    one = deeds.escalate(thread, people.support)
    later(minutes=1)
    two = deeds.escalate(ask("Two", people.customer), people.support)
    desk = visit(people.support)
    asked = desk.post(f"/tickets/{one.id}/merging", {"into": two.id})
    assert "is a ticket of <bdi>Carl Customer</bdi>, not of <bdi>Vera Visitor</bdi>" in asked.text
    assert desk.post(f"/tickets/{one.id}/merging", {"into": two.id, "sure": "1"}).status_code == 303
    page = desk.text(f"/tickets/{two.id}")
    assert f"From ticket {one.id} of <bdi>Vera Visitor</bdi>" in page
    assert desk.post(f"/tickets/{two.id}/replies", {"body": "For Vera.", "to": one.id}).status_code == 303
    later(seconds=11)
    run_jobs()
    assert "For Vera." in visit().text(questions.path(session.get_one(Question, thread.id)))
    assert "For Vera." in desk.text(f"/tickets/{two.id}")
    assert "It is handled in" in desk.text(f"/tickets/{one.id}")
    assert desk.post(f"/tickets/{one.id}/merging/withdrawal", {}).status_code == 303
    assert fresh(one).first_replied_at is not None
    assert fresh(two).first_replied_at is None


def test_split_off_it_waits_since_it_was_written(
    site: Site, people: People, later: Any, visit: Callable[..., Visitor]
) -> None:
    ticket = private(site, people.visitor, "Invoice")
    later(minutes=30)
    second = write_in(ticket, people.visitor, "And it is slow.")
    at = second.created_at
    later(hours=1)
    desk = visit(people.support)
    sent = desk.post(f"/tickets/{ticket.id}/splits", {"message": second.id, "subject": "Slow"})
    made = session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert made
    assert sent.headers["Location"] == f"/tickets/{made.id}"
    assert (made.waiting_since, made.opened_at, made.requester_id) == (at, at, people.visitor.id)
    assert fresh(ticket).waiting_since is not None
    assert "And it is slow." not in desk.text(f"/tickets/{ticket.id}")
    assert "Split off from" in desk.text(f"/tickets/{made.id}")
    assert "Split off from this one" in desk.text(f"/tickets/{ticket.id}")
    assert "And it is slow." in visit(people.visitor).text(f"/my-tickets/{made.id}")


def test_only_what_the_asker_wrote_beside_something_else_is_split_off(site: Site, people: People) -> None:
    ticket = private(site, people.visitor, "Invoice")
    only = session.scalars(select(TicketMessage)).one()
    with pytest.raises(Refused, match="nothing to split off"), write():
        support.split(ticket, {only.id}, "Else", by=people.support)
    there = fresh(ticket)
    with write():
        said = support.write_as_support(there, "Done.", by=people.support)
    with pytest.raises(Refused, match="Only what the asker wrote"), write():
        support.split(there, {said.id}, "Else", by=people.support)
    session.rollback()


def test_a_thread_that_is_split_has_two_tickets_linked(ask: Ask, people: People) -> None:
    thread = ask("One")
    ticket = deeds.escalate(thread, people.support)
    second = deeds.answer(thread, people.visitor, "And another thing.")
    with write():
        made = questions.split(second, "Another", along=[], by=people.moderator)
    new = deeds.the_ticket(made)
    assert new.split_from_id == ticket.id
    assert not session.scalar(select(Ticket.id).where(Ticket.id == new.id, support.counted()))
