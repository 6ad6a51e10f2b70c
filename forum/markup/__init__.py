"""Markup: what people write, turned into HTML that is safe to show, and back into plain words."""

from __future__ import annotations

from forum.markup.from_html import from_html
from forum.markup.plaintext import plain
from forum.markup.rendering import MAX_LENGTH, VERSION, render
from forum.markup.stylesheet import stylesheet
from forum.markup.titles import inline
from forum.markup.uploads import LARGEST, PLACE, SHOWN, UPLOAD, outside, size_of, uploads_in, with_addresses

__all__ = [
    "LARGEST",
    "MAX_LENGTH",
    "PLACE",
    "SHOWN",
    "UPLOAD",
    "VERSION",
    "from_html",
    "inline",
    "outside",
    "plain",
    "render",
    "size_of",
    "stylesheet",
    "uploads_in",
    "with_addresses",
]
