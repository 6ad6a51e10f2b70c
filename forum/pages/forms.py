from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    Form,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from forum.pages.identity import origin_of
from forum.pages.models import Review


def _web_address(form: Form, field: Field) -> None:
    try:
        origin_of(field.data or "")
    except ValueError as error:
        raise ValidationError(str(error)) from None


class SiteForm(FlaskForm):
    """The settings of one documentation site."""

    class Meta:
        csrf = False

    name = StringField(
        _("Name"), [validators.InputRequired(_("Please give the site a name.")), validators.Length(max=80)]
    )
    address = StringField(
        _("Address of the documentation"),
        [validators.InputRequired(_("Please give its address.")), validators.Length(max=500), _web_address],
    )
    origins = TextAreaField(_("Addresses that may embed it, one per line"))
    answered_by = StringField(_("Who answers, as visitors read it"), [validators.Length(max=120)])
    licence = StringField(_("Licence of what people write"), [validators.Length(max=60)])
    licence_address = StringField(_("Where the licence can be read"), [validators.Length(max=300)])
    query_names = StringField(_("Query names that make another page, separated by commas"))
    review = RadioField(
        _("Posts that wait for a moderator"),
        choices=[
            SelectChoice(Review.NOBODY.value, _("None")),
            SelectChoice(Review.NEWCOMERS.value, _("Those of newcomers")),
            SelectChoice(Review.EVERYBODY.value, _("All but those of staff")),
        ],
    )
    forwards = BooleanField(_("Hand over what nobody answered to support"))
    forward_minutes = IntegerField(
        _("After how many minutes of working time"),
        [validators.NumberRange(1, 60_000, _("Between one minute and a thousand hours, please."))],
    )
    zone = StringField(_("Time zone of the team"))
    hours = TextAreaField(_("Working hours"))
    holidays = TextAreaField(_("Days off"))
