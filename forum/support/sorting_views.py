"""What a ticket is about, the steps of its checklists, and macros filled into the reply."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_babel import gettext as _

from forum import handbook
from forum.accounts import must_be_signed_in
from forum.db import session, write
from forum.handbook import Category, Macro
from forum.refused import Refused
from forum.support.changing import locked_to_work
from forum.support.filling import link_to_section, words_for
from forum.support.forms import ReplyForm
from forum.support.queries import people_on_support
from forum.support.ticket_views import blueprint, existing, show_facts, ticket_context, typed
from forum.web import number_of, page


@blueprint.post("/<int:number>/categories")
def post_categories(number: int) -> Response:
    """Put the ticket into those that are ticked in the form, and take it out of the others that stood there."""
    by, chosen = must_be_signed_in(), set(request.form.getlist("category", type=number_of))
    with write():
        ticket = locked_to_work(existing(number))
        has = {category.id for category in handbook.categories_of(ticket.id)}
        for category in handbook.all_categories():
            if category.id in chosen - has:
                handbook.put_into(ticket.id, category, by=by)
            elif category.id in has - chosen:
                handbook.take_out_of(ticket.id, category, by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/ticks/<int:category>")
def post_tick(number: int, category: int) -> Response:
    by = must_be_signed_in()
    with write():
        handbook.tick(locked_to_work(existing(number)).id, _category(category), typed("step"), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/ticks/<int:category>/withdrawal")
def withdraw_tick(number: int, category: int) -> Response:
    by = must_be_signed_in()
    with write():
        handbook.untick(locked_to_work(existing(number)).id, _category(category), typed("step"), by=by)
    return show_facts(number)


@blueprint.post("/<int:number>/filling")
def post_filling(number: int) -> Response:
    """A macro in the form, or the link to a section of the documentation, after what stands there; or the macros with
    the words that are looked for.

    Nothing is changed by it: the text comes back filled in, and only a reply that is sent counts a use.
    """
    by, shown = must_be_signed_in(), existing(number)
    fills, macro = request.form.get("fill", type=number_of), None
    if fills is None and typed("wanted"):
        found = handbook.macros_for(by, typed("wanted"))
        macro = found[0] if len(found) == 1 and "search" in request.form else None
    elif fills is not None:
        macro = handbook.macro_of(fills, by=by)
    form, context = ReplyForm(), ticket_context(shown)
    text = link_to_section(request.form.get("section", type=number_of))
    if macro is not None:
        text = handbook.filled_in(macro.body, words_for(shown, by=by))
        context |= _chosen_with(macro)
    if text:
        form = ReplyForm(formdata=None, body="\n\n".join(part for part in (typed("body").rstrip(), text) if part))
    return page("support/ticket.html", "writing", **context | {"reply_form": form, "filling": True})


@blueprint.post("/<int:number>/macros")
def post_search(number: int) -> Response:
    """The list alone, while somebody types what they look for."""
    return page("support/macros_found.html", "macros_found", **ticket_context(existing(number)))


@blueprint.get("/colleagues")
def colleagues() -> Response:
    """The names that can be called in a note; asked for when somebody types the first @."""
    by = must_be_signed_in()
    return jsonify([person.name for person in people_on_support() if person.id != by.id])


@blueprint.get("/keys")
def keys() -> Response:
    return page("support/keys.html")


def _chosen_with(macro: Macro) -> dict[str, object]:
    chosen = request.form.getlist("category", type=number_of)
    used = request.form.getlist("macro", type=number_of)
    return {"chosen": [*chosen, *macro.categories], "used": sorted({*used, macro.id}), "then": macro.then, "wanted": ""}


def _category(number: int) -> Category:
    found = session.get(Category, number) if number < 2**63 else None
    if found is None:
        raise Refused(_("There is no such category."), status=404)
    return found
