from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _

from forum.accounts import Power, User, holds
from forum.db import write
from forum.jobs import every
from forum.questions import (
    asking_views,
    attached,
    edit_views,
    helping_views,
    links,
    moving_views,
    permissions,
    placing_views,
    posts,
    removal_views,
    staff_views,
    topic_staff_views,
    topic_views,
    views,
    vote_views,
)
from forum.questions import exporting as _exporting  # noqa: F401 - importing it registers it
from forum.questions import listeners as _listeners  # noqa: F401 - importing it lets it listen
from forum.questions import people_pages as _people_pages  # noqa: F401 - importing it fills their slots
from forum.questions.asking import forget_unconfirmed
from forum.questions.forms import AnswerForm
from forum.questions.hushing import alone_to, secret_words
from forum.questions.messages import Message
from forum.questions.models import Question
from forum.questions.showing import Shown
from forum.web import PanelEntry, entry, fills


def open_questions(app: Flask) -> None:
    app.register_blueprint(views.blueprint)
    app.register_blueprint(asking_views.blueprint)
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(placing_views.blueprint)
    app.register_blueprint(helping_views.blueprint)
    app.register_blueprint(vote_views.blueprint)
    app.register_blueprint(edit_views.blueprint)
    app.register_blueprint(removal_views.blueprint)
    app.register_blueprint(moving_views.blueprint)
    app.register_blueprint(topic_views.blueprint)
    app.register_blueprint(topic_staff_views.blueprint)
    entry(PanelEntry(_("Topics"), "topics_staff.index", holds(Power.TOPICS), 20, "tags"))
    app.jinja_env.globals.update(
        what_may=posts.what_may,
        blank_answer=lambda: AnswerForm(formdata=None),
        question_path=links.path,
        answer_path=links.answer_path,
        post_path=links.post_path,
        post_root=links.post_root,
        topic_path=links.topic_path,
        may_accept=permissions.may_accept,
        may_answer=permissions.may_answer,
        may_edit=permissions.may_edit,
        may_remove=permissions.may_remove,
        may_restore=permissions.may_restore,
        may_vote=permissions.may_vote,
        takes_votes=permissions.takes_votes,
        moderates=permissions.moderates,
        reviews=permissions.reviews,
        secret_words=secret_words,
        alone_to=alone_to,
        html_of_receipt=attached.html_of_receipt,
    )


@fills("post.menu", "questions/_quote_entry.html", kept=True)
def quote_entry(reader: User, question: Question | Shown, answer: Message | None) -> dict[str, Any] | None:
    published = answer is None or answer.is_published
    if not published or not permissions.may_answer(question, reader):
        return None
    return {"address": f"{links.path(question)}?quote={answer.id if answer else 'question'}#composer"}


@every(timedelta(hours=6))
def forget_the_unconfirmed() -> None:
    with write():
        forget_unconfirmed()
