"""The lists of the queue: their order, what narrows them, how they are read, and their counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from forum import clock, community, handbook, support
from forum.accounts import Tier
from forum.community import SiteTeam, Team
from forum.db import as_writer, db, is_postgres, session, write
from forum.desk import counting, filters
from forum.desk.counting import counts
from forum.desk.filters import Filters
from forum.desk.lists import View, in_queue
from forum.handbook import TicketCategory
from forum.pages import Site
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.plans import forget_what_was_here
from tests.support import deeds

Ask = Callable[..., Question]


def test_the_queue_is_ordered_by_level_then_due_then_those_nobody_waits_for(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    stopped = ask("Answered, but handed over")
    deeds.escalate(stopped, people.support)
    deeds.answer(stopped, people.support)
    early, late = ask("Asked early"), ask("Handed over late")
    deeds.escalate(early, people.support)
    later(hours=1)
    deeds.escalate(late, people.support)
    urgent = ask("A bank", people.customer)
    deeds.escalate(urgent, people.support)
    assert _subjects(View.OPEN, people) == ["A bank", "Asked early", "Handed over late", "Answered, but handed over"]


def test_the_views_show_what_their_names_say(ask: Ask, people: People) -> None:
    mine, free, solved = (deeds.escalate(ask(name), people.support) for name in ("Mine", "Free", "Solved"))
    with write():
        support.take(mine, by=people.support)
    deeds.solve(solved, people.support)
    assert _subjects(View.OPEN, people) == ["Mine", "Free"]
    assert _subjects(View.UNASSIGNED, people) == [free.subject]
    assert _subjects(View.MINE, people) == ["Mine"]
    assert _subjects(View.SOLVED, people) == ["Solved"]


def test_page_by_page_the_queue_shows_every_ticket_once_in_the_same_order(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    for n in range(7):
        ticket = deeds.escalate(ask(f"Question {n}", people.customer if n % 3 == 0 else None), people.support)
        if n % 2:
            deeds.answer(session.get_one(Question, ticket.question_id), people.support)
        later(minutes=n % 2)
    whole = [ticket.id for ticket in in_queue(View.OPEN, people.support).rows]
    seen: list[int] = []
    after = ""
    while True:
        some = in_queue(View.OPEN, people.support, after=after, size=2)
        seen += [ticket.id for ticket in some.rows]
        if not (after := some.after):
            break
    assert seen == whole
    assert len(seen) == 7


@pytest.mark.parametrize("after", ["x", "1_2_3", "1_2026-11-23T09:00:00_3", f"1_2026-11-23T09:00:00Z_{2**80}", "__"])
def test_a_hand_edited_address_begins_at_the_start(ask: Ask, people: People, after: str) -> None:
    deeds.escalate(ask("The only one"), people.support)
    assert len(in_queue(View.OPEN, people.support, after=after).rows) == 1


@pytest.mark.parametrize("view", View)
def test_every_view_reads_its_slice_from_an_index_without_sorting(people: People, view: View) -> None:
    plan = _plan(view, people)
    assert "ix_ticket_" in plan
    assert not re.search(r"sort key|temp b-tree|scan ticket(?! using index)", plan, re.IGNORECASE)


@pytest.mark.parametrize("view", [view for view in View if view is not View.MINE])
@pytest.mark.parametrize("narrowing", [Filters(tier=Tier.PRIORITY), Filters(organisation=1)], ids=["tier", "customer"])
def test_what_one_tier_or_one_customer_asked_is_read_from_its_own_index(
    people: People, view: View, narrowing: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "FEW", -1)
    plan = _read(lambda: in_queue(view, people.support, narrowing))
    name = "ix_ticket_tier" if narrowing.tier else "ix_ticket_organisation"
    order = {View.DUE_SOON: "_due_at", View.LATE: "_due_at", View.SOLVED: "_solved"}.get(view, "")
    # To PostgreSQL, which goes by its counts of rows, the index of what takes two people is as good on an empty table.
    either = "|ix_ticket_takes_two" if view is View.SECOND_OPINION and is_postgres() else ""
    assert re.search(rf"{name}{order}\b{either}", plan)
    assert not re.search(r"sort key|temp b-tree|scan ticket(?! using index)", plan, re.IGNORECASE)


@pytest.mark.parametrize("narrowing", [Filters(tier=Tier.COMMUNITY), Filters(organisation=1)], ids=["tier", "customer"])
def test_what_is_little_of_all_is_read_from_that_little(people: People, narrowing: Filters) -> None:
    """And not from all that a tier ever asked, of which it is little."""
    assert "ix_ticket_assignee_id" in _read(lambda: in_queue(View.MINE, people.support, narrowing))
    mine = replace(narrowing, assignee=people.support.id)
    assert "ix_ticket_assignee_id" in _read(lambda: in_queue(View.OPEN, people.support, mine))
    for view, index in ((View.UNASSIGNED, "unassigned"), (View.WAITING, "waiting"), (View.SECOND_OPINION, "takes_two")):
        assert re.search(rf"ix_ticket_{index}\b", _read(partial(in_queue, view, people.support, narrowing))), view


@pytest.mark.parametrize("view", [View.OPEN, View.WAITING, View.SECOND_OPINION])
def test_a_teams_list_begins_with_what_each_of_its_people_has(
    people: People, site: Site, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with what nobody has of its sites: along the list of everybody's, much of it may be read for a little."""
    monkeypatch.setattr(filters, "FEW", -1)
    team = Filters(team=_a_team(people, site))
    plan = _read(lambda: in_queue(view, people.support, team))
    read = re.findall(r"ix_ticket_(assignee_id|unassigned|waiting|takes_two)\b", plan)
    assert len(read) == 3
    # What takes two people is as little, on an empty table, as what one of them has: PostgreSQL may take either.
    if not (view is View.SECOND_OPINION and is_postgres()):
        assert read.count("assignee_id") == 2
    assert not re.search(r"ix_ticket_queue|scan ticket(?! using index)", plan, re.IGNORECASE)


