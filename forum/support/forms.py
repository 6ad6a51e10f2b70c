from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _

from forum.attachments import WritingField
from forum.questions import AnswerForm, PublicForm


class ReplyForm(AnswerForm):
    """The answer of support, as it is written in a thread; the page says who reads it."""

    public: ClassVar[tuple[str, ...]] = ()


class PublicReplyForm(ReplyForm):
    """Into a public thread: what looks like a secret waits for its writer to choose."""

    public = ("body",)


class NoteForm(PublicForm):
    note = WritingField(_("Private note"))
