"""What a thread says about its age: beside the accepted answer, wherever that is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.accounts import is_moderator
from forum.ageing.models import Standing
from forum.ageing.naming import to_read
from forum.ageing.reading import age_of
from forum.questions import Question, Shown
from forum.web import fills


@fills("answer.notice", "ageing/_notice.html")
def say_that_it_aged(question: Question | Shown, threads: Sequence[Question] = ()) -> dict[str, Any] | None:
    """In a list it is read once for all its `threads`."""
    age = age_of(question, threads)
    if age is None:
        return None
    return {"age": age, "Standing": Standing, "instead": to_read(age), "decides": is_moderator()}
