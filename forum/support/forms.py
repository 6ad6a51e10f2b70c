from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField

from forum.questions import AnswerForm, PublicForm


class ReplyForm(AnswerForm):
    """The answer of support, as it is written in a thread; the page says who reads it."""

    public = ()


class NoteForm(PublicForm):
    note = TextAreaField(_("Private note"))
