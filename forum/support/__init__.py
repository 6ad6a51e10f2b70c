"""Support: tickets and their clocks, the queue, private notes, and the hand-over of what nobody answered."""

from forum.support import agreeing as _agreeing  # noqa: F401 - as above
from forum.support import clock_listeners as _clock_listeners  # noqa: F401 - and so are these
from forum.support import erasing as _erasing  # noqa: F401 - heard from the moment it is imported
from forum.support import listeners as _listeners  # noqa: F401 - heard from the moment they are imported
from forum.support.actions import assign, let_go, reopen, reply, solve, take, unassign
from forum.support.asked_on import carry_tickets, carry_tickets_back, page_named
from forum.support.bands import Band, band, band_of, week_for, weeks
from forum.support.changing import locked, locked_to_work
from forum.support.clock_events import TicketDueSoon, TicketLate, TicketLevelSet, TicketMarked, UpdatePromised
from forum.support.clock_models import Metric, TicketClock
from forum.support.counted import LEFT_OUT, counted
from forum.support.due import Due, due_of, says_same_until
from forum.support.events import (
    AskerReminded,
    NoReplyNeeded,
    NoteAdded,
    PrivateMessageWritten,
    PrivateReplied,
    QuestionForwarded,
    QuestionMadePrivate,
    ReplyHeld,
    ReplyPromised,
    ReplyTakenBack,
    TicketAssigned,
    TicketClosed,
    TicketHeld,
    TicketLeftToAsker,
    TicketMarkedSpam,
    TicketMerged,
    TicketOpened,
    TicketReopened,
    TicketReplied,
    TicketSolved,
    TicketSplit,
    TicketTakenUp,
    TicketUnassigned,
    TicketUndone,
    TicketUnmerged,
    TicketWoken,
)
from forum.support.forwarding import forward_due
from forum.support.levelling import mark, release_level, set_level
from forum.support.many import level_choice, reply_with
from forum.support.merge_models import TicketMerge
from forum.support.merged import family_of, root_of
from forum.support.merging import merge, mergeable_with, unmerge
from forum.support.models import Note, Ticket, TicketState, Watch, Why
from forum.support.moving_on import move_on_due
from forum.support.next_time import NextTime, has_time_ahead, next_time
from forum.support.no_reply import needs_no_reply
from forum.support.notes import add_note, colleagues_named
from forum.support.opening import escalate
from forum.support.patience import set_patience, warned_for
from forum.support.privacy import make_private
from forum.support.private import ask_support, messages_of, write_as_requester, write_as_support, write_first
from forum.support.private_models import TicketMessage, UnconfirmedTicket
from forum.support.promised_times import promise_choices, promised_moment
from forum.support.promising import promise_update, take_promise_back
from forum.support.queries import (
    held_reply,
    is_live,
    is_over,
    is_unsolved,
    live_ticket,
    notes_of,
    offered,
    open_and_late,
    people_on_support,
    state_as_said,
)
from forum.support.reply_models import Reply
from forum.support.resting import hold, leave_to_asker, mark_spam, take_up
from forum.support.sending import promise_reply, take_back
from forum.support.setup import open_support
from forum.support.snoozing import choices as hold_choices
from forum.support.snoozing import day_in_words
from forum.support.snoozing import in_words as moment_in_words
from forum.support.snoozing import moment_of as hold_moment
from forum.support.splitting import split
from forum.support.undoing import ANY_TIME, undo

__all__ = [
    "ANY_TIME",
    "LEFT_OUT",
    "AskerReminded",
    "Band",
    "Due",
    "Metric",
    "NextTime",
    "NoReplyNeeded",
    "Note",
    "NoteAdded",
    "PrivateMessageWritten",
    "PrivateReplied",
    "QuestionForwarded",
    "QuestionMadePrivate",
    "Reply",
    "ReplyHeld",
    "ReplyPromised",
    "ReplyTakenBack",
    "Ticket",
    "TicketAssigned",
    "TicketClock",
    "TicketClosed",
    "TicketDueSoon",
    "TicketHeld",
    "TicketLate",
    "TicketLeftToAsker",
    "TicketLevelSet",
    "TicketMarked",
    "TicketMarkedSpam",
    "TicketMerge",
    "TicketMerged",
    "TicketMessage",
    "TicketOpened",
    "TicketReopened",
    "TicketReplied",
    "TicketSolved",
    "TicketSplit",
    "TicketState",
    "TicketTakenUp",
    "TicketUnassigned",
    "TicketUndone",
    "TicketUnmerged",
    "TicketWoken",
    "UnconfirmedTicket",
    "UpdatePromised",
    "Watch",
    "Why",
    "add_note",
    "ask_support",
    "assign",
    "band",
    "band_of",
    "carry_tickets",
    "carry_tickets_back",
    "colleagues_named",
    "counted",
    "day_in_words",
    "due_of",
    "escalate",
    "family_of",
    "forward_due",
    "has_time_ahead",
    "held_reply",
    "hold",
    "hold_choices",
    "hold_moment",
    "is_live",
    "is_over",
    "is_unsolved",
    "leave_to_asker",
    "let_go",
    "level_choice",
    "live_ticket",
    "locked",
    "locked_to_work",
    "make_private",
    "mark",
    "mark_spam",
    "merge",
    "mergeable_with",
    "messages_of",
    "moment_in_words",
    "move_on_due",
    "needs_no_reply",
    "next_time",
    "notes_of",
    "offered",
    "open_and_late",
    "open_support",
    "page_named",
    "people_on_support",
    "promise_choices",
    "promise_reply",
    "promise_update",
    "promised_moment",
    "release_level",
    "reopen",
    "reply",
    "reply_with",
    "root_of",
    "says_same_until",
    "set_level",
    "set_patience",
    "solve",
    "split",
    "state_as_said",
    "take",
    "take_back",
    "take_promise_back",
    "take_up",
    "unassign",
    "undo",
    "unmerge",
    "warned_for",
    "week_for",
    "weeks",
    "write_as_requester",
    "write_as_support",
    "write_first",
]
