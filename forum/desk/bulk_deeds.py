"""What each action does to one ticket, through the same functions as by hand, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from forum import handbook, support
from forum.accounts import User
from forum.db import session
from forum.desk.bulk_models import Action, BulkItem, Outcome
from forum.handbook import Category
from forum.refused import Refused
from forum.support import Ticket, TicketState

Data = dict[str, Any]


@dataclass(frozen=True)
class Done:
    """What became of a ticket; `before` is what undoing needs."""

    sentence: str
    outcome: Outcome = Outcome.DONE
    before: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Deed:
    do: Callable[[Ticket, Data, User], Done]
    undo: Callable[[Ticket, BulkItem, Data, User], None]


def _skipped(sentence: str) -> Done:
    return Done(sentence, Outcome.SKIPPED)


def _assign(ticket: Ticket, data: Data, by: User) -> Done:
    person = session.get_one(User, data["person"])
    if ticket.assignee_id == person.id:
        return _skipped(_("%(name)s has it already", name=person.name))
    before = {"assignee": ticket.assignee_id}
    support.assign(ticket, person, by=by)
    return Done(_("Given to %(name)s", name=person.name), before=before)


def _give_back(ticket: Ticket, item: BulkItem, _data: Data, by: User) -> None:
    former = item.before.get("assignee")
    if former is None:
        support.unassign(ticket, by=by)
    else:
        support.assign(ticket, session.get_one(User, former), by=by)


def _set_level(ticket: Ticket, data: Data, by: User) -> Done:
    chosen = support.level_choice(ticket)
    before = {"level": chosen.level, "reason": chosen.reason} if chosen else {}
    if chosen and (chosen.level, chosen.reason) == (data["level"], data["reason"]):
        return _skipped(_("It has this level already"))
    support.set_level(ticket, data["level"], data["reason"], by=by)
    return Done(_("Level %(level)s", level=data["level"]), before=before)


def _former_level(ticket: Ticket, item: BulkItem, _data: Data, by: User) -> None:
    if item.before:
        support.set_level(ticket, item.before["level"], item.before["reason"], by=by)
    else:
        support.release_level(ticket, by=by)


def _categorise(ticket: Ticket, data: Data, by: User) -> Done:
    category = session.get_one(Category, data["category"])
    if category in handbook.categories_of(ticket.id):
        return _skipped(_("It is in “%(name)s” already", name=category.name))
    handbook.put_into(support.locked_to_work(ticket).id, category, by=by)
    return Done(_("Put into “%(name)s”", name=category.name))


def _uncategorise(ticket: Ticket, _item: BulkItem, data: Data, by: User) -> None:
    handbook.take_out_of(support.locked_to_work(ticket).id, session.get_one(Category, data["category"]), by=by)


def _reply(ticket: Ticket, data: Data, by: User) -> Done:
    macro = handbook.macro_of(data["macro"], by=by)
    promised = support.reply_with(ticket, macro, by=by)
    return Done(_("Answered"), before={"reply": promised.id})


def _take_reply_back(_ticket: Ticket, item: BulkItem, _data: Data, by: User) -> None:
    promised = session.get(support.Reply, item.before.get("reply", 0))
    if promised is None:
        raise Refused(_("This reply has gone already."), status=409)
    support.take_back(promised, by=by)


def _note(ticket: Ticket, data: Data, by: User) -> Done:
    support.add_note(ticket, data["note"], by=by)
    return Done(_("Noted"))


def _keep_note(_ticket: Ticket, _item: BulkItem, _data: Data, _by: User) -> None:
    raise Refused(_("A note stays where it was written."))


def _wait(ticket: Ticket, _data: Data, by: User) -> Done:
    if ticket.state is TicketState.PENDING:
        return _skipped(_("It waits for the asker already"))
    support.leave_to_asker(ticket, by=by)
    return Done(_("Waits for the asker"))


def _hold(ticket: Ticket, data: Data, by: User) -> Done:
    until = support.hold_moment(ticket, data["until"], data["day"])
    support.hold(ticket, until, by=by)
    there = until.astimezone(ZoneInfo(ticket.site.calendar.zone))
    return Done(_("On hold until %(when)s", when=support.moment_in_words(there)))


def _solve(ticket: Ticket, _data: Data, by: User) -> Done:
    if not ticket.is_unsolved and ticket.state is not TicketState.CLOSED:
        return _skipped(_("It was solved already"))
    support.solve(ticket, by=by)
    return Done(_("Solved"))


def _spam(ticket: Ticket, _data: Data, by: User) -> Done:
    if ticket.spam_at is not None:
        return _skipped(_("It was spam already"))
    support.mark_spam(ticket, by=by)
    return Done(_("Put away as spam"))


def _undo_state(ticket: Ticket, _item: BulkItem, _data: Data, by: User) -> None:
    support.undo(ticket, by=by, within=support.ANY_TIME)


DEEDS = {
    Action.ASSIGN: Deed(_assign, _give_back),
    Action.LEVEL: Deed(_set_level, _former_level),
    Action.CATEGORY: Deed(_categorise, _uncategorise),
    Action.REPLY: Deed(_reply, _take_reply_back),
    Action.NOTE: Deed(_note, _keep_note),
    Action.WAIT: Deed(_wait, _undo_state),
    Action.HOLD: Deed(_hold, _undo_state),
    Action.SOLVE: Deed(_solve, _undo_state),
    Action.SPAM: Deed(_spam, _undo_state),
}
