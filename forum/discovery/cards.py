"""A card for a link to a thread, as chats and social networks show it: its title, large, and whose forum it is.

Pillow's own font has the letters of English alone. A font that is installed on the machine and has all letters of the
title is taken before anything is written differently; where there is none, accents are left out and umlauts written
in two letters, as in an address, and a title in another script is left to the words beside the card.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from math import ceil
from typing import cast

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont
WIDTH, HEIGHT, EDGE = 1200, 630, 80
SIZES, LINES = (76, 66, 58, 52), 4
INK, PALE, PAPER, OURS, SOLVED = "#1d1b26", "#666270", "#ffffff", "#4f46a5", "#1d6b3f"
INSTALLED = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf", "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf", "NotoSansDevanagari-Regular.ttf", "NotoSansCJK-Regular.ttc",
)  # fmt: skip
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True)
class Card:
    """Everything that is to be seen on it; `accent` is six hexadecimal digits or ''."""

    title: str
    name: str
    place: str
    state: str
    solved: bool
    accent: str


@lru_cache(maxsize=200)
def drawn(card: Card) -> bytes:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 16), fill=f"#{card.accent}" if card.accent else OURS)
    _line(draw, card.name, 72, 34, INK)
    _line(draw, card.place, 122, 28, PALE)
    _title(draw, card)
    _line(draw, card.state, HEIGHT - 98, 32, SOLVED if card.solved else PALE)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _title(draw: ImageDraw.ImageDraw, card: Card) -> None:
    """As large as it fits into four lines, and from the side its letters begin at."""
    name, text = _font_for(card.title)
    if not text:
        return
    for size in SIZES:
        font = _font(name, size)
        lines = _broken(text, font)
        if len(lines) <= LINES:
            break
    else:
        lines = [*lines[: LINES - 1], _cut(f"{lines[LINES - 1]} …", font)]
    leftwards = _runs_leftwards(text)
    x, anchor = (WIDTH - EDGE, "rm") if leftwards else (EDGE, "lm")
    step = font.size * 1.26
    top = 330 - step * (len(lines) - 1) / 2
    for n, line in enumerate(lines):
        draw.text((x, top + n * step), line, INK, font, anchor=anchor)


def _line(draw: ImageDraw.ImageDraw, words: str, y: int, size: int, colour: str) -> None:
    name, text = _font_for(words)
    font = _font(name, size)
    if text:
        draw.text((EDGE, y), _cut(text, font), colour, font, anchor="lm")


def _broken(text: str, font: Font) -> list[str]:
    """Into lines that fit; a word longer than a line is broken where it must be."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * EDGE:
            line = longer
            continue
        lines += [line] if line else []
        line = word
        while font.getlength(line) > WIDTH - 2 * EDGE:
            most = _fitting(line, font)
            lines, line = [*lines, line[:most]], line[most:]
    return [*lines, line] if line else lines


def _cut(text: str, font: Font) -> str:
    """As much of it as fits into one line, with an ellipsis for the rest."""
    if font.getlength(text) <= WIDTH - 2 * EDGE:
        return text
    return text[: _fitting(text, font, "…")].rstrip(" …") + "…"


def _fitting(text: str, font: Font, end: str = "") -> int:
    """How many of its letters fit into one line, one at least."""
    lengths = range(1, len(text) + 1)
    return max(1, bisect_right(lengths, WIDTH - 2 * EDGE, key=lambda most: ceil(font.getlength(text[:most] + end))))


def _font_for(text: str) -> tuple[str, str]:
    """The font that has most of it ('' is Pillow's own), and what it can write of it: all letters, or nothing. A sign
    that is no letter, such as an emoji, may be missing."""
    text = " ".join("".join(sign for sign in text if sign.isspace() or sign.isprintable()).split())
    ways = [(name, text) for name in ("", *_installed())]
    ways.append(("", unicodedata.normalize("NFKD", text.translate(GERMAN))))
    complete = [way for way in ways if not any(sign.isalnum() for sign in _missing(*way))]
    if not complete:
        return "", ""
    name, text = min(complete, key=lambda way: len(_missing(*way)))
    missing = _missing(name, text)
    return name, " ".join("".join(sign for sign in text if sign not in missing).split())


def _missing(name: str, text: str) -> set[str]:
    return {sign for sign in text if not sign.isspace() and not _has(name, sign)}


@lru_cache(maxsize=4000)
def _has(name: str, sign: str) -> bool:
    """Whether a font can draw a sign, and would not draw its box for what it does not know."""
    font = _font(name, 40)
    shape, box = font.getmask(sign), font.getmask("\uffff")
    return shape.size != box.size or bytes(shape) != bytes(box)


@lru_cache(maxsize=60)
def _font(name: str, size: int) -> Font:
    return ImageFont.truetype(name, size) if name else cast(Font, ImageFont.load_default(size))


@cache
def _installed() -> list[str]:
    """Which of the fonts this machine has; they are looked for once, where its system keeps them."""
    there = []
    for name in INSTALLED:
        try:
            _font(name, 40)
        except OSError:
            continue
        there.append(name)
    return there


def _runs_leftwards(text: str) -> bool:
    first = next((kind for sign in text if (kind := unicodedata.bidirectional(sign)) in ("L", "R", "AL")), "L")
    return first != "L"
