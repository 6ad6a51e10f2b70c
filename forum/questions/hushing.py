"""Forms that look for secrets before a post is public: its writer masks them, writes to support, or says it is none."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from forum.accounts import me
from forum.questions.models import Question
from forum.questions.newcomers import SECONDS, most
from forum.questions.showing import Shown
from forum.screening import HASTY, STALE, TRAP, Secret, What, mask, secrets_in
from forum.web import stamp_age

# A field that nobody sees; a frame may have been kept for a day before it is shown.
TRAP_FIELD, FORM_OPEN = "website", timedelta(days=3)


class PublicForm(FlaskForm):
    """A form that needs no cookie: the guard asks for its stamp, or for the token of a signed-in session.

    What stands in the fields `public` is looked through; as long as `secrets` were found and nothing was chosen, the
    form is not valid, and shows the choice.
    """

    public: ClassVar[tuple[str, ...]] = ()
    secrets: list[Secret] = []

    class Meta:
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._keeps_quiet()

    @property
    def doubt(self) -> str:
        """What speaks against a person having filled this in; '' for nothing, and where a form has no stamp."""
        if request.form.get(TRAP_FIELD, "").strip():
            return TRAP
        age, fastest = stamp_age(request.form.get("stamp", "")), most(SECONDS)
        if age is None or not fastest:
            return ""
        return HASTY if age < timedelta(seconds=fastest) else STALE if age > FORM_OPEN else ""

    @property
    def chosen(self) -> str:
        """What "it is no secret" says: it counts for what was shown, not for what is typed in afterwards."""
        return sha256("\0".join(found.text for found in self.secrets).encode()).hexdigest()[:16]

    def _keeps_quiet(self) -> bool:
        if request.form.get("secret") == "mask":
            for name in self.public:
                self[name].data = mask(self[name].data or "")
        self.secrets = [found for name in self.public for found in secrets_in(self[name].data or "") if _matters(found)]
        return not self.secrets or request.form.get("secret") == self.chosen


def _matters(found: Secret) -> bool:
    """The team gives addresses of its own on purpose."""
    user = me()
    return found.what is not What.MAIL or user is None or not user.is_staff


def alone_to(question: Question | Shown) -> str:
    """Who can read an answer instead of everybody: of support's, whoever asked; of anybody else's, support."""
    user = me()
    if user is not None and user.does_support and question.author_id not in {None, user.id}:
        return "asker"
    return "support" if question.shown_on else ""


def secret_words(found: Secret) -> str:
    return {
        What.KEY: _("a key"),
        What.TOKEN: _("a token"),
        What.PASSWORD: _("a password"),
        What.PRIVATE_KEY: _("a private key"),
        What.MAIL: _("a mail address"),
        What.CARD: _("the number of a card"),
    }[found.what]
