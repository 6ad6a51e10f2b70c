from __future__ import annotations

import unicodedata
from functools import lru_cache

from markupsafe import Markup

from forum.accounts.models import User
from forum.files import file_path

COLOURS = 8
_DRAWN = Markup(
    '<svg class="avatar avatar-{}" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
    '<rect width="40" height="40"/><text x="20" y="20" text-anchor="middle" dominant-baseline="central">{}</text></svg>'
)
_NOBODY = Markup(
    '<svg class="avatar avatar-left" viewBox="0 0 40 40" aria-hidden="true"><rect width="40" height="40"/></svg>'
)
_PICTURE = Markup('<img class="avatar" src="{}" width="256" height="256" alt="" loading="lazy" decoding="async">')


def avatar(user: User) -> Markup:
    """A person's picture, or their initials in a colour of their own. For the eye only: the name stands beside it."""
    if user.erased_at:
        return _NOBODY
    if user.avatar:
        return _PICTURE.format(file_path(user.avatar))
    return _drawn(user.id % COLOURS, user.name)


@lru_cache(maxsize=10_000)
def _drawn(colour: int, name: str) -> Markup:
    return _DRAWN.format(colour, initials(name))


def initials(name: str) -> str:
    """The first letters of the first and the last word: "Vera Maria Lindqvist" is "VL"."""
    words = ["".join(sign for sign in word if unicodedata.category(sign)[0] in "LN") for word in name.split()]
    words = [word for word in words if word]
    chosen = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper()[:2] or "?"
