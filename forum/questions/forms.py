from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import Field, Form, HiddenField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from forum.accounts import me, normal_email
from forum.attachments import WritingField
from forum.questions.hushing import PublicForm
from forum.questions.models import CloseReason
from forum.questions.writing import checked_title, written
from forum.refused import Refused
from forum.screening import secrets_in


def _checked(check: Callable[[str], Any]) -> Callable[[Form, Field], None]:
    """The check of an action as a validator, so that the form says beside the field what the action would."""

    def validate(form: Form, field: Field) -> None:
        try:
            check(field.data or "")
        except Refused as error:
            raise ValidationError(error.sentence) from None

    return validate


def _name(text: str) -> None:
    if not text.strip():
        raise Refused(_("Please tell us your name, so that the answer can begin with it."))
    if secrets_in(text):
        raise Refused(_("Everybody reads your name: please write one without a mail address or a key in it."))


class AskForm(PublicForm):
    """A question under a page. `page`, `canonical` and `ident` say which page; the host's script fills them."""

    public = ("title", "body", "answer")
    title = StringField(_("Your question in one line"), [_checked(checked_title)])
    body = WritingField(_("What happened, and what did you expect?"), [_checked(written)])
    answer = WritingField(_("The answer"))
    name = StringField(_("Your name"))
    email = StringField(_("Your mail address"))
    page = HiddenField()
    canonical = HiddenField()
    ident = HiddenField()
    page_title = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Signed out, the name and the mail address are needed as well, unless one goes on to sign in."""
        if me() is None and not self.signs_in:
            extra_validators = {"name": [_checked(_name)], "email": [_checked(normal_email)]}
        return super().validate(extra_validators)

    @property
    def signs_in(self) -> bool:
        return request.form.get("then") == "sign-in"


class AnswerForm(PublicForm):
    public: ClassVar[tuple[str, ...]] = ("body",)
    body = WritingField(_("Your answer"), [_checked(written)])


class EditAnswerForm(PublicForm):
    """A change of a text; `seen` is the number of edits it had when the form was made."""

    public: ClassVar[tuple[str, ...]] = ("body", "reason")
    body = WritingField(_("Text"), [_checked(written)])
    reason = StringField(_("What you changed, in a few words"))
    seen = HiddenField()


class EditQuestionForm(EditAnswerForm):
    public = ("title", "body", "reason")
    title = StringField(_("Title"), [_checked(checked_title)])


class CloseForm(PublicForm):
    public = ("note",)
    reason = SelectField(
        _("Reason"),
        choices=[
            SelectChoice(CloseReason.RESOLVED_ELSEWHERE.value, _("Resolved elsewhere")),
            SelectChoice(CloseReason.DUPLICATE.value, _("Asked before")),
            SelectChoice(CloseReason.OFF_TOPIC.value, _("Not about this documentation")),
            SelectChoice(CloseReason.OUTDATED.value, _("About an old version")),
            SelectChoice(CloseReason.OTHER.value, _("Another reason")),
        ],
    )
    note = StringField(_("Where to go instead (shown to everybody)"))
    canned = StringField()

    @property
    def said(self) -> str:
        """The note; where that is empty, the sentence that was chosen beside it."""
        return self.note.data or self.canned.data or ""
