from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from forum import markup
from forum.config import Settings
from forum.web import assets, formats, guard, headers, tracing
from forum.web.assets import asset
from forum.web.errors import open_errors
from forum.web.htmx import wants_fragment
from forum.web.languages import (
    LANGUAGES,
    Languages,
    chosen_language,
    direction,
    in_template,
    in_template_of_many,
    language,
)
from forum.web.once import anew, once
from forum.web.panel import panel_entries, panel_here, top_entries
from forum.web.readers import SESSION_COOKIE
from forum.web.slots import slot
from forum.web.templates import Templates
from forum.web.urls import absolute


class Number(IntegerConverter):
    """An id in an address; what no column can hold is a 404 as much as what is not there."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=2**63 - 1)


def open_web(app: Flask, settings: Settings) -> None:
    """Give the app its manners; called first, so that its guard stands before every other one."""
    app.jinja_environment = Templates
    app.config.update(
        **keys_of_cookies(settings),
        # The prefix keeps other hosts of the same domain from setting it; browsers take it over TLS only.
        SESSION_COOKIE_NAME=f"__Host-{SESSION_COOKIE}" if settings.secure else SESSION_COOKIE,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=30 * 86400,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=guard.MAX_FORM,
        MAX_FORM_MEMORY_SIZE=guard.MAX_FORM,
    )
    if settings.trusted_proxies:
        n = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    Languages(app, locale_selector=chosen_language)
    app.url_map.converters["int"] = Number
    app.before_request(tracing.begin)
    app.before_request(guard.check_unsafe_request)
    app.after_request(tracing.finish)
    app.after_request(headers.secure)
    app.register_blueprint(assets.blueprint)
    open_errors(app)
    _open_templates(app)


def keys_of_cookies(settings: Settings) -> dict[str, Any]:
    """What Flask signs sessions with, and believes."""
    present, *former = settings.known_secrets
    return {"SECRET_KEY": present, "SECRET_KEY_FALLBACKS": former}


def _open_templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.add_extension("jinja2.ext.i18n")
    environment.filters.update(
        moment=formats.moment,
        month=formats.month,
        day=formats.day,
        span=formats.span,
        exact=formats.exact,
        worked=formats.worked,
        inline=_inline,
        bdi=_isolated,
        html=_stored_html,
        html_outside=_html_outside,
    )
    environment.globals.update(
        _=in_template,
        gettext=in_template,
        ngettext=in_template_of_many,
        absolute=absolute,
        longest_text=markup.MAX_LENGTH,
        asset=asset,
        icon=formats.icon,
        slot=slot,
        once=once,
        anew=anew,
        proof=guard.proof,
        is_fragment=wants_fragment,
        panel_entries=panel_entries,
        panel_here=panel_here,
        top_entries=top_entries,
        still=lambda template: _still(language(), template),
        language=language,
        direction=direction,
        languages=LANGUAGES,
    )


def _isolated(name: str) -> Markup:
    """A name inside a sentence: its letters may run the other way, and bend nothing around them."""
    return Markup("<bdi>{}</bdi>").format(name)


@cache
def _still(_language: str, template: str) -> Markup:
    """What says the same on every page of a language, whoever reads it: made once."""
    html = current_app.jinja_env.get_template(template).render()
    return Markup(html)  # noqa: S704 - our own template, escaped there


@lru_cache(maxsize=5000)
def _inline(title: str) -> Markup:
    # Its letters may run the other way than those of the sentence or the row it stands in.
    return Markup("<bdi>{}</bdi>").format(Markup(markup.inline(title)))  # noqa: S704 - sanitised last by markup


def _html_outside(html: str, *, shown: bool = False) -> Markup:
    """The same for a mail or somebody else's page, where the links to people and files need the forum's address.

    Pictures are links in a mail: many mail programs load none, and who may see it is asked when somebody comes.
    """
    html = html.replace('<a class="mention" href="/', f'<a class="mention" href="{absolute("/")}')
    return _stored_html(markup.outside(html, absolute(""), shown=shown, words=_("Picture")))


def _stored_html(html: str) -> Markup:
    """Rendered and sanitised when it was written; see `forum.markup`."""
    return Markup(html)  # noqa: S704
