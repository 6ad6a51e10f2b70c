"""Many tickets at once: what was chosen, what the action still needs to know, and a page that shows how far it is."""

from __future__ import annotations

import secrets
from typing import Any, TypeVar

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum import handbook, policies, support
from forum.accounts import User, is_support, must_be_signed_in
from forum.db import session, write
from forum.desk import bulk, lists, saved
from forum.desk.bulk_models import Action, Bulk, Outcome
from forum.desk.lists import View
from forum.desk.views import filters_of
from forum.refused import Refused
from forum.support import Ticket
from forum.web import done, number_of, page, panel

blueprint = panel("desk_bulk", __name__, prefix="/queue/bulk", may=is_support)

Row = TypeVar("Row")
# What can be said without another question.
AT_ONCE = {Action.WAIT, Action.SOLVE, Action.SPAM}


@blueprint.post("")
def post_bulk() -> Response:
    """Begin, or ask first what the action needs to know; nothing is changed until then."""
    by, action = must_be_signed_in(), _action()
    if action not in AT_ONCE and "sure" not in request.form:
        return _ask(action, by)
    try:
        with write():
            made = bulk.begin(
                action,
                _data(action, by),
                _chosen(by),
                by=by,
                submission=request.form.get("submission", "")[:64] or secrets.token_hex(16),
                back=_back(),
            )
            number = made.id
    except Refused as error:
        session.rollback()
        if action in AT_ONCE:
            raise
        return _ask(action, by, error)
    return done(url_for("desk_bulk.show", number=number))


@blueprint.get("/<int:number>")
def show(number: int) -> Response:
    made = _existing(number)
    shown = [Outcome(value) for value in request.args.getlist("only") if value in {one.value for one in Outcome}]
    items = bulk.items_of(made, shown or Outcome, request.args.get("after", 0, type=number_of) or 0)
    counts, finished = bulk.progress(made), made.finished_at is not None
    return page(
        "desk/bulk.html",
        "progress",
        bulk=made,
        counts={outcome.value: number for outcome, number in counts.items()},
        total=sum(counts.values()),
        running=not finished or (made.undo_at is not None and counts.get(Outcome.DONE, 0) > 0),
        leaving=bulk.on_their_way(items) if finished and made.action is Action.REPLY else set(),
        items=items,
        only=[outcome.value for outcome in shown],
        after=items[-1].id if len(items) == bulk.AT_A_TIME else None,
        may_undo=bulk.may_undo(made, must_be_signed_in()),
    )


@blueprint.post("/<int:number>/undo")
def post_undo(number: int) -> Response:
    by = must_be_signed_in()
    with write():
        bulk.undo(_existing(number), by=by)
    return done(url_for("desk_bulk.show", number=number))


def _ask(action: Action, by: User, error: Refused | None = None) -> Response:
    chosen = _chosen(by)
    if not chosen:
        raise Refused(_("Please choose at least one first."))
    first = session.get(Ticket, chosen[0])
    whole = request.form.get("scope") == "view"
    return page(
        "desk/bulk_ask.html",
        "listing",
        status=error.status if error else 200,
        action=action.value,
        chosen=[] if whole else chosen,
        number=len(chosen),
        most=bulk.MOST,
        form=request.form,
        view=_view().value,
        filters=filters_of(request.form),
        submission=request.form.get("submission") or secrets.token_hex(16),
        problem=error.sentence if error else "",
        colleagues=support.people_on_support() if action is Action.ASSIGN else [],
        levels=policies.LEVELS,
        categories=handbook.categories_with_those_aside() if action is Action.CATEGORY else [],
        macros=handbook.macros_for(by, limit=200) if action in {Action.REPLY, Action.NOTE} else [],
        snoozes=support.hold_choices(first) if action is Action.HOLD and first else [],
        back=_back(),
    )


def _chosen(by: User) -> list[int]:
    """The tickets that were ticked, or the whole view as it is at this moment."""
    if request.form.get("scope") == "view":
        return lists.numbers_in(_view(), by, filters_of(request.form), bulk.MOST)
    name = "shown" if request.form.get("all") else "ticket"
    return [number for number in request.form.getlist(name, type=number_of) if number]


def _data(action: Action, by: User) -> dict[str, Any]:
    given = request.form
    match action:
        case Action.ASSIGN:
            person = _one(User, "person", _("Please choose who gets them."))
            return {"person": person.id}
        case Action.LEVEL:
            level, reason = given.get("new_level", type=number_of), " ".join(given.get("reason", "").split())
            if level not in policies.LEVELS or not reason:
                raise Refused(_("Please choose a level and say why, so that others understand it."), status=422)
            return {"level": level, "reason": reason}
        case Action.CATEGORY:
            category = _one(handbook.Category, "category", _("Please choose a category."))
            return {"category": category.id}
        case Action.REPLY:
            macro = _one(handbook.Macro, "macro", _("Please choose a macro."))
            return {"macro": handbook.macro_of(macro.id, by=by).id}
        case Action.NOTE:
            if not (note := given.get("note", "").strip()):
                raise Refused(_("There is no text in the note yet."), status=422)
            return {"note": note}
        case Action.HOLD:
            return {"until": given.get("until", ""), "day": given.get("day", "")}
    return {}


def _one(kind: type[Row], name: str, sentence: str) -> Row:
    number = request.form.get(name, type=number_of)
    found = session.get(kind, number) if number is not None and number < 2**63 else None
    if found is None:
        raise Refused(sentence, status=422)
    return found


def _action() -> Action:
    try:
        return Action(request.form.get("action", ""))
    except ValueError:
        raise Refused(_("Please choose what to do.")) from None


def _view() -> View:
    try:
        return View(request.form.get("view", ""))
    except ValueError:
        return View.OPEN


def _back() -> str:
    return saved.address_of(_view(), filters_of(request.form))


def _existing(number: int) -> Bulk:
    found = session.get(Bulk, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such list of tickets."), status=404)
    return found
