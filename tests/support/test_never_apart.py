"""Whatever people, workers and time do in whatever order, thread and ticket never say different things."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count, pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from forum import clock, questions, rota, support
from forum.db import session, write
from forum.pages import Page
from forum.questions import Answer, CloseReason, Question
from forum.refused import Refused
from forum.support import Ticket, TicketState, Watch
from tests.people import People
from tests.support import deeds

SECRET = "what only support may read"
numbers = count(1)


class Story:
    """One thread and everything that can happen to it."""

    def __init__(self, page: Page, people: People, later: Callable[..., None]) -> None:
        self.people, self.later = people, later
        self.number = deeds.ask(page, people.visitor, f"Question {next(numbers)}").id

    @property
    def question(self) -> Question:
        return session.get_one(Question, self.number)

    @property
    def ticket(self) -> Ticket | None:
        return session.scalar(support.live_ticket(self.number))

    def asker_writes(self) -> None:
        questions.answer(self.question, f"Message {next(numbers)}", by=self.people.visitor)

    def staff_answers(self) -> None:
        questions.answer(self.question, f"Message {next(numbers)}", by=self.people.support)

    def community_answers(self) -> None:
        questions.answer(self.question, f"Message {next(numbers)}", by=self.people.stranger)

    def asker_accepts(self) -> None:
        if made := self._last(Answer.from_asker.is_(False)):
            questions.accept(made, by=self.people.visitor)

    def asker_takes_it_back(self) -> None:
        if made := self._last(Answer.id == self.question.accepted_id):
            questions.unaccept(made, by=self.people.visitor)

    def staff_answer_is_removed(self) -> None:
        if made := self._last(Answer.by_staff.is_(True)):
            questions.remove_answer(made, by=self.people.moderator)

    def message_is_removed(self) -> None:
        if made := self._last(Answer.from_asker.is_(True)):
            questions.remove_answer(made, by=self.people.visitor)

    def solution_is_removed(self) -> None:
        if made := self._last(Answer.id == self.question.accepted_id):
            questions.remove_answer(made, by=self.people.moderator)

    def answer_comes_back(self) -> None:
        if made := self._last(Answer.removed_at.is_not(None)):
            questions.restore_answer(made, by=self.people.moderator)

    def thread_is_removed(self) -> None:
        questions.remove_question(self.question, by=self.people.moderator)

    def thread_comes_back(self) -> None:
        questions.restore_question(self.question, by=self.people.moderator)

    def moderator_closes(self) -> None:
        questions.close(self.question, CloseReason.OTHER, by=self.people.moderator)

    def moderator_reopens(self) -> None:
        questions.reopen(self.question, by=self.people.moderator)

    def moderator_hands_over(self) -> None:
        support.escalate(self.question, by=self.people.moderator)

    def support_solves(self) -> None:
        if ticket := self.ticket:
            support.solve(ticket, by=self.people.support)

    def support_takes_it_back(self) -> None:
        if ticket := self.ticket:
            support.reopen(ticket, by=self.people.support)

    def support_marks_the_thread(self) -> None:
        questions.solve(self.question, by=self.people.support)

    def support_takes_it(self) -> None:
        if ticket := self.ticket:
            support.take(ticket, by=self.people.support)

    def support_gives_it_back(self) -> None:
        if ticket := self.ticket:
            support.unassign(ticket, by=self.people.support)

    def support_notes(self) -> None:
        if ticket := self.ticket:
            support.add_note(ticket, f"{SECRET} {next(numbers)}", by=self.people.support)

    def support_waits_for_the_asker(self) -> None:
        if ticket := self.ticket:
            support.leave_to_asker(ticket, by=self.people.support)

    def support_puts_it_on_hold(self) -> None:
        if ticket := self.ticket:
            support.hold(ticket, clock.now() + timedelta(days=2), by=self.people.support)

    def support_takes_it_up(self) -> None:
        if ticket := self.ticket:
            support.take_up(ticket, by=self.people.support)

    def support_undoes(self) -> None:
        if ticket := self.ticket:
            support.undo(ticket, by=self.people.support)

    def support_finds_spam(self) -> None:
        if ticket := self.ticket:
            support.mark_spam(ticket, by=self.people.support)

    def _last(self, which: Any) -> Answer | None:
        mine = select(Answer).where(Answer.question_id == self.number, which)
        return session.scalar(mine.order_by(Answer.id.desc()).limit(1))


DEEDS = sorted(name for name in vars(Story) if "_" in name and not name.startswith("_"))
PASSING = {"an hour": 1, "four hours": 4, "a day": 24, "a weekend": 72, "a week": 168, "three weeks": 504}
steps = st.one_of(st.sampled_from(DEEDS), st.sampled_from(sorted(PASSING)), st.just("sweep"))


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happens=st.lists(steps, min_size=4, max_size=18))
def test_thread_and_ticket_never_say_different_things(
    doc_page: Page, people: People, later: Callable[..., None], visit: Callable[..., Any], happens: list[str]
) -> None:
    story = Story(doc_page, people, later)
    for step in happens:
        if step in PASSING:
            later(hours=PASSING[step])
        elif step == "sweep":
            support.move_on_due()
            deeds.sweep()
            assert_nobody_was_forgotten(story.question)
        else:
            try:
                with write():
                    getattr(story, step)()
            except Refused:
                session.rollback()
        assert_both_say_the_same(story.question)
    shown = visit().text(questions.path(story.question))
    assert ("Question" in shown) == (story.question.removed_at is None)
    assert SECRET not in shown


def assert_both_say_the_same(question: Question) -> None:
    session.rollback()
    everything = session.scalars(select(Ticket).where(Ticket.question_id == question.id).order_by(Ticket.id)).all()
    tickets = [ticket for ticket in everything if ticket.state is not TicketState.CLOSED]
    watch = session.get(Watch, question.id)
    assert len(tickets) <= 1
    assert tickets == everything[len(everything) - len(tickets) :]
    for former, after in pairwise(everything):
        assert after.follow_up_of_id == former.id
    if not tickets:
        assert (watch is not None) == (question.waiting_since is not None)
        return
    (ticket,) = tickets
    done = question.solved_at is not None or question.closed_at is not None or question.removed_at is not None
    assert watch is None
    assert (ticket.state is TicketState.SOLVED) == done == (ticket.solved_at is not None)
    assert (ticket.wake_at is None) == (ticket.state in {TicketState.NEW, TicketState.OPEN})
    assert ticket.spam_at is None or done
    assert (ticket.waiting_since is None) == (ticket.due_at is None)
    if done:
        assert ticket.due_at is None
    if question.waiting_since is not None:
        assert ticket.due_at is not None


def assert_nobody_was_forgotten(question: Question) -> None:
    if question.waiting_since is None:
        return
    waited = rota.elapsed(rota.week_of(question.site.calendar), question.waiting_since, clock.now())
    in_queue = session.scalar(
        select(func.count(Ticket.id)).where(
            Ticket.question_id == question.id, Ticket.state.not_in([TicketState.SOLVED, TicketState.CLOSED])
        )
    )
    assert in_queue or waited.total_seconds() < question.site.forward_minutes * 60
