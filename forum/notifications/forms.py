from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, Field, Form, SelectField, StringField, ValidationError

from forum.channels import KINDS, channel
from forum.db import session
from forum.notifications.prefixes import clean_prefix
from forum.pages import Site, all_sites
from forum.questions import PublicForm
from forum.refused import Refused


def _address(form: Form, field: Field) -> None:
    try:
        channel(form["kind"].data or "").check(field.data or "", current_app.config["FORUM"])
    except Refused as error:
        raise ValidationError(error.sentence) from None


def _pages(form: Form, field: Field) -> None:
    try:
        clean_prefix(field.data or "")
    except Refused as error:
        raise ValidationError(error.sentence) from None


def _name(form: Form, field: Field) -> None:
    if not (field.data or "").strip():
        raise ValidationError(_("Please give the route a name, such as the channel's."))


class PingForm(PublicForm):
    """Where questions of which pages are told. The address is checked as far as one can without the network."""

    kind = SelectField(_("Where to"))
    name = StringField(_("Name, for this list"), [_name])
    to = StringField(_("Address"), [_address])
    site = SelectField(_("Site"))
    prefix = StringField(_("Only pages below"), [_pages])
    for_support = BooleanField(_("Only people on support read there: it hears of private tickets, too"))

    def offer_choices(self) -> None:
        self.kind.choices = [(kind, each.label) for kind, each in KINDS.items()]
        sites = [(str(site.id), site.name) for site in session.scalars(all_sites())]
        self.site.choices = [("", _("Every site")), *sites]

    @property
    def chosen_site(self) -> Site | None:
        return session.get_one(Site, int(self.site.data)) if self.site.data else None
