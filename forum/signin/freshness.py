"""Who changes how they sign in shows first that it is really them: not everybody at an open browser is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Response, redirect, request, url_for

from forum import clock
from forum.accounts import User, even_if_suspended, here, me, must_be_signed_in
from forum.web import done

FRESH = timedelta(minutes=15)


def is_fresh() -> bool:
    """Whether the person at this browser has shown who they are within the last quarter of an hour."""
    row = here()
    return row is not None and clock.now() - row.proven_at < FRESH


def fresh(view: Callable[..., Response]) -> Callable[..., Response]:
    """For views that change how one signs in: given the person, or leading to the proof and back to the page."""

    @even_if_suspended
    @wraps(view)
    def after_proof(**values: Any) -> Response:
        user = must_be_signed_in()
        if not is_fresh():
            return done(url_for("signin_proof.proof", next=url_for("signin_security.index")))
        return view(user, **values)

    return after_proof


def signed_in(view: Callable[[User], Response]) -> Callable[[], Response]:
    """For pages of one's own account: given the person, or leading to the sign-in and back."""

    @wraps(view)
    def after_sign_in() -> Response:
        user = me()
        if user is None:
            return redirect(url_for("accounts.sign_in", next=request.path), 303)  # type: ignore[return-value]
        return view(user)

    return after_sign_in
