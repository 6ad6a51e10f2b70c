"""Markdown to safe HTML: Python-Markdown, then bleach's Linker for bare addresses, then nh3 as the last gate."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Iterator
from functools import lru_cache

from bleach.linkifier import Linker
from markdown import Markdown
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from forum.markup import code
from forum.markup.dialect import DialectExtension
from forum.markup.links import BARE_URL
from forum.markup.sanitising import sanitise
from forum.markup.source import cleaned

VERSION = 1  # raise it when stored HTML should be rendered again
MAX_LENGTH = 20_000  # characters


@lru_cache(maxsize=16)
def render(text: str) -> str:
    """Safe HTML of one post; the preview and the stored post are this same function.

    A form renders a text when it looks at it; where it is stored, with the database's one writer waiting, it is known.

    Never raises on any string. Text over MAX_LENGTH (an import, a mail) and text that nests deeper than
    Python can follow is shown as plain paragraphs: every word is there, nothing is interpreted.
    """
    source = cleaned(text)
    if len(source) > MAX_LENGTH:
        return sanitise(_paragraphs(source))
    try:
        return sanitise(_converted(source))
    except RecursionError:
        # The interrupted instance may hold half a document.
        del _per_thread.renderer
        return sanitise(_paragraphs(source))


class _Renderer:
    """Building these costs more than a post does, and none of them may be shared between threads."""

    def __init__(self) -> None:
        self.dialect = DialectExtension()
        extensions = [
            TableExtension(use_align_attribute=True),
            SaneListExtension(),
            Nl2BrExtension(),
            self.dialect,
        ]
        self.markdown = Markdown(extensions=extensions, output_format="html")
        # Addresses as GitHub finds them: only with a scheme or www. Bleach's own pattern would make
        # links of README.md and setup.py.
        self.linker = Linker(callbacks=[], skip_tags={"pre", "code"}, url_re=BARE_URL)


_per_thread = threading.local()
_NEEDS_LINKS = re.compile(r"://|www\.", re.IGNORECASE)
_TAG = re.compile(r"(<[^>]*>)")  # the serialiser escapes every other angle bracket, also in attributes
_BLOCK = re.compile(rf'<pre {code.MARK}="(\d+)"></pre>')


def _renderer() -> _Renderer:
    if not hasattr(_per_thread, "renderer"):
        _per_thread.renderer = _Renderer()
    renderer: _Renderer = _per_thread.renderer
    return renderer


def _converted(source: str) -> str:
    renderer = _renderer()
    body = renderer.markdown.reset().convert(source)
    if _NEEDS_LINKS.search(body):
        body = "".join(_linked(_TAG.split(body), renderer.linker))
    blocks = renderer.dialect.blocks
    # Code comes back only now, in one pass, so neither Markdown nor the Linker ever touches a byte of it.
    until = time.thread_time() + code.BUDGET
    return _BLOCK.sub(lambda found: code.html_of(blocks[int(found[1])], until), body)


def _linked(pieces: list[str], linker: Linker) -> Iterator[str]:
    """Tags and texts in turn. Only a text with an address is parsed: bleach costs more than all the rest."""
    inside = 0
    for piece in pieces:
        if piece.startswith(("<a ", "<code")):
            inside += 1
        elif piece in ("</a>", "</code>"):
            inside -= 1
        elif not inside and not piece.startswith("<") and _NEEDS_LINKS.search(piece):
            piece = linker.linkify(piece)  # noqa: PLW2901
        yield piece


def _paragraphs(source: str) -> str:
    paragraphs = re.split(r"\n{2,}", html.escape(source.strip("\n"), quote=False))
    return "\n".join(f"<p>{part}</p>".replace("\n", "<br>\n") for part in paragraphs if part.strip())
