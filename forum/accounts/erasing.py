from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import Column, Table, delete

from forum import channels, clock
from forum.accounts.codes import Code
from forum.accounts.events import PersonErased
from forum.accounts.models import AwaitedMember, User
from forum.accounts.permissions import must_be_admin
from forum.accounts.roles import must_not_be_the_last_admin
from forum.db import Base, session
from forum.events import record
from forum.files import use_files
from forum.refused import Refused

SOMEBODY = "Somebody who left"


def leave(user: User, *, typed: str, posts_too: bool) -> None:
    """The person goes. They type their own mail address, so that nobody goes by one wrong press."""
    if typed.strip().lower() != user.email:
        raise Refused(_("Please type your mail address exactly as it is written above, so that we know you mean it."))
    erase(user, by=user, posts_too=posts_too)


def erase(user: User, *, by: User, posts_too: bool = False) -> None:
    """Forget who somebody was. What they wrote stays, under "somebody who left"; with `posts_too` its words go as well.

    Every row that belongs to the person (its key to `user` says ON DELETE CASCADE) goes here; what else a package
    knows about them it removes when it hears the fact.
    """
    if by.id != user.id:
        must_be_admin(by)
    user = session.get_one(User, user.id, with_for_update=True, populate_existing=True)
    if user.erased_at:
        return
    if user.admin:
        must_not_be_the_last_admin(user)
    # First recorded, then changed: who hears it can still look up whose name and address to look for.
    record(PersonErased(user.id, posts_too, by.id))
    channels.forget_recipient("mail", user.email)
    session.execute(delete(Code).where(Code.email == user.email))
    session.execute(delete(AwaitedMember).where(AwaitedMember.email == user.email))
    use_files(f"user:{user.id}", [])
    _forget_rows_of(user)
    _become_somebody(user)


def _become_somebody(user: User) -> None:
    # No "@": nobody can sign in with it, and no mail can go there.
    user.email, user.name, user.avatar = f"erased:{user.id}", SOMEBODY, None
    user.moderator = user.support = user.admin = False
    user.powers, user.trusted_at = "", None
    user.organisation_id = user.belongs_by = user.belongs_since = None
    user.suspended_until, user.suspended_reason = None, ""
    user.erased_at = clock.now()


def _forget_rows_of(user: User) -> None:
    session.flush()
    for table, column in _personal():
        session.execute(delete(table).where(column == user.id))


def _personal() -> Iterator[tuple[Table, Column[int]]]:
    """Every column that ties a row to a person for whose sake alone it is there."""
    for table in reversed(Base.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table.name == User.__tablename__ and key.ondelete == "CASCADE":
                yield table, key.parent
