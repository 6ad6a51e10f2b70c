"""For those who help: from one unanswered question to the next. What is skipped stands in the address."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from forum.accounts import me
from forum.db import session
from forum.questions import queries
from forum.questions.links import path
from forum.web import number_of, page

blueprint = Blueprint("helping", __name__)
MOST = 50  # skipped ones that are remembered


@blueprint.get("/next-unanswered")
def next_unanswered() -> Response:
    """To the question that has waited longest for its first answer; a kind word when there is none left."""
    user = me()
    if user is None:
        return redirect(url_for("accounts.sign_in", next="/next-unanswered"), 303)  # type: ignore[return-value]
    skipped = _skipped()
    question = session.scalar(queries.next_unanswered(user.id, skipped))
    if question is None:
        return page("questions/next_unanswered.html", skipped=len(skipped))
    address = f"{path(question)}?from=next" + (f"&skip={_joined(skipped)}" if skipped else "")
    return redirect(address, 303)  # type: ignore[return-value]


def next_address(number: int) -> str:
    """On a thread one came to in this way: where the next one is; '' for everybody else."""
    if request.args.get("from") != "next" or me() is None:
        return ""
    return f"/next-unanswered?skip={_joined([*_skipped(), number][-MOST:])}"


def _skipped() -> list[int]:
    given = request.args.get("skip", "").split(",")[-MOST:]
    return [number_of(text) for text in given if text.isdecimal() and len(text) < 19]


def _joined(numbers: list[int]) -> str:
    return ",".join(map(str, numbers))
