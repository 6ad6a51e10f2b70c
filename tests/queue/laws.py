"""What is true of thread, ticket and clocks after every step, whoever did what and whatever was cut off."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from forum import clock, rota
from forum.channels import Delivery
from forum.db import session
from forum.desk.bulk_models import Bulk
from forum.events import FactRow
from forum.jobs import Job
from forum.presence import Draft
from forum.questions import Answer, Edit, Question, State
from forum.rota import CalendarVersion
from forum.support import (
    Note,
    Reply,
    Ticket,
    TicketClock,
    TicketMessage,
    TicketState,
    UnconfirmedTicket,
    Watch,
    unconfirmed,
)
from forum.support.clock_models import ClockTurn, Metric
from forum.support.clocks import counting_clock
from forum.support.ledger import counted, ledger
from forum.support.turning import apply
from tests.queue.world import SECRET, World

NEW, OPEN, PENDING = TicketState.NEW, TicketState.OPEN, TicketState.PENDING
ON_HOLD, SOLVED, CLOSED = TicketState.ON_HOLD, TicketState.SOLVED, TicketState.CLOSED
# What the log says a ticket has become, by the last of these facts. An undone deed leads to where it was before.
BECAME = {
    "TicketOpened": {NEW}, "TicketSolved": {SOLVED}, "TicketMarkedSpam": {SOLVED}, "TicketClosed": {CLOSED},
    "TicketReopened": {OPEN}, "TicketTakenUp": {OPEN}, "TicketWoken": {OPEN}, "TicketLeftToAsker": {PENDING},
    "TicketHeld": {ON_HOLD}, "TicketUndone": {OPEN, PENDING, ON_HOLD},
}  # fmt: skip
# What makes a new ticket an open one; what was split off is open if an answer went along.
OPENING = {"TicketAssigned", "TicketReplied", "PrivateReplied", "NoReplyNeeded", "TicketSplit"}
ONCE = {"TicketOpened", "QuestionForwarded", "AnswerPosted", "QuestionAsked", "NoteAdded", "ReplyPromised",
        "TicketReplied", "PrivateMessageWritten", "PrivateReplied", "TicketClosed", "QuestionMadePrivate"}  # fmt: skip
KEPT = ["metric", "started_at", "target_s", "calendar_version_id", "policy_version_id", "due_at", "floor_at", "pauses",
        "unanswered", "satisfied_at", "cancelled_at", "breached_at"]  # fmt: skip
# Long enough that no random token on a page ever has one in it.
WORD = re.compile(r"word\d+said")


def words_in(*texts: str) -> set[str]:
    return {word for text in texts for word in WORD.findall(text)}


def both_say_the_same(question: Question) -> None:
    """3.1 and 3.2: one reading of a thread's state and its ticket's."""
    everything = session.scalars(select(Ticket).where(Ticket.question_id == question.id).order_by(Ticket.id)).all()
    tickets = [ticket for ticket in everything if ticket.state is not CLOSED]
    watch = session.get(Watch, question.id)
    assert len(tickets) <= 1, "a thread has two live tickets"
    assert tickets == everything[len(everything) - len(tickets) :]
    for former, after in pairwise(everything):
        assert after.follow_up_of_id == former.id
    ticket = root_of(everything[-1]) if everything else None
    if ticket is None or ticket.state is CLOSED:
        assert (watch is not None) == (question.waiting_since is not None), "who waits has a ticket or a watch"
        return
    assert watch is None
    done = all(is_done(one) for one in threads_beside(ticket))
    assert (ticket.state is SOLVED) == done == (ticket.solved_at is not None), f"{ticket.state}, thread done: {done}"
    if question.waiting_since is not None:
        assert ticket.waiting_since is not None, "the asker waits and the ticket's clock stands"


def root_of(ticket: Ticket) -> Ticket:
    return session.get_one(Ticket, ticket.merged_into_id) if ticket.merged_into_id else ticket


def threads_beside(root: Ticket) -> list[Question]:
    """All that are handled in a ticket."""
    here = (Ticket.id == root.id) | (Ticket.merged_into_id == root.id)
    return list(session.scalars(select(Question).join(Ticket, Ticket.question_id == Question.id).where(here)))


def is_done(question: Question) -> bool:
    return question.solved_at is not None or question.closed_at is not None or question.state is State.REMOVED


def the_ticket_is_in_order(ticket: Ticket) -> None:
    assert (ticket.wake_at is None) == (ticket.state in {NEW, OPEN, CLOSED}), "who rests has a time to wake"
    assert ticket.spam_at is None or ticket.state in {SOLVED, CLOSED}
    assert (ticket.solved_at is not None) == (ticket.state in {SOLVED, CLOSED}) or ticket.merged_into_id
    assert not (ticket.state in {SOLVED, CLOSED} and (ticket.due_at or ticket.waiting_since)), (
        "solved, and a clock runs"
    )


def every_ticket_is_of_whoever_asks() -> None:
    """After the worker: the tier and the organisation that lists are read by are those of the person."""
    for ticket in session.scalars(select(Ticket)):
        kept, true = (ticket.tier, ticket.organisation_id), (ticket.requester.tier, ticket.requester.organisation_id)
        assert kept == true, f"ticket {ticket.id} is in the lists of {kept}, and its asker is of {true}"


def who_takes_two_stands_on_the_one_that_is_worked_on() -> None:
    """What takes a second opinion is in that list, also merged into something that does not."""
    everything = session.scalars(select(Ticket)).all()
    taking = {ticket.merged_into_id or ticket.id for ticket in everything if ticket.opinion_at is not None}
    listed = {ticket.id for ticket in everything if ticket.takes_two_at is not None}
    assert listed == taking, f"a second opinion is for {taking}, and the list has {listed}"


def the_log_tells_the_state(world: World) -> None:
    """One event for each transition: whoever reads the log alone knows where every ticket stands."""
    told: dict[int, set[TicketState]] = {}
    before: dict[int, set[TicketState]] = {}  # being merged
    former: tuple[tuple[str, int], set[TicketState]] = (("", 0), set())  # where the last one that moved had been
    for name, payload in session.execute(select(FactRow.name, FactRow.payload).order_by(FactRow.id)):
        number = payload.get("ticket_id")
        if name == "TicketMerged":
            into = payload["into_id"]
            # Merging itself opens what had been solved or rested, and says so first.
            opened = former[1] if former[0] == ("TicketReopened", into) else set()
            before |= {number: told[number], into: told[into] | opened}
            told[number] = {CLOSED}
        elif name == "TicketUnmerged":
            # Both as they were, and what has happened since was told before it.
            for one in (number, payload["from_id"]):
                told[one] = (told[one] - {CLOSED}) | before.get(one, set())
        elif name in BECAME:
            former = ((name, number), told.get(number, set()))
            told[number] = BECAME[name]
        elif name in OPENING and told.get(number) == {NEW}:
            told[number] = {NEW, OPEN} if name in {"PrivateReplied", "TicketSplit"} else {OPEN}
    for ticket in session.scalars(select(Ticket)):
        assert ticket.state in told[ticket.id], f"ticket {ticket.id} is {ticket.state}, the log says {told[ticket.id]}"


def nothing_is_told_twice(world: World) -> None:
    facts = session.execute(select(FactRow.name, FactRow.payload).where(FactRow.name.in_(ONCE)))
    twice = [what for what, times in Counter((name, json.dumps(said)) for name, said in facts).items() if times > 1]
    assert not twice, f"recorded twice: {twice}"
    handed = session.scalars(select(FactRow.payload).where(FactRow.name == "QuestionForwarded")).all()
    assert len({said["ticket_id"] for said in handed}) == len(handed)
    told = Counter(
        (delivery.channel, delivery.to, word)
        for delivery in session.scalars(select(Delivery))
        for word in words_in(json.dumps(delivery.message)) & world.messages()
    )
    assert not (twice_mailed := [what for what, times in told.items() if times > 1]), f"told twice: {twice_mailed}"


def nothing_leaks(world: World) -> None:
    """No note in what leaves the house, and no text at all in facts."""
    team = set(session.scalars(world.addresses_of_the_team()))
    for delivery in session.scalars(select(Delivery).where(Delivery.id > world.seen["delivery"])):
        said = json.dumps(delivery.message)
        assert SECRET not in said or delivery.to in team, f"a note in a message to {delivery.to}"
        if delivery.channel != "mail":
            assert not words_in(said) & world.private(), "a private message in a ping"
        world.seen["delivery"] = delivery.id
    for number, payload in session.execute(select(FactRow.id, FactRow.payload).where(FactRow.id > world.seen["fact"])):
        assert not words_in(json.dumps(payload)), f"a text in a fact: {payload}"
        world.seen["fact"] = max(number, world.seen["fact"])


def nothing_is_lost(world: World) -> None:
    """What somebody wrote, and was not refused, is there once; and what was refused or cut off is not there by half."""
    found = Counter[tuple[str, str]]()
    for kind, texts in _papers():
        for text in texts:
            found.update((kind, word) for word in words_in(text))
    there = {word for _kind, word in found}
    public = public_words()
    for word, written in world.words.items():
        if word in there or written.taken:
            continue
        if written.kind == "form" and clock.now() - written.at > unconfirmed.KEPT:
            written.taken = True
            continue
        assert world.leaving is not None, f"{word}, a {written.kind}, is lost"
        gone, posts_too = world.leaving
        assert posts_too or word not in world.was_public, f"{word} was to stay"
        assert written.author_id in {gone, world.people["moderator"]}, f"{word} went with somebody else"
        written.taken = True
    if world.leaving is not None and world.leaving[1]:
        theirs = {word for word, written in world.words.items() if written.author_id == world.leaving[0]}
        assert not theirs & there, f"still there: {theirs & there}"
    once = {word for word, written in world.words.items() if written.kind != "many"}
    papers = {"answer", "note", "message"}
    double = [what for what, times in found.items() if times > 1 and what[0] in papers and what[1] in once]
    assert not double, f"there twice: {double}"
    world.was_public = public


def public_words() -> set[str]:
    """The words of what everybody may read now."""
    shown = Question.state == State.PUBLISHED
    asked = session.execute(select(Question.title, Question.body).where(shown)).all()
    answers = select(Answer.body).join(Question, Question.id == Answer.question_id)
    answered = session.scalars(answers.where(shown, Answer.state == State.PUBLISHED)).all()
    return words_in(*(text for row in asked for text in row), *answered)


def clocks_add_up(tickets: Iterable[Ticket]) -> None:
    """3.5: the stored clocks are what their turns give, and each ledger adds up."""
    for ticket in tickets:
        clocks = list(
            session.scalars(select(TicketClock).where(TicketClock.ticket_id == ticket.id).order_by(TicketClock.id))
        )
        for one in clocks:
            assert replayed(one) == {name: getattr(one, name) for name in KEPT}, f"a clock of ticket {ticket.id}"
            if one.due_at is not None and one.target_s is not None:
                assert counted(ledger(one, clock.now())).total_seconds() == one.target_s
            assert one.breached_at is None or one.breached_at <= clock.now(), "late in the future"
            assert not (one.satisfied_at and one.cancelled_at)
        running = [one for one in clocks if one.is_running]
        assert sum(one.metric is not Metric.UPDATE for one in running) <= 1
        assert not running or ticket.is_unsolved, "a clock runs on a ticket that is done"
        counting = counting_clock(clocks)
        assert ticket.due_at == (counting.due_at if counting else None)


def replayed(one: TicketClock) -> dict[str, Any]:
    again = SimpleNamespace()
    for turn in session.scalars(select(ClockTurn).where(ClockTurn.clock_id == one.id).order_by(ClockTurn.id)):
        number = turn.data.get("calendar_version_id") or again.calendar_version_id
        apply(again, turn.turn, turn.at, turn.data, rota.week_in(session.get_one(CalendarVersion, number)))
    return {name: getattr(again, name) for name in KEPT}


def nobody_was_forgotten(question: Question) -> None:
    """After a sweep: what has waited as long as its site lets it wait is in the queue, with an owner or a clock."""
    if question.waiting_since is None or not question.takes_messages:
        return
    waited = rota.elapsed(rota.week_of(question.site.calendar), question.waiting_since, clock.now())
    if waited.total_seconds() >= question.site.forward_minutes * 60:
        live = select(Ticket).where(Ticket.question_id == question.id, Ticket.state != CLOSED)
        ticket = session.scalar(live) or _handled_in(question)
        assert ticket is not None, f"thread {question.id} is due and has no ticket"
        assert ticket.state is not CLOSED
        assert ticket.is_unsolved
        assert ticket.assignee_id or ticket.waiting_since, "nobody has it, and it is in no list"


def _handled_in(question: Question) -> Ticket | None:
    merged = select(Ticket).where(Ticket.question_id == question.id, Ticket.merged_into_id.is_not(None))
    found = session.scalar(merged.order_by(Ticket.id.desc()).limit(1))
    return root_of(found) if found else None


def no_job_failed() -> None:
    errors = session.scalars(select(Job.kind + ": " + Job.error).where(Job.error != "")).all()
    assert not errors, errors


def _papers() -> Iterable[tuple[str, Iterable[str]]]:
    yield "question", [f"{title} {body}" for title, body in session.execute(select(Question.title, Question.body))]
    yield "answer", session.scalars(select(Answer.body)).all()
    yield "edit", session.scalars(select(Edit.body)).all()
    yield "note", session.scalars(select(Note.body)).all()
    yield "message", session.scalars(select(TicketMessage.body)).all()
    yield "reply", session.scalars(select(Reply.body)).all()
    yield "form", session.scalars(select(UnconfirmedTicket.body)).all()
    yield "many", [json.dumps(said) for said in session.scalars(select(Bulk.data))]
    yield "draft", [json.dumps(texts) for texts in session.scalars(select(Draft.texts))]


def newest_turn() -> int:
    return session.scalar(select(func.max(ClockTurn.id))) or 0


def nothing_is_left(world: World) -> None:
    """After the last round: no reply waits whose time has come, and no job either."""
    due = select(Job.kind).where(Job.due_at <= clock.now())
    assert not (left := session.scalars(due).all()), f"jobs that nobody did: {left}"
    waiting = select(Reply.id).where(Reply.sent_at.is_(None), Reply.held_at.is_(None), Reply.send_at <= clock.now())
    assert not session.scalars(waiting).all(), "a reply neither went nor came back"
