"""What of a text is looked at: its words, pairs of words, the hosts it links to, and groups of words close together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from forum.screening.hints import GROUP_OF, PAIRED_ONLY

MOST = 600
NEAR = 4
LINK = "*link"
_FAR = 20_000
_ENDINGS = "com|net|org|info|biz|tv|ly|me|co|uk|de|ru|cn|io|gl|be|us"
_ADDRESS = re.compile(
    rf"(?:https?://|www\.)[^\s<>\"')\]]+|(?<![\w-])[a-z0-9-]+(?:\.[a-z0-9-]+){{0,5}}\s?\.\s?(?:{_ENDINGS})\b(?:/[^\s<>\"')]*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[!?]{2,}|[$€£]|[:;=][-^]?[)(dp]|<3|" + re.escape(LINK), re.IGNORECASE)
# What takes no room, or looks like nothing; it splits words for nobody but a filter.
_UNSEEN = {"Cf", "Cc", "Cs"}
_BLANK = set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {chr(number) for number in range(0xFE00, 0xFE10)}
_ALIKE = str.maketrans("авекмнорстухѕіјԁһԛԝүαεικνορτυχ", "abekmhopctyxsijdhqwyaeiknoptux")
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def signs_of(text: str) -> list[str]:
    """Each once, in order of the alphabet, so that learning is the same on every machine; long texts up to a bound."""
    words, hosts = _words(text)
    found = dict.fromkeys([f"host:{host}" for host in hosts] + words)
    found |= dict.fromkeys(f"{one} {next_}" for one, next_ in pairwise(words))
    found |= dict.fromkeys(_groups(words))
    return sorted(list(found)[:MOST])


def _words(text: str) -> tuple[list[str], list[str]]:
    """The words in their order, with one sign for each address, and the hosts of these."""
    text = seen(_TAG.sub(" ", unescape(unescape(text[:_FAR]))))
    hosts = [_host(found[0]) for found in _ADDRESS.finditer(text)]
    return [_plain(_in_one_script(word)) for word in _WORD.findall(_ADDRESS.sub(f" {LINK} ", text).lower())], hosts


def seen(text: str) -> str:
    """What a reader sees of a text: each letter as it is usually written, without those that nobody sees."""
    return "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if letter in "\n\t" or not is_unseen(letter)
    )


def is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or letter in _BLANK


def same_text(one: str, other: str) -> bool:
    """Whether two texts read the same: upper and lower case, spaces and what nobody sees tell none apart."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return "".join(seen(text).casefold().split())


def _in_one_script(word: str) -> str:
    """A Latin word with letters of another script that look like its own."""
    return word.translate(_ALIKE) if not word.isascii() and re.search("[a-z]", word) else word


def _host(address: str) -> str:
    return re.sub(r"\s", "", re.sub(r"^(https?://)?(www\.)?", "", address.lower())).split("/")[0][:80]


def _plain(word: str) -> str:
    if word.isdigit():
        return "*number"
    if word[0] in "!?":
        return f"*{word[0] * 2}"
    return re.sub(r"(.)\1{3,}", r"\1\1\1", word)[:40]


def _groups(words: list[str]) -> Iterator[str]:
    groups = [LINK if word == LINK else GROUP_OF.get(word, "") for word in words]
    for place, group in enumerate(groups):
        if not group:
            continue
        if group not in PAIRED_ONLY:
            yield group
        for other in groups[place + 1 : place + NEAR]:
            if other and other != group:
                yield "+".join(sorted((group, other)))
