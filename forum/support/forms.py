from __future__ import annotations

from flask_babel import lazy_gettext as _

from forum.attachments import WritingField
from forum.questions import AnswerForm, PublicForm


class ReplyForm(AnswerForm):
    """The answer of support, as it is written in a thread; the page says who reads it."""

    public = ()


class NoteForm(PublicForm):
    note = WritingField(_("Private note"))
