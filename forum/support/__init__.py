"""Support: tickets and their clocks, the queue, private notes, and the hand-over of what nobody answered."""

from forum.support import erasing as _erasing  # noqa: F401 - heard from the moment it is imported
from forum.support import listeners as _listeners  # noqa: F401 - heard from the moment they are imported
from forum.support.actions import assign, reopen, reply, solve, take, unassign
from forum.support.events import (
    AskerReminded,
    NoteAdded,
    QuestionForwarded,
    ReplyHeld,
    ReplyPromised,
    ReplyTakenBack,
    TicketAssigned,
    TicketClosed,
    TicketHeld,
    TicketLeftToAsker,
    TicketMarkedSpam,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketSolved,
    TicketTakenUp,
    TicketUnassigned,
    TicketUndone,
    TicketWoken,
)
from forum.support.forwarding import forward_due
from forum.support.models import Note, Ticket, TicketState, Watch, Why
from forum.support.moving_on import move_on_due
from forum.support.notes import add_note
from forum.support.opening import escalate
from forum.support.patience import set_patience, warned_for
from forum.support.priority import level_name
from forum.support.queries import View, in_queue, live_ticket, notes_of, offered, open_and_late, people_on_support
from forum.support.reply_models import Reply
from forum.support.resting import hold, leave_to_asker, mark_spam, take_up
from forum.support.sending import promise_reply, take_back
from forum.support.setup import open_support
from forum.support.undoing import undo

__all__ = [
    "AskerReminded",
    "Note",
    "NoteAdded",
    "QuestionForwarded",
    "Reply",
    "ReplyHeld",
    "ReplyPromised",
    "ReplyTakenBack",
    "Ticket",
    "TicketAssigned",
    "TicketClosed",
    "TicketHeld",
    "TicketLeftToAsker",
    "TicketMarkedSpam",
    "TicketOpened",
    "TicketReopened",
    "TicketReplied",
    "TicketSolved",
    "TicketState",
    "TicketTakenUp",
    "TicketUnassigned",
    "TicketUndone",
    "TicketWoken",
    "View",
    "Watch",
    "Why",
    "add_note",
    "assign",
    "escalate",
    "forward_due",
    "hold",
    "in_queue",
    "leave_to_asker",
    "level_name",
    "live_ticket",
    "mark_spam",
    "move_on_due",
    "notes_of",
    "offered",
    "open_and_late",
    "open_support",
    "people_on_support",
    "promise_reply",
    "reopen",
    "reply",
    "set_patience",
    "solve",
    "take",
    "take_back",
    "take_up",
    "unassign",
    "undo",
    "warned_for",
]
