from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import joinedload

from forum import clock, markup
from forum.accounts import User
from forum.db import session, write
from forum.jobs import every
from forum.presence.models import Draft
from forum.refused import Refused
from forum.web import number_of

KEPT = timedelta(days=90)
MOST = 100  # per person; the oldest give way
LONGEST = 5 * markup.MAX_LENGTH  # letters, in all fields together
PLACE, PATH, TITLE = 2400, 2000, 300
FIELDS, NAME = 20, 40


def save_draft(
    place: str, texts: dict[str, str], *, by: User, number: int | None, version: int, path: str = "/", title: str = ""
) -> Draft | None:
    """Keep what somebody has typed so far; None once nothing is left of it.

    `number` and `version` are what this window saw last. If the draft has moved on since, another window writes
    it, and this one gets a draft of its own. Refused with 404 if it is gone: it was sent or discarded elsewhere.
    """
    texts = _checked(texts)
    draft = own_draft(number, by=by) if number is not None else None
    if draft is None or draft.version != version:
        return _begin(place, texts, by, path, title) if texts else None
    if not texts:
        session.delete(draft)
        return None
    if draft.texts != texts:
        draft.texts, draft.version, draft.saved_at = texts, version + 1, clock.now()
    return draft


def discard(number: int, *, by: User) -> None:
    """Twice changes nothing, and of other people's drafts one learns nothing."""
    session.execute(delete(Draft).where(Draft.id == number, Draft.user_id == by.id))


def forget_sent(number: str, *, by: User) -> None:
    """The draft whose form was just sent is no draft any more; its number stood in the form, '' if it had none."""
    if number.isdecimal():
        discard(number_of(number), by=by)


def forget_title(place: str, path: str) -> None:
    """What was written at stays theirs; what it is called they may not read any more, nor in its address."""
    session.execute(update(Draft).where(Draft.place == place).values(title="", path=path))


def own_draft(number: int, *, by: User) -> Draft:
    found = select(Draft).where(Draft.id == number, Draft.user_id == by.id).with_for_update()
    draft = session.scalar(found)
    if draft is None:
        raise Refused(_("This draft was sent or discarded already."), status=404)
    return draft


def drafts_at(place: str, *, by: User) -> Select[Draft]:
    """The newest first; more than one if several windows wrote there."""
    return drafts_of(by).where(Draft.place == place).limit(10)


def drafts_beside(place: str, *, of: Iterable[int], but: User) -> Select[Draft]:
    """What others of a team have begun to write at the same place; who may ask that is up to the caller."""
    others = [number for number in of if number != but.id]
    begun = select(Draft).where(Draft.user_id.in_(others), Draft.place == place).options(joinedload(Draft.user))
    return begun.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(5)


def move_drafts(place: str, to: str, *, of: Iterable[int], path: str, title: str) -> None:
    """What these people have begun at one place goes on at another, after what they have begun there themselves."""
    begun = select(Draft).where(Draft.user_id.in_(of), Draft.place == place).with_for_update()
    for draft in session.scalars(begun.order_by(Draft.saved_at, Draft.id)).all():
        there = select(Draft).where(Draft.user_id == draft.user_id, Draft.place == to).with_for_update()
        own = session.scalars(there.order_by(Draft.saved_at.desc(), Draft.id.desc()).limit(1)).first()
        if own is None or not _append(own, draft.texts):
            draft.place, draft.path, draft.title = to, path, _in_one_line(title)
        else:
            session.delete(draft)


def text_of_draft(number: int | None, name: str, *, by: User) -> str:
    """What stands in one field of one's own draft; '' if there is none of that number."""
    draft = session.get(Draft, number) if number is not None else None
    return draft.texts.get(name, "") if draft is not None and draft.user_id == by.id else ""


def drafts_of(user: User) -> Select[Draft]:
    return select(Draft).where(Draft.user_id == user.id).order_by(Draft.saved_at.desc(), Draft.id.desc())


@every(timedelta(hours=12))
def forget_old_drafts() -> None:
    with write():
        session.execute(delete(Draft).where(Draft.saved_at < clock.now() - KEPT))


def _begin(place: str, texts: dict[str, str], by: User, path: str, title: str) -> Draft:
    made = Draft(
        user_id=by.id,
        place=place[:PLACE],
        path=path[:PATH],
        title=_in_one_line(title),
        texts=texts,
        version=1,
        saved_at=clock.now(),
    )
    session.add(made)
    session.flush()
    session.execute(delete(Draft).where(Draft.id.in_(drafts_of(by).with_only_columns(Draft.id).offset(MOST))))
    return made


def _append(own: Draft, texts: dict[str, str]) -> bool:
    """No if it would be too long; the two then stay side by side, as those of two windows do."""
    both = {name: "\n\n".join(filter(None, (own.texts.get(name), texts.get(name)))) for name in own.texts | texts}
    if sum(map(len, both.values())) > LONGEST:
        return False
    own.texts, own.version, own.saved_at = both, own.version + 1, clock.now()
    return True


def _in_one_line(title: str) -> str:
    return " ".join(title.split())[:TITLE]


def _checked(texts: dict[str, str]) -> dict[str, str]:
    """Fields with something in them, without NUL and half characters, which PostgreSQL refuses."""
    kept = {_storable(name): _storable(text) for name, text in texts.items() if text.strip()}
    if len(kept) > FIELDS or any(len(name) > NAME for name in kept) or sum(map(len, kept.values())) > LONGEST:
        raise Refused(_("This is too much for a draft."))
    return kept


def _storable(text: str) -> str:
    return text.replace("\0", "").encode(errors="ignore").decode()
