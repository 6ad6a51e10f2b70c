"""The words of a text as they are stored and looked for, the same on both databases.

Accents and case are gone. Code is findable whole and in parts (`useState()`, `C++`, `.env`, `E-1042`), a version by
its beginning (`3.11` finds 3.11.2 and Python3.11), and of a German text also what is left of a word without its ending.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

MOST_LETTERS, MOST_WISHES = 500, 20
_RUN = re.compile(r"(?:(?<![\w.])\.)?[^\W_][\w.\-/:+#'’]*")
_HUMP = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_PART = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[+#]+$")
_VERSION = re.compile(r"[vV]?(\d{1,6}(?:\.\d{1,6}){1,5})[.:,]*")
_INSIDE = re.compile(r"(?<!\d)(?<!\d\.)\d{1,6}(?:\.\d{1,6}){1,5}(?!\.?\d)")
_LONGEST = 40
FOLDING = 2
"""Which way of making words this is. What another one made is made anew, so raise it with every change of them."""
STOPPED = frozenset(
    """i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
    it its itself they them their theirs themselves what which who whom this that these those am is are was were be
    been being have has had having do does did doing a an the and but if or because as until while of at by for with
    about against between into through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some such no nor not only
    own same so than too very s t can will just don should now""".split()  # noqa: SIM905
)
"""What PostgreSQL leaves out of an index of English. Beside other words nobody means them, on either database."""
_COMMON = STOPPED | frozenset(
    """der die das den dem des ein eine einen und oder nicht ist sind ich wir man wie was wo mit auf im fur von zu bei
    kann""".split()  # noqa: SIM905
)
# Words that stand in nearly every German sentence and in hardly any English one.
_GERMAN = frozenset(
    "der das und nicht ist ich ein eine einen wie auf fur wird werden kann beim von zu den dem wenn aber auch".split()  # noqa: SIM905
)
_ENDINGS = ("ern", "em", "en", "er", "es", "e", "n", "s")
STEM = "xxde"
"""What the stem of a German word begins with, so that it is no word of any other language."""


@dataclass(frozen=True)
class Words:
    """What is looked for. Of each wish one of its phrases must be there; the very last word may be unfinished."""

    wishes: Sequence[Sequence[Sequence[str]]]
    unfinished: bool = False

    def __bool__(self) -> bool:
        return bool(self.wishes)

    @property
    def each(self) -> list[str]:
        words = (word for wish in self.wishes for phrase in wish for word in phrase)
        return [word for word in words if not word.startswith(STEM)]


def folded(text: str) -> str:
    """The words of a text: lower case, without accents, code also as one word."""
    return " ".join(word for run in _runs(text) for word in _stored(run))


def indexed(title: str, body: str) -> tuple[str, str]:
    """Title and body as they are stored: folded, and after a German text the stems of its words."""
    parts = folded(title), folded(body)
    said = [part.split() for part in parts]
    german = len(_GERMAN.intersection(said[0][:400] + said[1][:400])) > 1
    return (_with_stems(parts[0], said[0]), _with_stems(parts[1], said[1])) if german else parts


def looked_for(text: str) -> Words:
    """What somebody typed into a search field: words, and phrases in quotation marks. Words that stand everywhere are
    looked for only where there are no others, and then as they are."""
    wishes: list[list[list[str]]] = []
    common: list[list[list[str]]] = []
    for n, part in enumerate(re.split(r'["“”„]', text[:MOST_LETTERS])):
        runs = [words for run in _runs(part) if (words := _stored(run) if n % 2 else _words_of(run))]
        if n % 2:
            wishes += [[[word for words in runs for word in words]]] if runs else []
        else:
            wishes += [_wish(words) for words in runs if len(words) > 1 or words[0] not in _COMMON]
            common += [[words] for words in runs if len(words) == 1 and words[0] in _COMMON]
    return Words((wishes or common)[:MOST_WISHES], unfinished=bool(wishes) and text[-1:].isalnum())


def any_of(words: Words) -> Words:
    """The same words, of which one is enough."""
    return replace(words, wishes=[[phrase for wish in words.wishes for phrase in wish]]) if words else words


def _runs(text: str) -> list[str]:
    if text.isascii():
        return _RUN.findall(text)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _RUN.findall(plain)


@lru_cache(maxsize=20_000)
def _stored(run: str) -> list[str]:
    """Also of a version that something is glued to the beginnings: `4.8.0-beta2`, `Python3.12`."""
    words = _words_of(run)
    if "." not in run or _VERSION.fullmatch(run):
        return words
    return words + [word for version in _INSIDE.findall(run) for word in _beginnings(version)]


@lru_cache(maxsize=20_000)
def _words_of(run: str) -> list[str]:
    """`useState` is "usestate use state", `C++` is "cplusplus", `3.11.2` is "v3p11 v3p11p2", `port` is "port"."""
    if version := _VERSION.fullmatch(run):
        return _beginnings(version[1])
    signs = _SIGNS.search(run)
    named = "".join({"+": "plus", "#": "sharp"}[sign] for sign in signs[0]) if signs else ""
    found = (_HUMP if run.isascii() else _PART).findall(run)
    parts = [part.casefold() for part in found]
    whole = ("dot" if run[0] == "." else "") + "".join(parts) + named
    if [whole] == parts or len(whole) > _LONGEST:
        return parts
    return [whole, *(part for part in parts if len(part) > 1)]


def _beginnings(version: str) -> list[str]:
    numbers = version.split(".")
    return ["v" + "p".join(numbers[:n]) for n in range(2, len(numbers) + 1)]


def _wish(words: list[str]) -> list[list[str]]:
    """Code as one word, or its parts in a row: `bar.baz` is found in `foo.bar.baz` too; a German word without its
    ending; a version by all its numbers."""
    if len(words) == 1:
        return [words, *([stem] for stem in _stems(words))]
    if re.fullmatch(r"v\d+(p\d+)+", words[-1]):
        return [words[-1:]]
    return [words[:1], words[1:]]


def _with_stems(part: str, words: Iterable[str]) -> str:
    stems = sorted(set(_stems(words)))
    return " ".join([part, *stems]) if stems else part


def _stems(words: Iterable[str]) -> list[str]:
    return [STEM + _stem(word) for word in words if len(word) > 3 and word.isalpha()]


def _stem(word: str) -> str:
    """A German word without the endings of its plural and its cases."""
    for _again in range(2):
        ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) > 3), "")
        word = word.removesuffix(ending)
    return word
