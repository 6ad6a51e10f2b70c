"""Texts that answer what is asked often: one's own, or everybody's, with places that fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload

from forum import clock, markup
from forum.accounts import PersonErased, User, must_be_support
from forum.db import has_letters, session
from forum.events import on, record
from forum.handbook.events import MacroAdded, MacroChanged, MacroRemoved
from forum.handbook.models import Category, Macro, MacroChange
from forum.refused import Refused

TITLE, FEW, MOST = 80, 8, 200
_PLACE = re.compile(r"\[([a-z]{1,20})\]")


def add_macro(
    title: str, body: str, *, by: User, for_all: bool = False, then: str = "", categories: Sequence[int] = ()
) -> Macro:
    must_be_support(by)
    _must_be_for(for_all, by)
    made = Macro(
        title=_title(title),
        body=_body(body),
        owner_id=None if for_all else by.id,
        then=then,
        categories=_existing(categories),
        used=0,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _write_down(made, by)
    record(MacroAdded(made.id, by.id))
    return made


def change_macro(
    changed: Macro, title: str, body: str, *, by: User, then: str = "", categories: Sequence[int] = ()
) -> None:
    must_be_able_to_change(changed, by)
    new = (_title(title), _body(body), then, _existing(categories))
    if new == (changed.title, changed.body, changed.then, changed.categories):
        return
    changed.title, changed.body, changed.then, changed.categories = new
    _write_down(changed, by)
    record(MacroChanged(changed.id, by.id))


def remove_macro(removed: Macro, *, by: User) -> None:
    """Offered no more; its text stays in its history, for whoever asks later what people were told."""
    must_be_able_to_change(removed, by)
    if removed.removed_at is None:
        removed.removed_at = clock.now()
        _write_down(removed, by)
        record(MacroRemoved(removed.id, by.id))


def macros_for(user: User, wanted: str = "", limit: int = FEW) -> Sequence[Macro]:
    """One's own and everybody's with these words in title or text, the most used first."""
    mine = or_(Macro.owner_id.is_(None), Macro.owner_id == user.id)
    found = select(Macro).where(mine, Macro.removed_at.is_(None))
    for word in wanted.split()[:8]:
        found = found.where(or_(has_letters(Macro.title, word), has_letters(Macro.body, word)))
    return session.scalars(found.order_by(Macro.used.desc(), Macro.title, Macro.id).limit(limit)).all()


def macro_of(number: int | None, *, by: User) -> Macro:
    """One that the person may use; of other people's own ones nobody learns anything."""
    found = session.get(Macro, number) if number is not None else None
    if found is None or found.removed_at is not None or found.owner_id not in {None, by.id}:
        raise Refused(_("There is no such macro any more."), status=404)
    return found


def filled_in(text: str, words: Mapping[str, str]) -> str:
    """`Hey [name],` becomes `Hey Robin,`; what is in no list stays as it stands."""
    return _PLACE.sub(lambda place: words.get(place[1]) or place[0], text)


def count_uses(macros: Iterable[int]) -> None:
    chosen = Macro.id.in_(sorted(set(macros)))
    session.execute(
        update(Macro).where(chosen).values(used=Macro.used + 1), execution_options={"synchronize_session": False}
    )


def history_of_macro(shown: Macro) -> Sequence[MacroChange]:
    past = select(MacroChange).where(MacroChange.macro_id == shown.id).options(joinedload(MacroChange.by))
    return session.scalars(past.order_by(MacroChange.id.desc()).limit(100)).all()


def may_change(macro: Macro, user: User) -> bool:
    return macro.owner_id == user.id or (macro.owner_id is None and user.admin)


def must_be_able_to_change(macro: Macro, by: User) -> None:
    must_be_support(by)
    if macro.owner_id not in {None, by.id}:
        raise Refused(_("There is no such macro any more."), status=404)
    _must_be_for(macro.owner_id is None, by)


def _must_be_for(for_all: bool, by: User) -> None:
    if for_all and not by.admin:
        raise Refused(
            _("Only admins write macros for everybody. Keep it as your own, and ask one of them."), status=403
        )


def _title(text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > TITLE:
        raise Refused(_("Please give the macro a title of at most %(most)s letters.", most=TITLE))
    return title


def _body(text: str) -> str:
    body = text.replace("\r\n", "\n").replace("\0", "").encode(errors="ignore").decode().strip("\n").rstrip()
    if not body:
        raise Refused(_("There is no text yet."))
    if len(body) > markup.MAX_LENGTH:
        raise Refused(_("The text is longer than %(most)s letters; please shorten it.", most=markup.MAX_LENGTH))
    return body


def _existing(categories: Sequence[int]) -> list[int]:
    return sorted(session.scalars(select(Category.id).where(Category.id.in_(list(categories)[:MOST]))))


def _write_down(changed: Macro, by: User) -> None:
    values: dict[str, Any] = {"title": changed.title, "body": changed.body, "removed": changed.removed_at is not None}
    session.add(MacroChange(macro_id=changed.id, by_id=by.id, at=clock.now(), **values))
    session.flush()


@on(PersonErased)
def forget_own_macros(fact: PersonErased) -> None:
    for macro in session.scalars(select(Macro).where(Macro.owner_id == fact.user_id)):
        session.delete(macro)
