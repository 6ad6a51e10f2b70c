from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField

from forum.attachments import WritingField
from forum.questions import AnswerForm, PublicForm


class PrivateForm(PublicForm):
    """A question to support alone; its fields are named like those of the public form, so either takes what was
    typed in the other."""

    title = StringField(_("What is it about, in one line"))
    body = WritingField(_("What happened?"))
    name = StringField(_("Your name"))
    email = StringField(_("Your mail address"))
    page = HiddenField()
    canonical = HiddenField()
    ident = HiddenField()


class FirstForm(PublicForm):
    """Support writes first."""

    email = StringField(_("Mail address"))
    name = StringField(_("Name"))
    title = StringField(_("What is it about, in one line"))
    body = WritingField(_("Message"))


class PrivateReplyForm(AnswerForm):
    public = ()

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.body.label.text = _("Your message")
