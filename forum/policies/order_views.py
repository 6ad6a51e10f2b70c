"""Rules and levels in the panel: tried before they are saved, the orders of the handbook among them."""

from __future__ import annotations

from flask import Response, request, url_for

from forum.accounts import is_admin, must_be_signed_in
from forum.db import session, write
from forum.policies.actions import set_order
from forum.policies.conditions import NAMES
from forum.policies.lengths import Length, read_length
from forum.policies.models import LEVELS, Condition
from forum.policies.presets import PRESETS
from forum.policies.rules import Order, Rule, order_now, preset
from forum.refused import Refused
from forum.web import done, number_of, page, panel

blueprint = panel("level_rules", __name__, prefix="/panel/priority", may=is_admin)
MOST = 60


@blueprint.get("")
def index() -> Response:
    """The rules in force, or with `preset` those of the handbook, not saved yet."""
    name = request.args.get("preset", "")
    return _form(preset(name), tried=True) if name in PRESETS else _form(order_now())


@blueprint.post("")
def post_order() -> Response:
    """Save; or move, drop or try what is typed without saving it."""
    by = must_be_signed_in()
    try:
        order = _typed()
        if "save" not in request.form:
            return _form(_moved(order), tried=True)
        with write():
            set_order(order, by=by)
    except Refused as error:
        session.rollback()
        return _form(_typed(strict=False), tried=True, problem=error)
    return done(url_for("level_rules.index", saved=1))


def _form(order: Order, *, tried: bool = False, problem: Refused | None = None) -> Response:
    return page(
        "policies/priority.html",
        "priority",
        status=problem.status if problem else 200,
        order=order,
        conditions=NAMES,
        presets=PRESETS,
        tried=tried,
        problem=problem,
        saved="saved" in request.args,
    )


def _typed(*, strict: bool = True) -> Order:
    """The rules as they stand in the form; the last row is a new one if a condition was chosen there."""
    known = {condition.value: condition for condition in Condition}
    rows = range(min(request.form.get("rows", 0, type=number_of) or 0, MOST) + 1)
    rules = [
        Rule(
            known[request.form[f"condition-{row}"]],
            request.form.get(f"level-{row}", 0, type=number_of) or LEVELS[-1],
            request.form.get(f"value-{row}", "").strip(),
            f"on-{row}" in request.form,
        )
        for row in rows
        if request.form.get(f"condition-{row}") in known
    ]
    names = {number: request.form.get(f"name-{number}", "") for number in LEVELS}
    return Order(tuple(rules), names, {number: _aging(number, strict) for number in LEVELS})


def _aging(number: int, strict: bool) -> Length:
    usual = Length(number, "d")
    try:
        return read_length(request.form.get(f"aging-{number}", "")) or usual
    except Refused:
        if strict:
            raise
        return usual


def _moved(order: Order) -> Order:
    """Up, down or away, as the button says; one number too many changes nothing."""
    rules = list(order.rules)
    up, down, away = (request.form.get(name, type=number_of) for name in ("up", "down", "remove"))
    if up is not None and 0 < up < len(rules):
        rules[up - 1], rules[up] = rules[up], rules[up - 1]
    if down is not None and 0 <= down < len(rules) - 1:
        rules[down + 1], rules[down] = rules[down], rules[down + 1]
    if away is not None and 0 <= away < len(rules):
        del rules[away]
    return Order(tuple(rules), order.names, order.aging)
