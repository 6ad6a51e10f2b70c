"""A text as what it says, word by word: without case, white space, punctuation, quotation marks and prompts, but with
every number, flag and name of code as it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": " ", "…": " ", "\u00ad": "",
                        "\u200b": "", "¶": ""})  # fmt: skip
_AROUND = "\"'`()[]{}<>,;:.!?*"
_PROMPT = re.compile(r"[$>#%|*+\-.=~^_:/\\]*")
_SIGNS = {"=", "==", "->", "%", "+", "*", "/", "|", "+=", "||"}
_QUOTED = re.compile(r"[\[({,]*(['\"])[\w-]+\1[\])},.;:]*")  # one word between quotation marks is a value
_SCHEME = re.compile(r"\b(?:https?|git)://(?:www\.)?", re.IGNORECASE)
_NAME = re.compile(
    r"\d|_|\(|::|->|[=@$\\%]|^--?[a-zA-Z]|^/\w|[a-z][A-Z]|\w/\w.*/|\w\.\w{2,}|^\.\w|\w://", re.UNICODE
)  # what no word of prose has in it
_HAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"  # each sign is a word of its own
_PIECES = re.compile(rf"(?<!\w)\.[a-zA-Z][\w-]*|--?[a-zA-Z][\w-]*|\d+(?:\.\d+)+|{_HAN}|\w+|[=<>!+/|&^~@$%-]+")
_WORDS = re.compile(rf"{_HAN}|[^\W_]+")


@dataclass(frozen=True)
class Token:
    """A word in lower case, or with `exact` a number, a flag or a name of code as it was written."""

    text: str
    exact: bool


def tokens(text: str) -> list[Token]:
    return [token for chunk in _chunks(text) for token in _of_chunk(chunk)]


def _chunks(text: str) -> list[str]:
    plain = _SCHEME.sub("", unicodedata.normalize("NFKC", text.translate(_PLAIN)))
    return [chunk for chunk in plain.split() if not _PROMPT.fullmatch(chunk) or chunk in _SIGNS]


def _of_chunk(chunk: str) -> list[Token]:
    inner = chunk.rstrip(_AROUND).lstrip(_AROUND.replace(".", ""))
    if _QUOTED.fullmatch(chunk) and not _NAME.search(inner):
        return [Token(inner.casefold(), exact=True)]
    if chunk.endswith("()") or _NAME.search(inner):
        return [Token(piece, exact=True) for piece in _PIECES.findall(inner.rstrip("/").replace("'", ""))]
    return [Token(word.casefold(), exact=False) for word in _WORDS.findall(inner.replace("'", ""))]