@pytest.mark.parametrize("few", [-1, filters.FEW], ids=["along the list", "from the few"])
@pytest.mark.parametrize("most_parts", [0, filters.MOST_PARTS], ids=["as one", "by its parts"])
def test_page_by_page_a_team_is_shown_all_that_is_its_own_in_the_order_of_the_queue(
    ask: Ask, people: People, site: Site, few: int, most_parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "FEW", few)
    monkeypatch.setattr(filters, "MOST_PARTS", most_parts)
    theirs = {people.support.id, people.moderator.id, None}
    owners = [people.support, None, people.admin, people.moderator, None, people.admin, people.support]
    for n, owner in enumerate(owners):
        ticket = deeds.escalate(ask(f"Question {n}", people.customer if n % 3 == 0 else None), people.support)
        with write():
            session.get_one(Ticket, ticket.id).assignee_id = owner.id if owner else None
    team = _a_team(people, site)
    for narrowing in (Filters(team=team), Filters(team=team, tier=Tier.PRIORITY)):
        for view in (View.OPEN, View.WAITING, View.UNASSIGNED, View.MINE):
            everybodys = in_queue(view, people.support, replace(narrowing, team=None)).rows
            own = [row.id for row in everybodys if session.get_one(Ticket, row.id).assignee_id in theirs]
            assert _numbers_by_pages(view, people, narrowing) == own, (view, narrowing)
    empty = Filters(team=_another_team(people))
    assert _numbers_by_pages(View.OPEN, people, empty) == []


def test_due_soon_and_late_come_by_their_time_alone(ask: Ask, people: People, later: Callable[..., None]) -> None:
    free = deeds.escalate(ask("Eight hours"), people.support)
    bank = deeds.escalate(ask("One hour", people.customer), people.support)
    assert _subjects(View.DUE_SOON, people) == ["One hour", "Eight hours"]
    later(hours=2)
    assert _subjects(View.LATE, people) == ["One hour"]
    assert _subjects(View.DUE_SOON, people) == ["Eight hours"]
    later(days=1)
    assert _subjects(View.LATE, people) == ["One hour", "Eight hours"]
    assert {bank.id, free.id} == {ticket.id for ticket in in_queue(View.WAITING, people.support).rows}
    deeds.answer(session.get_one(Question, bank.question_id), people.support)
    assert _subjects(View.WAITING, people) == _subjects(View.LATE, people) == ["Eight hours"]


