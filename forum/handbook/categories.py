"""What tickets are about: an admin keeps the list, and every change of it stands in its history."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import is_called, session
from forum.events import record
from forum.handbook.events import CategoryAdded, CategoryBroughtBack, CategoryChanged, CategoryRetired
from forum.handbook.models import Category, CategoryChange
from forum.refused import Refused

NAME, STEP, STEPS, ADDRESS = 60, 300, 30, 500


def add_category(
    name: str, *, by: User, checklist: str = "", runbook: str = "", second_opinion: bool = False
) -> Category:
    must_be_admin(by)
    made = Category(
        name=_name(name, None),
        checklist=_checklist(checklist),
        runbook=web_address(runbook),
        second_opinion=second_opinion,
        created_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _write_down(made, by)
    record(CategoryAdded(made.id, by.id))
    return made


def change_category(
    changed: Category, *, name: str, checklist: str, runbook: str, by: User, second_opinion: bool | None = None
) -> None:
    """Another name is the same category: what was counted under the old one is counted under the new one too."""
    must_be_admin(by)
    asks = changed.second_opinion if second_opinion is None else second_opinion
    new = (_name(name, changed), _checklist(checklist), web_address(runbook), asks)
    if new == (changed.name, changed.checklist, changed.runbook, changed.second_opinion):
        return
    changed.name, changed.checklist, changed.runbook, changed.second_opinion = new
    _write_down(changed, by)
    record(CategoryChanged(changed.id, by.id))


def retire_category(retired: Category, *, by: User) -> None:
    """Offered no more; the tickets that have it keep it."""
    must_be_admin(by)
    if retired.retired_at is None:
        retired.retired_at = clock.now()
        _write_down(retired, by)
        record(CategoryRetired(retired.id, by.id))


def bring_back_category(retired: Category, *, by: User) -> None:
    must_be_admin(by)
    if retired.retired_at is not None:
        retired.retired_at = None
        _write_down(retired, by)
        record(CategoryBroughtBack(retired.id, by.id))


def categories_on_offer() -> Sequence[Category]:
    """What a question to support can be about."""
    return [made for made in categories_with_those_aside() if not made.second_opinion]


def categories_with_those_aside() -> Sequence[Category]:
    """Also what is no question to support, such as marketing."""
    return session.scalars(select(Category).where(Category.retired_at.is_(None)).order_by(Category.id)).all()


def all_categories() -> Sequence[Category]:
    """Also the retired ones, which stand last."""
    return session.scalars(select(Category).order_by(Category.retired_at.is_not(None), Category.id)).all()


def history_of_category(shown: Category) -> Sequence[CategoryChange]:
    past = select(CategoryChange).where(CategoryChange.category_id == shown.id).options(joinedload(CategoryChange.by))
    return session.scalars(past.order_by(CategoryChange.id.desc()).limit(100)).all()


def web_address(text: str) -> str:
    """An address of the web or nothing; a script in a link would run with the rights of whoever clicks it."""
    text = text.strip()
    try:
        scheme, host = urlsplit(text).scheme, urlsplit(text).netloc
    except ValueError:
        scheme = host = ""
    if text and (scheme not in {"http", "https"} or not host or any(letter.isspace() for letter in text)):
        raise Refused(_("An address begins with https:// or http://."))
    if len(text) > ADDRESS:
        raise Refused(_("This address is too long."))
    return text


def _name(text: str, own: Category | None) -> str:
    name = " ".join(text.split())
    if not name:
        raise Refused(_("Please give the category a name."))
    if len(name) > NAME:
        raise Refused(_("The name may have %(most)s letters.", most=NAME))
    same = select(Category.id).where(is_called(Category.name, name))
    if session.scalar(same if own is None else same.where(Category.id != own.id)) is not None:
        raise Refused(_("There is a category of this name already; if it was retired, bring it back."))
    return name


def _checklist(text: str) -> str:
    steps = [step for line in text.splitlines() if (step := " ".join(line.split()))]
    if len(steps) > STEPS or any(len(step) > STEP for step in steps):
        raise Refused(
            _("A checklist has at most %(steps)s steps of at most %(letters)s letters.", steps=STEPS, letters=STEP)
        )
    return "\n".join(dict.fromkeys(steps))


def _write_down(changed: Category, by: User) -> None:
    session.add(
        CategoryChange(
            category_id=changed.id,
            by_id=by.id,
            at=clock.now(),
            name=changed.name,
            checklist=changed.checklist,
            runbook=changed.runbook,
            retired=changed.retired_at is not None,
            second_opinion=changed.second_opinion,
        )
    )
    session.flush()
