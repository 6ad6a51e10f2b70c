"""The signed-in browsers of a person: seeing them, ending them."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, g
from sqlalchemy import ColumnElement, Select, select, update

from forum import clock
from forum.accounts.events import SessionsEnded, SignedOutByAdmin
from forum.accounts.models import SignIn, User
from forum.accounts.permissions import must_be_admin
from forum.accounts.sessions import Here, another_secret, here, is_live
from forum.db import session, write
from forum.events import record

NOTED_EVERY = timedelta(hours=1)


def browsers_of(user: User) -> Select[SignIn]:
    """Live sessions, the one last seen first."""
    newest = select(SignIn).where(SignIn.user_id == user.id, is_live())
    return newest.order_by(SignIn.created_at.desc(), SignIn.id.desc()).limit(100)


def end_browser(number: int, *, by: User) -> None:
    """End one session of one's own, and with it the frames it opened; another person's is not touched."""
    _end(SignIn.user_id == by.id, SignIn.id == number, user=by)


def end_browsers(user: User) -> None:
    """Sign a person out everywhere."""
    _end(SignIn.user_id == user.id, user=user)


def end_browsers_of(person: User, *, by: User) -> None:
    """An admin signs somebody out everywhere, whose laptop was lost or whose account is in strange hands."""
    must_be_admin(by)
    end_browsers(person)
    record(SignedOutByAdmin(person.id, by.id))


def end_other_browsers(kept: Here, *, by: User) -> None:
    _end(SignIn.user_id == by.id, SignIn.id != kept.id, user=by)


def prove_again(row: Here) -> None:
    """Somebody at this browser has just shown again who they are."""
    session.execute(update(SignIn).where(SignIn.id == row.id).values(proven_at=clock.now(), digest=another_secret()))


def strengthen(row: Here) -> None:
    """A second factor has been shown at this browser."""
    now = clock.now()
    session.execute(
        update(SignIn).where(SignIn.id == row.id).values(proven_at=now, strong_at=now, digest=another_secret())
    )


def note_seen(response: Response) -> Response:
    """Once an hour; after the page is made, so that nothing waits for it."""
    row = here() if g.get("here") else None
    if row and clock.now() - row.seen_at > NOTED_EVERY:
        with write():
            session.execute(update(SignIn).where(SignIn.id == row.id).values(seen_at=clock.now()))
    return response


def _end(*which: ColumnElement[bool], user: User) -> None:
    ended = session.execute(update(SignIn).where(*which, is_live()).values(ended_at=clock.now()).returning(SignIn.id))
    if ended.all():
        record(SessionsEnded(user.id))
