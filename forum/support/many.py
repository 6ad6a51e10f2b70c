"""What is done to a ticket from a list of many, where nobody has its page in front of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from forum import handbook
from forum.accounts import User
from forum.db import session
from forum.handbook import Category, Macro
from forum.refused import Refused
from forum.support.clock_models import LevelChoice
from forum.support.conversation import conversation_of
from forum.support.filling import words_for
from forum.support.merged import family_of, whom_to_answer
from forum.support.models import Ticket
from forum.support.reply_models import Reply
from forum.support.sending import is_sorted, promise_reply


def level_choice(ticket: Ticket) -> LevelChoice | None:
    """The level that somebody set by hand."""
    return session.get(LevelChoice, ticket.id, populate_existing=True)


def reply_with(ticket: Ticket, macro: Macro, *, by: User) -> Reply:
    """Answer with a macro, filled in for this ticket, and do with it what the macro says; what can be taken back."""
    text = handbook.filled_in(macro.body, words_for(ticket, by=by))
    categories = [one for one in handbook.categories_with_those_aside() if one.id in macro.categories]
    _must_take_it(ticket, categories)
    seen = conversation_of(ticket).seen
    return promise_reply(ticket, text, seen=seen, by=by, then=macro.then, macros=[macro.id], categories=categories)


def _must_take_it(ticket: Ticket, categories: Sequence[Category]) -> None:
    """What a form says of its text and its categories is not true where there is no form."""
    thread = whom_to_answer(family_of(ticket)).question
    if thread is not None and thread.closed_at is not None:
        raise Refused(_("This thread was closed, so it takes no more answers."))
    if not categories and not is_sorted(ticket):
        raise Refused(_("It has no category yet: choose one on the ticket, or use a macro that sets one."))
