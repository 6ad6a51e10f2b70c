"""Which language a page or a mail speaks, and its catalogue.

The catalogues are the files translators edit, `forum/translations/<code>.po`; they are read as they are, so that
nothing has to be compiled and nothing compiled can be out of date.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import cache, lru_cache
from io import BytesIO
from typing import Any

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Response, current_app, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.utils import cached_property

from forum.paths import TRANSLATIONS
from forum.web.globals import of_request

# Each is offered under its own name, as soon as its file is there.
_NAMES = {"en": "English", "de": "Deutsch"}
LANGUAGES = {code: name for code, name in _NAMES.items() if code == "en" or (TRANSLATIONS / f"{code}.po").exists()}
COOKIE = "docside_language"
# Over TLS no other host of the domain can set it.
COOKIE_OVER_TLS = f"__Host-{COOKIE}"


class Catalogues(Domain):
    """Flask-Babel's domain, on the translators' files."""

    def get_translations(self) -> Translations:
        return _spoken()


class Languages(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return Catalogues()


@cache
def catalogue(code: str) -> Translations:
    """The sentences of a language; English is what stands in the code, so it needs no file."""
    path = TRANSLATIONS / f"{code}.po"
    if not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)


@pass_eval_context
def in_template(context: EvalContext, sentence: str, /, **values: Any) -> str:
    """`_()` of a template. A page says hundreds of sentences: those without values are made for HTML once."""
    if not context.autoescape:
        return str(_spoken().ugettext(sentence) % values)
    return _in_html(_spoken(), sentence) % values if values else _whole_in_html(_spoken(), sentence)


@pass_eval_context
def in_template_of_many(context: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    """`ngettext()` of a template."""
    said = _spoken().ungettext(one, many, num)
    return (Markup(said) if context.autoescape else said) % {"num": num, **values}  # noqa: S704 - our own sentences


def language() -> str:
    """The code of the language of this moment, such as "en"."""
    locale = _locale()
    return _code(locale.language, locale.script, locale.territory) if locale else "en"


def direction() -> str:
    """Which way its letters run: "ltr" or "rtl"."""
    return _direction(language())


def speaking(code: str) -> AbstractContextManager[None]:
    """What is written inside is in this language, or in the installation's where it is unknown: for mails and pings."""
    return force_locale(code if code in LANGUAGES else _usual())


def _spoken() -> Translations:
    return catalogue(language())


def _locale() -> Locale | None:
    """What `get_locale()` keeps for the request, which it looks up by a long way: every sentence asks for it."""
    kept = of_request().get("_flask_babel")
    return getattr(kept, "babel_locale", None) or get_locale()


@cache
def _direction(code: str) -> str:
    return str(Locale.parse(code).text_direction)


@cache
def _code(*parts: str | None) -> str:
    return "_".join(part for part in parts if part)


@cache
def _in_html(spoken: Translations, sentence: str) -> Markup:
    return Markup(spoken.ugettext(sentence))  # noqa: S704 - our own sentences


@cache
def _whole_in_html(spoken: Translations, sentence: str) -> Markup:
    return _in_html(spoken, sentence) % {}


def chosen_language() -> str:
    """Of whoever reads: what they chose, what their host's page speaks, or what their browser asks for."""
    if not has_request_context():
        return _usual()
    said = (getattr(current_user, "language", ""), kept_in(request.cookies), request.args.get("lang", "")[:2])
    known = next((code for code in said if code in LANGUAGES), "")
    return known or asked_for(request.headers.get("Accept-Language", "")) or _usual()


def keep_language(response: Response, code: str) -> None:
    """In this browser, for a year."""
    if code in LANGUAGES:
        secure = current_app.config["FORUM"].secure
        name = COOKIE_OVER_TLS if secure else COOKIE
        response.set_cookie(name, code, max_age=365 * 86400, samesite="Lax", secure=secure, httponly=True)


def kept_in(cookies: Mapping[str, str]) -> str:
    """What somebody signed out chose; '' if nothing."""
    return cookies.get(COOKIE_OVER_TLS) or cookies.get(COOKIE, "")


@lru_cache(maxsize=2000)
def asked_for(header: str) -> str:
    """The language of ours that a browser would like best; '' if it knows none of them."""
    return str(parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, ""))


def _usual() -> str:
    return str(current_app.config["FORUM"].language)
