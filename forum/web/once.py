"""Parts of pages that are made once for all that they show."""

from __future__ import annotations

import secrets
from sys import getsizeof
from typing import Any

from flask import current_app
from markupsafe import Markup

from forum.web.guard import proof
from forum.web.languages import language
from forum.web.store import MEGABYTE, Store

FIELDS = Markup(f"<!-- {secrets.token_hex(16)} -->")  # noqa: S704 - hexadecimal digits
"""Where the proof of a form belongs in what is kept; nobody who writes can know it."""
AROUND = 2000  # bytes of a small piece and its key, but for their letters
_kept: Store[Markup] = Store(32 * MEGABYTE)


def once(template: str, **shown: Any) -> Markup:
    """A template, made once for each set of these values in each language.

    They are plain ones, and all that it knows: who reads, and what time it is, it cannot ask. The proof that its forms
    carry is put in for each reader.
    """
    key = language(), template, tuple(shown.items())
    html = _kept.get(key)
    if html is None:
        html = _made(template, shown)
        # What it was made of is kept with it, and stands in it for the most part.
        _kept.put(key, html, 2 * getsizeof(html) + AROUND)
    return _proven(html)


def anew(template: str, **shown: Any) -> Markup:
    """The same for what is too long to be kept."""
    return _proven(_made(template, shown))


def _proven(html: Markup) -> Markup:
    return Markup(str(html).replace(FIELDS, proof())) if FIELDS in html else html  # noqa: S704 - made by us


def forget_pieces() -> None:
    """As a process that has just started."""
    _kept.clear()


def _made(template: str, shown: dict[str, Any]) -> Markup:
    html = current_app.jinja_env.get_template(template).render(shown, proof=_fields)
    return Markup(html)  # noqa: S704 - our own templates, already escaped


def _fields() -> Markup:
    return FIELDS
