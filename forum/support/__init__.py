"""Support: tickets and their clocks, the queue, private notes, and the hand-over of what nobody answered."""

from forum.support import erasing as _erasing  # noqa: F401 - heard from the moment it is imported
from forum.support import listeners as _listeners  # noqa: F401 - heard from the moment they are imported
from forum.support.actions import assign, reopen, reply, solve, take, unassign
from forum.support.events import (
    NoteAdded,
    QuestionForwarded,
    TicketAssigned,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketSolved,
    TicketUnassigned,
)
from forum.support.forwarding import forward_due
from forum.support.models import Note, Ticket, TicketState, Watch, Why
from forum.support.notes import add_note
from forum.support.opening import escalate
from forum.support.priority import level_name
from forum.support.queries import View, in_queue, live_ticket, notes_of, offered, open_and_late, people_on_support
from forum.support.setup import open_support

__all__ = [
    "Note",
    "NoteAdded",
    "QuestionForwarded",
    "Ticket",
    "TicketAssigned",
    "TicketOpened",
    "TicketReopened",
    "TicketReplied",
    "TicketSolved",
    "TicketState",
    "TicketUnassigned",
    "View",
    "Watch",
    "Why",
    "add_note",
    "assign",
    "escalate",
    "forward_due",
    "in_queue",
    "level_name",
    "live_ticket",
    "notes_of",
    "offered",
    "open_and_late",
    "open_support",
    "people_on_support",
    "reopen",
    "reply",
    "solve",
    "take",
    "unassign",
]
