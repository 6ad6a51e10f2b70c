"""“Thanks, I try it tomorrow”: support says that it needs no reply. The clock ends for it, and the ticket goes on."""

from __future__ import annotations

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, must_be_support
from forum.db import session
from forum.events import record
from forum.refused import Refused
from forum.support.changing import locked_to_work, move
from forum.support.clocks import stop_clock
from forum.support.conversation import Conversation
from forum.support.events import NoReplyNeeded
from forum.support.merged import family_of
from forum.support.models import Ticket, TicketState
from forum.support.private import messages_of
from forum.support.seeing import Seen, messages_since
from forum.support.unanswered import Unanswered, let_rest, unanswered_in
from forum.support.undoing import undoable


def needs_no_reply(ticket: Ticket, *, by: User, seen: Seen | None = None) -> None:
    """Nobody waits any more, until the asker writes again. `seen` is what stood on the page of whoever says so:
    Refused with 409 if the asker wrote since."""
    must_be_support(by)
    ticket = locked_to_work(ticket)
    if ticket.waiting_since is None:
        return
    family = family_of(ticket)
    those = unanswered_in(family, session.scalars(messages_of(*family)) if ticket.is_private else ())
    _must_be_answered(those)
    if seen is not None and any(_wrote_since(place, seen, by) for place in family):
        raise Refused(_("The asker has written since you looked. Please read that first."), status=409)
    said = NoReplyNeeded(ticket.id, by.id)
    with undoable(ticket, by=by, no_reply=let_rest(those, clock.now(), by=by)):
        stop_clock(ticket, because={"no_reply_by": by.id})
        if ticket.state is TicketState.NEW:
            move(ticket, TicketState.OPEN, said)
        else:
            session.flush()
            record(said)


def may_need_none(shown: Ticket, talk: Conversation) -> bool:
    """Whether the page of a ticket offers it."""
    if not shown.is_unsolved or shown.waiting_since is None or shown.merged_into_id is not None:
        return False
    those = unanswered_in(talk.family, talk.private_messages)
    return bool(those) and not those.owed


def _must_be_answered(those: Unanswered) -> None:
    if not those:
        raise Refused(_("No message of the asker waits for a reply here."), status=409)
    if those.owed:
        raise Refused(_("Nobody of the team has answered yet, so an answer is still owed."), status=409)


def _wrote_since(place: Ticket, seen: Seen, by: User) -> bool:
    return any(message.author_id == place.requester_id for message in messages_since([place], seen, but=by))
