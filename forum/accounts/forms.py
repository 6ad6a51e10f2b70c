from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField


class SignInForm(FlaskForm):
    class Meta:
        csrf = False

    email = StringField(_("Your mail address"))
    next = HiddenField()


class CodeForm(FlaskForm):
    class Meta:
        csrf = False

    code = StringField(_("Code"))