@pytest.mark.parametrize("few", [0, filters.FEW], ids=["along the list", "from the few"])
def test_a_view_is_narrowed_in_the_same_way_however_it_is_found(
    ask: Ask, people: People, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "FEW", few)
    bank = deeds.escalate(ask("A bank", people.customer), people.support)
    free = deeds.escalate(ask("Anybody"), people.support)
    done = deeds.escalate(ask("Done"), people.support)
    deeds.solve(done, people.support)
    with write():
        support.take(free, by=people.support)
        ours, others = (community.add_team(name, "", by=people.admin) for name in ("Ours", "Others"))
        community.add_member(ours, people.support, by=people.admin)
        session.add(SiteTeam(site_id=bank.site_id, team_id=others.id))
        ours_id, others_id = ours.id, others.id
        bug, never = (handbook.add_category(name, by=people.admin).id for name in ("Bug", "Never"))
        session.add(TicketCategory(ticket_id=free.id, category_id=bug, at=clock.now()))
    page = bank.question.shown_on[0].page_id if bank.question else 0
    for narrowing, names in (
        (Filters(tier=Tier.PRIORITY), ["A bank"]),
        (Filters(tier=Tier.COMMUNITY), ["Anybody"]),
        (Filters(tier=Tier.SUBSCRIBER), []),
        (Filters(level=bank.level), ["A bank"]),
        (Filters(organisation=people.customer.organisation_id), ["A bank"]),
        (Filters(assignee=people.support.id), ["Anybody"]),
        (Filters(page=page), ["A bank", "Anybody"]),
        (Filters(page=page + 1), []),
        (Filters(site=bank.site_id, level=free.level), ["Anybody"]),
        (Filters(site=bank.site_id + 1), []),
        (Filters(category=bug), ["Anybody"]),
        (Filters(category=never), []),
        (Filters(team=ours_id), ["Anybody"]),
        (Filters(team=others_id), ["A bank"]),
        (Filters(team=ours_id, tier=Tier.PRIORITY), []),
    ):
        session.rollback()
        found = [ticket.subject for ticket in in_queue(View.OPEN, people.support, narrowing).rows]
        assert found == names, narrowing
    for narrowing in (Filters(team=others_id), Filters(page=page), Filters(site=bank.site_id)):
        found = [ticket.subject for ticket in in_queue(View.SOLVED, people.support, narrowing).rows]
        assert found == ["Done"], narrowing


def test_the_counts_are_those_of_the_lists_and_know_the_oldest_without_an_owner(
    ask: Ask, people: People, later: Callable[..., None]
) -> None:
    first = deeds.escalate(ask("First"), people.support)
    later(hours=3)
    second = deeds.escalate(ask("Second", people.customer), people.support)
    assert counts(people.support, clock.now()).oldest == first.opened_at
    with write():
        support.take(first, by=people.support)
    later(minutes=90)
    deeds.solve(deeds.escalate(ask("Third"), people.support), people.support)
    session.rollback()
    counted = counts(people.support, clock.now())
    for view in View:
        if view is not View.SOLVED:
            assert getattr(counted.numbers, view.name.lower()) == len(_subjects(view, people)), view
    assert counted.numbers.late == 1
    assert (counted.oldest, counted.oldest_open) == (second.opened_at, first.opened_at)
    assert second.opened_at - first.opened_at == timedelta(hours=3)


def test_counting_reads_no_more_than_it_shows(ask: Ask, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = _read(lambda: counts(people.support, clock.now()))
    assert "ix_ticket_unassigned_opened_at" in plan
    assert "ix_ticket_owned_opened_at" in plan
    assert not re.search(r"scan ticket(?! using)|seq scan on ticket", plan, re.IGNORECASE)
    monkeypatch.setattr(counting, "COUNTED", 2)
    for name in ("One", "Two", "Three"):
        deeds.escalate(ask(name), people.support)
    session.rollback()
    assert counts(people.support, clock.now()).numbers.open == 2


def _a_team(people: People, site: Site) -> int:
    """Of two people, that looks after the site."""
    number = _another_team(people)
    with write():
        for person in (people.support, people.moderator):
            community.add_member(session.get_one(Team, number), person, by=people.admin)
        session.merge(SiteTeam(site_id=site.id, team_id=number))
    return number


def _another_team(people: People) -> int:
    with write():
        return community.add_team(f"Team {session.scalar(select(func.count(Team.id)))}", "", by=people.admin).id


def _numbers_by_pages(view: View, people: People, narrowing: Filters) -> list[int]:
    seen: list[int] = []
    after = ""
    while True:
        session.rollback()
        some = in_queue(view, people.support, narrowing, after, size=2)
        seen += [row.id for row in some.rows]
        if not (after := some.after):
            return seen


def _subjects(view: View, people: People) -> list[str]:
    session.rollback()
    return [ticket.subject for ticket in in_queue(view, people.support).rows]


def _plan(view: View, people: People) -> str:
    """How the database reads the first slice of a view."""
    return _read(lambda: in_queue(view, people.support))


def _read(reading: Callable[[], object]) -> str:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        seen.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    reading()
    event.remove(db.engine, "before_cursor_execute", note)
    forget_what_was_here()
    statement, parameters = seen[-1]
    with db.engine.connect() as plain:
        connection = plain.execution_options(**as_writer())
        if is_postgres():
            for way in ("seqscan", "bitmapscan", "sort"):
                connection.execute(text(f"SET enable_{way} = off"))
        words = "EXPLAIN" if is_postgres() else "EXPLAIN QUERY PLAN"
        return "\n".join(str(row) for row in connection.exec_driver_sql(f"{words} {statement}", parameters))
