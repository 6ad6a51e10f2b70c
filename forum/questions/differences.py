"""What changed between two texts, for reading: by lines, and within changed lines by words, at a bounded cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "del", "ins", "gap"]
LINES = 600
WORDS = 600
ALL_WORDS = 4_000
AROUND = 2


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came; a gap stands for lines that stayed and are left out."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces in the order of reading: without the added ones it is the old text, without the gone ones the new."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    budget = ALL_WORDS
    pieces: list[Piece] = []
    for kind, gone, come in _hunks(old, new, LINES):
        if kind == "equal":
            pieces.append(Piece("same", "".join(gone)))
            continue
        pair = _words("".join(gone)), _words("".join(come))
        size = len(pair[0]) + len(pair[1])
        finely = gone and come and size <= budget and max(map(len, pair)) <= WORDS
        budget -= size if finely else 0
        pieces += _fine(*pair) if finely else _plain("".join(gone), "".join(come))
    return list(_shortened(pieces))


def _hunks(old: list[str], new: list[str], most: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Equal and changed stretches; where there is too much to compare, everything in the middle is changed."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield "equal", old[:head], new[:head]
    if max(len(a), len(b)) > most:
        yield "replace", a, b
    else:
        for kind, i, j, k, m in SequenceMatcher(None, a, b).get_opcodes():
            yield kind, a[i:j], b[k:m]
    if tail:
        yield "equal", old[len(old) - tail :], new[len(new) - tail :]


def _common(a: list[str], b: list[str]) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _fine(old: list[str], new: list[str]) -> list[Piece]:
    """Word by word; or, if hardly a word stayed, the old text and then the new: nobody can read confetti."""
    pieces: list[Piece] = []
    stayed = 0
    for kind, gone, come in _hunks(old, new, WORDS):
        if kind == "equal":
            pieces.append(Piece("same", "".join(gone)))
            stayed += sum(1 for word in gone if word.strip())
        else:
            pieces += _plain("".join(gone), "".join(come))
    words = max(sum(1 for word in side if word.strip()) for side in (old, new))
    return pieces if 4 * stayed >= words else list(_plain("".join(old), "".join(new)))


def _plain(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("del", gone)
    if come:
        yield Piece("ins", come)


def _shortened(pieces: list[Piece]) -> Iterator[Piece]:
    """Of what stayed, a few lines before and after each change."""
    for at, piece in enumerate(pieces):
        lines = piece.text.splitlines(keepends=True)
        first = AROUND if at else 0
        last = AROUND if at < len(pieces) - 1 else 0
        if piece.kind != "same" or len(lines) <= first + last + 1:
            yield piece
            continue
        if first:
            yield Piece("same", "".join(lines[:first]))
        yield Piece("gap", "")
        if last:
            yield Piece("same", "".join(lines[-last:]))
