"""What stands in a thread, made into HTML once for everybody who sees the same of it.

Everything is read anew for each request; kept is only what was made of it, under all of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from forum.accounts import User
from forum.questions.duplicates import Related
from forum.questions.messages import Message
from forum.questions.models import MovedAnswer
from forum.questions.permissions import may_restore
from forum.questions.posts import in_html, what_may
from forum.questions.showing import Shown
from forum.web import anew, once, slot

LONG = 20_000
"""Letters of a thread; what is longer is not kept, or it would take the place of many."""


def conversation(
    question: Shown,
    answers: Sequence[Message],
    reader: User | None,
    voted: Container[int],
    related: Related,
    moved: Sequence[MovedAnswer],
) -> Markup:
    accepted = next((made for made in answers if made.id == question.accepted_id), None)
    # It stands under the question and in its place, unless that is the same place.
    rest = answers[1:] if accepted and answers[0] is accepted else answers
    notice = slot("question.notice", question=question)
    # A notice may hold a form, with the proof of its reader.
    make = anew if notice or len(question.html) + sum(len(made.html) for made in answers) > LONG else once
    return make(
        "questions/_conversation.html",
        question=question,
        may=what_may(question, None, reader, voted),
        restores=may_restore(question, reader),
        notice=notice,
        pointer=_part("questions/_pointer.html", related=related) if related.any else "",
        actions=slot("question.actions", question=question),
        aged=slot("answer.notice", question=question) if accepted else "",
        accepted=in_html(question, [accepted], reader, voted, anchor=rest is not answers) if accepted else "",
        rest=in_html(question, rest, reader, voted),
        promise="" if answers else slot("question.promise", question=question),
        moved=_part("questions/_moved.html", moved=moved) if moved else "",
    )


def _part(template: str, **shown: Any) -> Markup:
    return Markup(current_app.jinja_env.get_template(template).render(shown))  # noqa: S704 - our own templates
