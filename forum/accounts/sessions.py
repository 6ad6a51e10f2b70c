from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple, cast

import flask
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, func, select, update

from forum import clock
from forum.accounts.events import ActingSignedOut
from forum.accounts.models import STAFF_SECOND_STEP, SignIn, User
from forum.db import session
from forum.events import on_behalf, record
from forum.refused import Refused
from forum.web import Option, of_request, security_event

# A session ends so long after it began, and so long after it was last used.
LIFETIME, IDLE = timedelta(days=30), timedelta(days=14)
FRAME = "frame"
_asked_too: dict[str, ScalarSelect[Any]] = {}


def me() -> User | None:
    """The signed-in person of this request as a real row, or None. Views hand it to actions as `by=`."""
    # Where Flask-Login keeps whom it loaded: a page asks some forty times, and proxies go a long way.
    found = of_request().get("_login_user")
    if found is None:
        found = current_user._get_current_object() if flask.has_request_context() else None
    return found if isinstance(found, User) else None


def ask_with_session(name: str, about: ScalarSelect[Any]) -> None:
    """What another package shows of the signed-in person on every page: asked in the statement that loads them."""
    if _asked_too.setdefault(name, about) is not about:
        raise ValueError(f"there are two questions of the name {name!r}")


def known_of_me(name: str) -> Any:
    """The answer to what was asked with the session, as it was when the request began; None for who came since."""
    return flask.g.get("known_of_me", {}).get(name)


def must_be_signed_in() -> User:
    user = me()
    if user is None:
        raise Refused(_("Please sign in first; your text is kept."), status=401)
    return user


class Acting(NamedTuple):
    """Somebody of support looks at another person's account with this browser. `raised`: not only to read."""

    by: User
    user: User
    until: datetime
    raised: bool
    session_id: int


def acting() -> Acting | None:
    """Set while this request is made by somebody of support in the account of `me()`."""
    return cast("Acting | None", flask.g.get("acting")) if me() else None


@on_behalf
def _really() -> tuple[int, int] | None:
    found = acting()
    return (found.by.id, found.user.id) if found else None


def act_as(user: User, until: datetime) -> int:
    """From the next request on this browser sees what that person sees; inside write(). The number of the session."""
    row = session.scalars(select(SignIn).where(SignIn.digest == _digest(flask.session.get("sign_in", "")))).one()
    row.acts_as_id, row.acts_until, row.raised_at = user.id, until, None
    return row.id


def raise_acting(number: int) -> None:
    session.execute(update(SignIn).where(SignIn.id == number).values(raised_at=clock.now()))


def act_as_oneself(number: int) -> None:
    """The session is its own person's again."""
    session.execute(update(SignIn).where(SignIn.id == number).values(acts_as_id=None, acts_until=None, raised_at=None))


class Here(NamedTuple):
    """This browser's session as it was when the request began."""

    id: int
    seen_at: datetime
    proven_at: datetime
    strong: bool
    demanded: bool


def here() -> Here | None:
    """The session of this request; None for somebody signed out, and in a frame, which holds a token instead."""
    return cast("Here | None", flask.g.get("here")) if me() else None


def sign_in(user: User, *, strong: bool = False) -> None:
    """Sign this browser in with a session of its own; inside write(). A way in calls `enter` instead, which asks
    for the second step; `strong` says that there was one."""
    end_the_one_before()
    secret = secrets.token_urlsafe(32)
    row = _begin(user, secret, (flask.request.user_agent.string or "")[:200], LIFETIME)
    row.strong_at = row.created_at if strong else None
    flask.session.clear()
    flask.session.permanent = True
    flask.session["sign_in"] = secret
    login_user(user)
    security_event("signed in", user_id=user.id, harmless=True)


def end_the_one_before() -> None:
    """Whoever signs in once more leaves no session behind that nobody can see."""
    if before := flask.session.get("sign_in"):
        session.execute(update(SignIn).where(SignIn.digest == _digest(before)).values(ended_at=clock.now()))


