"""What moderators know and decide about one person."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Power, Span, User, holds, lift_suspension, must_be_signed_in, must_have
from forum.db import session, write
from forum.moderation import deciding
from forum.moderation.canned import canned_reasons, note_of
from forum.moderation.histories import history_of
from forum.moderation.models import PersonNote
from forum.moderation.noting import note_person, remove_note
from forum.moderation.words import span_words
from forum.questions import (
    Level,
    level_and_record,
    level_words,
    may_words,
    next_words,
    pin_level,
    pin_of,
    unpin_level,
)
from forum.refused import Refused
from forum.web import done, fills, page, panel

may = holds(Power.SUSPEND)
blueprint = panel("persons", __name__, prefix="/panel/persons", may=may)


@blueprint.get("/<int:number>")
def show(number: int) -> Response:
    return _shown(number)


@blueprint.post("/<int:number>/suspension")
def post_suspension(number: int) -> Response:
    reason = note_of(request.form)
    try:
        with write():
            deciding.suspend(_person(number), _span(request.form.get("span", "")), reason, by=must_be_signed_in())
    except Refused as error:
        session.rollback()
        return _shown(number, status=error.status, problem=error.sentence, reason=reason)
    return done(url_for("persons.show", number=number))


@blueprint.post("/<int:number>/suspension/end")
def end_suspension(number: int) -> Response:
    with write():
        lift_suspension(_person(number), by=must_be_signed_in())
    return done(url_for("persons.show", number=number))


@blueprint.post("/<int:number>/level")
def post_level(number: int) -> Response:
    """Set by hand, or, where none is chosen, left to what they do again."""
    person, by, chosen = _person(number), must_be_signed_in(), request.form.get("level", "")
    with write():
        if chosen in {"0", "1", "2"}:
            pin_level(person, Level(int(chosen)), request.form.get("reason", ""), by=by)
        else:
            unpin_level(person, by=by)
    return done(url_for("persons.show", number=number) + "#level")


@blueprint.get("/<int:number>/spam")
def spam(number: int) -> Response:
    """What "spammer" would take away, before anything is; held posts among it, so for those who may read them."""
    must_have(must_be_signed_in(), Power.REVIEW)
    days = deciding.must_have_days(request.args.get("days", "7"))
    return _spam(number, days)


@blueprint.post("/<int:number>/spam")
def post_spam(number: int) -> Response:
    days, reason = deciding.must_have_days(request.form.get("days", "")), request.form.get("reason", "")
    with write():
        deciding.remove_spammer(_person(number), days, reason, by=must_be_signed_in())
    return done(url_for("decisions.index_done"))


@blueprint.post("/<int:number>/notes")
def post_note(number: int) -> Response:
    with write():
        note_person(_person(number), request.form.get("note", ""), by=must_be_signed_in())
    return done(url_for("persons.show", number=number) + "#notes")


@blueprint.post("/<int:number>/notes/<int:note>/removal")
def withdraw_note(number: int, note: int) -> Response:
    with write():
        found = session.get(PersonNote, note)
        if found is None or found.user_id != number:
            raise Refused(_("This note was removed."), status=404)
        remove_note(found, by=must_be_signed_in())
    return done(url_for("persons.show", number=number) + "#notes")


@fills("people.person", "moderation/_person_link.html")
def link_to_person(person: User) -> dict[str, Any] | None:
    return {} if may() else None


def _shown(number: int, *, status: int = 200, problem: str = "", reason: str = "") -> Response:
    person = _person(number)
    notes = select(PersonNote).where(PersonNote.user_id == number).options(joinedload(PersonNote.author))
    return page(
        "moderation/person.html",
        status=status,
        person=person,
        history=history_of(number),
        notes=session.scalars(notes.order_by(PersonNote.id.desc())).all(),
        canned=canned_reasons(),
        spans=[(span.value, span_words(span)) for span in Span],
        problem=problem,
        is_reviewer=holds(Power.REVIEW)(),
        reason=reason,
        **_level(person),
    )


def _level(person: User) -> dict[str, Any]:
    level, record = level_and_record(person)
    return {
        "level": level_words(level),
        "may": may_words(level),
        "next": next_words(person, level, record),
        "pin": pin_of(person) if record.pinned is not None else None,
        "levels": [(str(one.value), level_words(one)) for one in Level if one is not Level.TEAM],
    }


def _spam(number: int, days: int) -> Response:
    person = _person(number)
    posts, left = deciding.posts_since(person, days), deciding.left_since(person, days, by=must_be_signed_in())
    return page("moderation/spam.html", person=person, posts=posts, left=left, days=days, choices=(1, 7, 30, 365))


def _person(number: int) -> User:
    person = session.get(User, number)
    if person is None:
        raise Refused(_("There is no such person any more."), status=404)
    return person


def _span(text: str) -> Span:
    try:
        return Span(text)
    except ValueError:
        raise Refused(_("Please say for how long.")) from None
