from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class QuestionForwarded(Fact):
    """Nobody answered a thread in its site's time, so support got it by itself."""

    question_id: int
    ticket_id: int


@dataclass(frozen=True)
class TicketOpened(Fact):
    """`why` is the value of a `Why`; `by_id` is who handed it over, None for the sweep."""

    ticket_id: int
    question_id: int
    why: str
    by_id: int | None


@dataclass(frozen=True)
class TicketReplied(Fact):
    """A member of staff wrote publicly in the ticket's thread, from the queue or from the thread alike."""

    ticket_id: int
    answer_id: int
    by_id: int


@dataclass(frozen=True)
class TicketAssigned(Fact):
    ticket_id: int
    assignee_id: int
    by_id: int


@dataclass(frozen=True)
class TicketUnassigned(Fact):
    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketSolved(Fact):
    """Solved from the queue, or with its thread: by an accepted answer or by closing it."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class TicketReopened(Fact):
    """Work again: the asker wrote, or a decision was taken back."""

    ticket_id: int
    by_id: int


@dataclass(frozen=True)
class NoteAdded(Fact):
    ticket_id: int
    note_id: int
    by_id: int
