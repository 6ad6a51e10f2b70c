"""What the lists keep in step with: replies that were sent with many, and pages that became others."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from forum import support
from forum.db import session
from forum.desk.bulk_models import Action, Bulk, BulkItem, Outcome
from forum.events import on
from forum.moves import PageMove, PageMoved, PageMovedBack
from forum.support import Reply, ReplyHeld, ReplyTakenBack, Ticket, family_of, root_of


@on(ReplyHeld)
def say_it_was_not_sent(fact: ReplyHeld) -> None:
    """A reply to many tickets is said to be done when it is promised; this one was not sent."""
    held = session.get_one(Reply, fact.reply_id)
    if (item := _item_of(held)) is not None:
        item.outcome = Outcome.REFUSED
        item.sentence = _("Not sent: %(why)s It stands on the ticket.", why=held.why_held)


@on(ReplyTakenBack)
def say_it_was_taken_back(fact: ReplyTakenBack) -> None:
    if (item := _item_of(session.get_one(Reply, fact.reply_id))) is not None:
        item.outcome, item.sentence = Outcome.UNDONE, _("Taken back")


@on(PageMoved)
def take_private_tickets_along(fact: PageMoved) -> None:
    move = session.get_one(PageMove, fact.move_id)
    move.tickets = support.carry_tickets(fact.page_id, fact.to_id)


@on(PageMovedBack)
def bring_private_tickets_back(fact: PageMovedBack) -> None:
    move = session.get_one(PageMove, fact.move_id)
    support.carry_tickets_back(move.tickets, fact.to_id, fact.page_id)


def _item_of(made: Reply) -> BulkItem | None:
    """The line of the bulk that promised it, on the ticket it goes in or one that is handled together with that."""
    family: list[Ticket] = family_of(root_of(made.ticket))
    theirs = BulkItem.ticket_id.in_([one.id for one in family]) & (BulkItem.outcome == Outcome.DONE)
    replies = (Bulk.action == Action.REPLY) & (Bulk.by_id == made.author_id)
    found = session.scalars(select(BulkItem).join(Bulk, Bulk.id == BulkItem.bulk_id).where(theirs, replies))
    return next((item for item in found if item.before.get("reply") == made.id), None)
