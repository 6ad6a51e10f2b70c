from __future__ import annotations

from datetime import timedelta

from flask import Request, request
from flask_babel import gettext as _

from forum.accounts import User, me, open_session, user_of_session
from forum.db import write
from forum.embed.cookieless import is_frame
from forum.refused import Refused
from forum.web import proof_of_frame, sign, unsign

SECONDS = 30 * 60


def token_for(sign_in_id: int, site_id: int) -> str:
    """What a frame sends in place of a cookie: good for half an hour, on one site, while its session lives."""
    return sign("frame", [sign_in_id, site_id])


def new_token(user: User, site_id: int) -> str:
    """A token with a session of its own, for somebody who has just proven their address in the frame; '' for
    whoever signs in with a second step, which a frame has no room for."""
    with write():
        number = open_session(user, timedelta(seconds=SECONDS))
    return token_for(number, site_id) if number else ""


def user_of_token(asking: Request) -> User | None:
    """Whose token a request carries; Flask-Login asks here when no session names anybody."""
    held = _held() if is_frame(asking.path) else None
    return user_of_session(held[0]) if held else None


def check_token() -> None:
    """A token that is no longer good is said to be so: going on signed out would post under the wrong name."""
    if proof_of_frame() and me() is None:
        raise Refused(_("Your sign-in on this page has ended. Please sign in again; your text is kept."), status=401)


def person_on(site_id: int) -> User | None:
    """Who is signed in to the frames of this site; Refused for a token that was given for another one."""
    held = _held()
    if held and held[1] != site_id:
        raise Refused(_("You are signed in for another site. Please sign in on this page."), status=403)
    return me()


def must_be_on(site_id: int) -> User:
    user = person_on(site_id)
    if user is None:
        raise Refused(_("Please sign in first; your text is kept."), status=401)
    return user


def _held() -> tuple[int, int] | None:
    text = proof_of_frame() if request else ""
    held = unsign("frame", text, seconds=SECONDS) if text else None
    return (held[0], held[1]) if held else None
