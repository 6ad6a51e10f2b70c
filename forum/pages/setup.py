from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _
from markupsafe import Markup, escape

from forum.accounts import is_admin
from forum.pages import look_views, staff_views
from forum.pages.licences import Licence, licence_of, licences_since
from forum.pages.looks import look
from forum.pages.words import word, word_source
from forum.web import PanelEntry, entry


def open_pages(app: Flask) -> None:
    app.register_blueprint(staff_views.blueprint)
    app.register_blueprint(look_views.blueprint)
    app.register_blueprint(look_views.public)
    app.jinja_env.globals.update(look=look, word=word, word_source=word_source)
    app.jinja_env.globals.update(licence_of=licence_of, licences_since=licences_since, licence_link=licence_link)
    entry(PanelEntry(_("Sites"), "sites.index", is_admin, 30, "globe"))


def licence_link(licence: Licence) -> Markup:
    """Its name, leading to where it can be read."""
    if not licence.address:
        return escape(licence.name)
    return Markup('<a rel="license noopener" href="{}">{}</a>').format(licence.address, licence.name)
