from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, request

from forum.bodies.subjects import Subject
from forum.web import route, surroundings

KEEP = "docside.keep"


class Wish(NamedTuple):
    """That the answer of this request is kept: what it is about, and what it was made of."""

    subject: Subject
    number: int
    made_of: tuple[Any, ...]
    route: str


def keep(response: Response, about: Subject, number: int, mark: Any) -> Response:
    """Keep this answer for everybody who is signed out, as long as `mark` is what the subject's query gives.

    The mark must have been read before everything else on the page, or in one snapshot with it, and the page may depend
    on nothing but its address, the reader's language, the subject and the surroundings.
    """
    around = surroundings()
    if around is not None:
        request.environ[KEEP] = Wish(about, number, (around, mark), route())
    return response
