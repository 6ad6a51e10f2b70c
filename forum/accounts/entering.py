"""The one door behind every way in: whoever has proven who they are comes through here, and is asked for more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

import flask

from forum import clock
from forum.accounts.models import User
from forum.accounts.sessions import begin_in_frame, end_the_one_before, sign_in
from forum.db import session

HALFWAY = timedelta(minutes=15)


class Step(NamedTuple):
    """A second step: whom it is asked of, the path where they take it, and whom it keeps out of frames."""

    wanted: Callable[[User], bool]
    path: str
    bars_frame: Callable[[User], bool]


_steps: list[Step] = []


def second_step(wanted: Callable[[User], bool], path: str, *, bars_frame: Callable[[User], bool]) -> None:
    if (step := Step(wanted, path, bars_frame)) not in _steps:
        _steps.append(step)


def enter(user: User, target: str) -> str:
    """Sign this browser in, inside write(), or keep in its cookie who has come halfway; where it goes next."""
    step = next((step for step in _steps if step.wanted(user)), None)
    if step is None:
        sign_in(user)
        return target
    end_the_one_before()
    flask.session.clear()
    flask.session["halfway"] = [user.id, clock.now().timestamp()]
    return f"{step.path}?{urlencode({'next': target})}"


def halfway() -> User | None:
    """Who has shown in this browser who they are, and still owes the second step; good for a quarter of an hour."""
    number, since = flask.session.get("halfway") or (0, 0.0)
    if clock.now().timestamp() - since > HALFWAY.total_seconds():
        return None
    return session.get(User, number)


def open_session(user: User, lifetime: timedelta) -> int | None:
    """A session without a cookie, for a frame whose asker has just proven their address; its number.
    None where a second step is owed: a frame has no room for it."""
    return None if any(step.bars_frame(user) for step in _steps) else begin_in_frame(user, lifetime)
