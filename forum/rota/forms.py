from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField, validators


class CalendarForm(FlaskForm):
    """When a team works."""

    class Meta:
        csrf = False

    name = StringField(_("Name"), [validators.Length(max=80)])
    zone = StringField(_("Time zone of the team"))
    hours = TextAreaField(_("Working hours"))
    holidays = TextAreaField(_("Days off"))
    country = StringField(_("Public holidays of a country"), [validators.Length(max=2)])
    region = StringField(_("Region"), [validators.Length(max=40)])
