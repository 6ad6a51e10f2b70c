from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField

from forum.questions import AnswerForm, PublicForm


class ReplyForm(AnswerForm):
    """The public answer, as it is written in the thread; only its label says to whom it goes."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.body.label.text = _("Public answer")


class NoteForm(PublicForm):
    note = TextAreaField(_("Private note"))