def another_secret() -> str:
    """For this browser's session, whose person has just shown again who they are: a cookie that was copied before is
    worth nothing from now on. The digest of it, for the row."""
    flask.session["sign_in"] = secret = secrets.token_urlsafe(32)
    return _digest(secret)


def begin_in_frame(user: User, lifetime: timedelta) -> int:
    """A session without a cookie; its number."""
    return _begin(user, secrets.token_urlsafe(32), FRAME, lifetime).id


def sign_out() -> None:
    """End this browser's session for good: the cookie is worth nothing afterwards, wherever it was copied to."""
    row = session.scalar(select(SignIn).where(SignIn.digest == _digest(flask.session.get("sign_in", ""))))
    if row:
        row.ended_at = clock.now()
        security_event("signed out", user_id=row.user_id, harmless=True)
        if row.acts_as_id:
            record(ActingSignedOut(row.acts_as_id, row.id, row.user_id))
    logout_user()
    flask.session.clear()


def session_of(request_session: str) -> int | None:
    """The id of a live session by its secret; what a frame's token is bound to."""
    its = select(SignIn.id).where(SignIn.digest == _digest(request_session), SignIn.acts_as_id.is_(None))
    return session.scalar(its.where(is_live()))


def user_of_session(number: int) -> User | None:
    """Whose live session this is, or None once it ended: signing out also ends the frames it opened.

    None too while its person looks at somebody else's account: a frame would mix up the two.
    """
    whose = select(User).join(SignIn, SignIn.user_id == User.id)
    return session.scalar(whose.where(SignIn.id == number, SignIn.acts_as_id.is_(None), is_live()))


def is_live() -> ColumnElement[bool]:
    """Of a session: it counts now."""
    now = clock.now()
    return _live(now, now - IDLE)


def load_user(_user_id: str) -> User | None:
    """One statement for session and person; roles are read anew, so a change counts on the next request."""
    digest, now = _digest(flask.session.get("sign_in", "")), clock.now()
    found = session.execute(_signed_in(), {"digest": digest, "now": now, "since": now - IDLE}).one_or_none()
    if found is None:
        return None
    user, row, demanded, *answers = found
    flask.g.acting = _acting(user, row)
    flask.g.known_of_me = dict(zip(_asked_too, answers, strict=True))
    flask.g.here = Here(
        row.id, row.last_seen_at, row.proven_at or row.created_at, row.strong_at is not None, bool(demanded)
    )
    return flask.g.acting.user if flask.g.acting else user


@cache
def _signed_in() -> Select[Any]:
    """Built once, when everybody has said what to ask with it."""
    return (
        select(User, SignIn, _demanded, *_asked_too.values())
        .join(SignIn, SignIn.user_id == User.id)
        .where(SignIn.digest == bindparam("digest"), _live(bindparam("now"), bindparam("since")))
    )


def _live(now: Any, since: Any) -> ColumnElement[bool]:
    seen = func.coalesce(SignIn.seen_at, SignIn.created_at)
    return and_(SignIn.ended_at.is_(None), SignIn.expires_at > now, seen > since)


# Whether staff needs a second step; asked with the session, so that no page costs a statement more.
_demanded = select(Option.value).where(Option.name == STAFF_SECOND_STEP).scalar_subquery()


def _acting(user: User, row: SignIn) -> Acting | None:
    """Asked anew with every request: neither of the two may have become somebody for whom this is not meant."""
    if row.acts_as_id is None or row.acts_until is None or row.acts_until <= clock.now() or not user.does_support:
        return None
    seen = session.get(User, row.acts_as_id)
    if seen is None or seen.erased_at or seen.is_staff or seen.has_any_power:
        return None
    return Acting(user, seen, row.acts_until, row.raised_at is not None and user.admin, row.id)


def _begin(user: User, secret: str, browser: str, lifetime: timedelta) -> SignIn:
    now = clock.now()
    row = SignIn(user_id=user.id, digest=_digest(secret), browser=browser, created_at=now, expires_at=now + lifetime)
    session.add(row)
    session.flush()
    return row


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
