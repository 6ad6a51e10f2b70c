"""What happened, and what the figures say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from forum import clock, community, handbook, policies, questions, rota, support
from forum.accounts import Tier, User, erase
from forum.community import teams
from forum.db import session, write
from forum.figures import count_anew
from forum.figures.models import FigureDay, FigureMark, FigurePart, FigureRun
from forum.pages import Page, Site
from forum.policies import Policy, Promise
from forum.questions import Question
from forum.refused import Refused
from forum.rota import Span
from forum.support import Ticket
from forum.support.lateness import note_what_is_late
from forum.support.recomputing import recompute_some
from tests.figures.plainly import counted_plainly
from tests.people import People
from tests.support import deeds

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def day(of: date, dimension: str = "", value: str = "") -> dict[str, int]:
    """The counts of a day; {} if it has none."""
    count_anew()
    session.rollback()
    found = select(FigureDay).where(FigureDay.day == of, FigureDay.dimension == dimension, FigureDay.value == value)
    row = session.scalar(found.execution_options(populate_existing=True))
    return row.counts if row else {}


def test_a_ticket_counts_on_the_day_on_which_it_came(question: Question, people: People) -> None:
    deeds.escalate(question, people.moderator)
    assert (day(MONDAY)["received"], day(MONDAY)["net"]) == (1, 1)
    assert day(TUESDAY) == {}


def test_the_day_ends_when_it_does_on_the_calendar_of_the_site(
    ask: Callable[..., Question], doc_page: Page, people: People, later: Callable[..., None]
) -> None:
    with write():
        rota.set_hours(doc_page.site.calendar, "America/New_York", [Span(0, 540, 1020)], {}, by=people.admin)
    later(hours=19)  # four in the morning of Tuesday in London, eleven at night of Monday in New York
    deeds.escalate(ask("Which day is it?"), people.moderator)
    assert day(MONDAY)["received"] == 1
    with write():
        rota.set_hours(doc_page.site.calendar, "Europe/London", [Span(0, 540, 1020)], {}, by=people.admin)
    assert day(TUESDAY)["received"] == 1
    assert day(MONDAY) == {}


def test_a_ticket_solved_another_day_leaves_that_day(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    later(days=1)
    deeds.solve(ticket, people.support)
    assert day(MONDAY)["net"] == 1
    assert (day(TUESDAY)["net"], day(TUESDAY)["solved"]) == (-1, 1)


def test_what_comes_back_counts_for_the_day_on_which_it_was_solved(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    deeds.answer(question, people.support)
    deeds.solve(ticket, people.support)
    later(days=1)
    deeds.answer(question, people.visitor, "It did not help.")
    assert day(MONDAY)["came-back"] == 1
    assert day(TUESDAY)["net"] == 1


def test_solved_by_mistake_and_taken_back_at_once_is_neither_solved_nor_come_back(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    deeds.solve(ticket, people.support)
    later(minutes=3)
    deeds.reopen(ticket, people.support)
    assert {"solved", "came-back"}.isdisjoint(day(MONDAY))
    assert day(MONDAY)["net"] == 1


def test_spam_counts_nowhere_and_comes_back_when_it_was_none(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    assert day(MONDAY)["received"] == 1
    with write():
        support.mark_spam(ticket, by=people.support)
    assert day(MONDAY) == {"out-spam": 1}
    with write():
        support.undo(ticket, by=people.support)
    assert (day(MONDAY)["received"], day(MONDAY)["net"]) == (1, 1)


def test_what_takes_a_second_opinion_is_left_out_also_if_its_category_begins_to(
    question: Question, people: People
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        category = handbook.add_category("Marketing", by=people.admin)
        handbook.put_into(ticket.id, category, by=people.support)
    assert day(MONDAY)["received"] == 1
    with write():
        handbook.change_category(
            category, name="Marketing", checklist="", runbook="", second_opinion=True, by=people.admin
        )
    assert day(MONDAY) == {"out-second_opinion": 1}


def test_a_first_reply_counts_in_its_band_and_who_waits_is_not_left_out(
    ask: Callable[..., Question], people: People, later: Callable[..., None]
) -> None:
    answered, waiting = ask("Answered"), ask("Waiting")
    for each in (answered, waiting):
        deeds.escalate(each, people.moderator)
    later(minutes=20)
    deeds.answer(answered, people.support)
    counts = day(MONDAY)
    assert (counts["replied"], counts["okay"]) == (1, 1)
    assert sum(number for name, number in counts.items() if name.startswith("waiting:")) == 1


def test_a_note_or_an_answer_of_another_reader_is_no_first_reply(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        support.add_note(ticket, "Ask Ada.", by=people.support)
    deeds.answer(question, people.stranger)
    assert "replied" not in day(MONDAY)


def test_a_promise_that_was_missed_stays_missed(
    ask: Callable[..., Question], people: People, later: Callable[..., None]
) -> None:
    asked = ask("A bank asks", people.customer)
    deeds.escalate(asked, people.moderator)
    later(days=4)
    note_what_is_late()
    assert day(MONDAY)["first-missed"] == 1
    deeds.answer(asked, people.support)
    assert day(MONDAY)["first-missed"] == 1


def _missed() -> Counter[str]:
    return Counter({name: number for name, number in day(MONDAY).items() if name.endswith("-missed")})


@pytest.mark.parametrize("which", ["untouched", "touched"])
def test_two_late_tickets_of_one_person_that_are_merged_are_one_promise_and_two_again_when_they_are_not(
    site: Site, people: People, later: Callable[..., None], which: str
) -> None:
    one, other = (_private(site, people, subject, later) for subject in ("Invoice", "Payment"))
    later(days=2)
    note_what_is_late()
    assert _missed() == {"first-missed": 2}
    with write():
        support.merge(one, other, by=people.support)
    note_what_is_late()
    assert (_missed(), day(MONDAY)["received"]) == ({"first-missed": 1}, 1)
    if which == "touched":
        with write():
            support.assign(session.get_one(Ticket, other.id), people.moderator, by=people.support)
    with write():
        support.unmerge(session.get_one(Ticket, one.id), by=people.support)
    note_what_is_late()
    assert (_missed(), day(MONDAY)["received"]) == ({"first-missed": 2}, 2)


def test_taken_out_of_one_in_which_nobody_else_waited_a_promise_counts_where_it_was_made(
    site: Site, people: People, later: Callable[..., None]
) -> None:
    other, one = (_private(site, people, subject, later) for subject in ("Payment", "Invoice"))
    with write():
        support.write_as_support(session.get_one(Ticket, other.id), "It is paid.", by=people.support)
    with write():
        support.merge(session.get_one(Ticket, one.id), session.get_one(Ticket, other.id), by=people.support)
    later(days=2)
    note_what_is_late()
    assert _missed().total() == 1
    with write():
        support.unmerge(session.get_one(Ticket, one.id), by=people.support)
    note_what_is_late()
    assert _missed() == {"first-missed": 1}


def test_a_late_message_that_is_split_off_stays_missed_where_it_was_written(
    site: Site, people: People, later: Callable[..., None]
) -> None:
    ticket = _private(site, people, "Invoice", later)
    [first] = session.scalars(support.messages_of(ticket))
    later(minutes=5)
    with write():
        support.write_as_requester(session.get_one(Ticket, ticket.id), "And a receipt.", by=people.visitor)
    later(days=2)
    note_what_is_late()
    with write():
        support.split(session.get_one(Ticket, ticket.id), {first.id}, "Something else", by=people.support)
    note_what_is_late()
    assert (_missed(), day(MONDAY)["received"]) == ({"first-missed": 2}, 1), "what was split off counts nowhere itself"


@pytest.mark.parametrize("back", [support.undo, support.reopen])
def test_a_late_ticket_that_was_solved_and_is_open_again_missed_one_promise(
    question: Question, people: People, later: Callable[..., None], back: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    later(hours=12)
    note_what_is_late()
    for _time in range(2):
        deeds.solve(ticket, people.support)
        with write():
            back(ticket, by=people.support)
        note_what_is_late()
    assert _missed() == {"first-missed": 1}


def test_each_message_that_was_answered_late_and_each_update_that_came_late_counts(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        told = Promise(policies.read_length("10 min"), policies.read_length("10 min"))
        policies.set_policy(Policy(None, {(ticket.level, None): told}), by=people.admin)
    with write():
        recompute_some({"after": 0})
    for _message in range(3):
        later(minutes=30)
        deeds.answer(question, people.support, f"So, at {clock.now()}.")
        deeds.answer(question, people.visitor, f"Still not, at {clock.now()}.")
    for _promise in range(2):
        with write():
            support.promise_update(ticket, clock.now() + timedelta(minutes=5), people.support)
        later(minutes=30)
    note_what_is_late()
    assert _missed() == {"first-missed": 1, "next-missed": 3, "update-missed": 2}


def _private(site: Site, people: People, subject: str, later: Callable[..., None]) -> Ticket:
    later(minutes=5)
    with write():
        return support.ask_support(session.get_one(Site, site.id), subject, f"About {subject}.", by=people.visitor)


def test_a_ticket_adds_to_its_tier_level_category_page_and_whoever_looks_after_it(
    ask: Callable[..., Question], doc_page: Page, people: People
) -> None:
    ticket = deeds.escalate(ask("A bank asks", people.customer), people.moderator)
    with write():
        category = handbook.add_category("Billing", by=people.admin)
        handbook.put_into(ticket.id, category, by=people.support)
        support.assign(ticket, people.support, by=people.support)
    places = [
        ("tier", "priority"),
        ("level", str(ticket.level)),
        ("category", str(category.id)),
        ("page", str(doc_page.id)),
        ("person", str(people.support.id)),
    ]
    assert [day(MONDAY, *place)["received"] for place in places] == [1] * 5


def test_a_ticket_counts_for_the_team_that_has_it_now_whichever_had_it_before(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        one, other = (community.add_team(name, "", by=people.admin) for name in ("Ingestion", "Billing"))
        community.add_member(one, people.support, by=people.admin)
        community.add_member(other, people.moderator, by=people.admin)
        support.assign(ticket, people.support, by=people.support)
    assert day(MONDAY, "team", str(one.id))["received"] == 1
    later(days=2)
    with write():
        support.assign(ticket, people.moderator, by=people.support)
    assert day(MONDAY, "team", str(one.id)) == {}
    assert day(MONDAY, "team", str(other.id))["received"] == 1


def test_who_joins_another_team_takes_the_figures_of_their_tickets_along(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        one, other = (community.add_team(name, "", by=people.admin) for name in ("Ingestion", "Billing"))
        support.assign(ticket, people.support, by=people.support)
    for team in (one, other):
        with write():
            community.add_member(team, people.support, by=people.admin)
        assert day(MONDAY, "team", str(team.id))["received"] == 1
    assert day(MONDAY, "team", str(one.id)) == {}
    with write():
        teams.remove_member(other, people.support, by=people.admin)
    assert day(MONDAY, "team", str(other.id)) == {}


def test_a_team_that_is_gone_has_no_figures_any_more(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        team = community.add_team("Ingestion", "", by=people.admin)
        community.add_member(team, people.support, by=people.admin)
        support.assign(ticket, people.support, by=people.support)
    assert day(MONDAY, "team", str(team.id))["received"] == 1
    number = team.id
    with write():
        teams.remove_team(team, by=people.admin)
    assert day(MONDAY, "team", str(number)) == {}
    assert day(MONDAY)["received"] == 1


def test_a_ticket_stays_with_the_tier_its_asker_had_when_it_came(ask: Callable[..., Question], people: People) -> None:
    ticket = deeds.escalate(ask("A bank asks", people.customer), people.moderator)
    assert day(MONDAY, "tier", "priority")["received"] == 1
    with write():
        session.get_one(User, people.customer.id).organisation.tier = Tier.COMMUNITY  # type: ignore[union-attr]
    deeds.solve(ticket, people.support)
    assert day(MONDAY, "tier", "priority")["solved"] == 1
    assert day(MONDAY, "tier", "community") == {}


def test_who_left_has_no_figures_any_more(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    with write():
        support.assign(ticket, people.support, by=people.support)
    assert day(MONDAY, "person", str(people.support.id))
    with write():
        erase(people.support, posts_too=False, by=people.admin)
    assert day(MONDAY, "person", str(people.support.id)) == {}
    assert day(MONDAY)["received"] == 1


def test_a_thread_that_a_reader_solved_is_the_communitys(
    ask: Callable[..., Question], people: People, later: Callable[..., None]
) -> None:
    theirs, ours, later_on = ask("Theirs"), ask("Ours"), ask("Both")
    deeds.accept(deeds.answer(theirs, people.stranger), people.visitor)
    deeds.accept(deeds.answer(ours, people.support), people.visitor)
    deeds.escalate(later_on, people.moderator)
    deeds.answer(later_on, people.support)
    deeds.accept(deeds.answer(later_on, people.stranger), people.visitor)
    assert (day(MONDAY)["threads"], day(MONDAY)["community"]) == (3, 1)


def test_everything_there_was_before_is_counted_too(
    question: Question, people: People, later: Callable[..., None]
) -> None:
    deeds.escalate(question, people.moderator)
    with write():
        session.execute(delete(FigureMark))
    later(days=3)
    assert day(MONDAY)["received"] == 1


def test_counting_twice_changes_nothing(question: Question, people: People) -> None:
    ticket = deeds.escalate(question, people.moderator)
    before = day(MONDAY)
    with write():
        session.add(FigureMark(subject=f"ticket:{ticket.id}"))
    assert day(MONDAY) == before
    with write():
        session.execute(delete(FigureRun))
    assert day(MONDAY) == before


class History:
    """A few tickets, and what people do with them."""

    def __init__(self, page: Page, people: People) -> None:
        self.page, self.people = page, people
        self.threads: list[int] = []
        self.chosen = 0

    @property
    def question(self) -> Question:
        return session.get_one(Question, self.threads[self.chosen % len(self.threads)])

    @property
    def ticket(self) -> Ticket:
        found = session.scalar(support.live_ticket(self.question.id))
        if found is None:
            raise Refused("none")
        return found

    def somebody_asks(self) -> None:
        by = [self.people.visitor, self.people.customer][len(self.threads) % 2]
        made = questions.ask(self.page, f"Question {len(self.threads)}", "How?", by=by)
        self.threads.append(made.id)
        self.chosen = len(self.threads) - 1
        if self.chosen % 3:
            support.escalate(made, by=self.people.moderator)

    def it_is_handed_over(self) -> None:
        support.escalate(self.question, by=self.people.moderator)

    def the_next_one(self) -> None:
        self.chosen += 1

    def asker_writes(self) -> None:
        questions.answer(self.question, f"Again {clock.now()}", by=self.question.author)  # type: ignore[arg-type]

    def staff_answers(self) -> None:
        questions.answer(self.question, f"So {clock.now()}", by=self.people.support)

    def a_reader_answers_and_it_is_accepted(self) -> None:
        made = questions.answer(self.question, f"Try {clock.now()}", by=self.people.stranger)
        questions.accept(made, by=self.people.moderator)

    def it_is_unaccepted(self) -> None:
        if self.question.accepted is not None:
            questions.unaccept(self.question.accepted, by=self.people.moderator)

    def support_solves(self) -> None:
        support.solve(self.ticket, by=self.people.support)

    def support_reopens(self) -> None:
        support.reopen(self.ticket, by=self.people.support)

    def support_waits_for_the_asker(self) -> None:
        support.leave_to_asker(self.ticket, by=self.people.support)

    def it_is_spam(self) -> None:
        support.mark_spam(self.ticket, by=self.people.support)

    def it_is_undone(self) -> None:
        support.undo(self.ticket, by=self.people.support)

    def somebody_takes_it(self) -> None:
        support.assign(self.ticket, self.people.moderator, by=self.people.support)


DEEDS = sorted(name for name in vars(History) if "_" in name and not name.startswith("_"))
PASSING = {"minutes": 0.2, "hours": 5.3, "a night": 14.0, "days": 50.0}


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happens=st.lists(st.sampled_from([*DEEDS, *PASSING, "count", "time does it"]), min_size=8, max_size=40))
def test_whatever_happens_the_sums_are_what_one_counts_from_the_rows_themselves(
    doc_page: Page, people: People, later: Callable[..., None], happens: list[str]
) -> None:
    history = History(doc_page, people)
    with write():
        history.somebody_asks()
    for step in happens:
        if step in PASSING:
            later(hours=PASSING[step])
        elif step == "count":
            count_anew()
        elif step == "time does it":
            note_what_is_late()
            support.move_on_due()
        else:
            try:
                with write():
                    getattr(history, step)()
            except Refused:
                session.rollback()
    count_anew()
    session.rollback()
    stored = {(row.dimension, row.value, row.day): row.counts for row in session.scalars(select(FigureDay))}
    assert stored == counted_plainly(history.page.site.calendar.zone)
    assert session.scalar(select(FigureMark.id).limit(1)) is None
    assert all(timedelta(0) <= clock.now().date() - part.day for part in session.scalars(select(FigurePart)))
