"""Whether the documentation says something else now, or only says it otherwise."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from forum.ageing.tokens import Token, tokens

LEAST, SHARE = 5, 0.05
"""So many words that mean something, and this share of all of them, or they are taken for another wording."""
SENTENCE = 8
"""So many together are a sentence that came or went, however long the text around it is."""
ELSEWHERE = 8
"""So many that stand together on the page still have only moved."""
NAMES = 2
"""So many names that stood there before stand there once more or once less: a step of code that came or went."""
MOST_PAIRS = 4_000_000
_SHORT = 7
_LITTLE = frozenset(re.findall(r"\w+", """
    a an the this that these those it its of to in on at by for from with as is are was were be been being and or but
    so if then than there here you your we our they their i he she his her them us will would can could may might shall
    should do does did done has have had also just very more most much some such which who whom whose what when where
    how why into onto out up down over about like e g etc ie eg now still even well quite rather really please note
    der die das den dem des ein eine einen und oder ist sind zu im mit von auf für le la les un une de et est en el los
    las una y es
"""))  # fmt: skip
_TURNS = frozenset(re.findall(r"\w+", """
    not no never none nor cannot cant dont doesnt didnt isnt arent wasnt wont shouldnt mustnt without unless except
    longer deprecated removed unsupported obsolete nicht kein keine nie ohne pas jamais sans nunca sin
"""))  # fmt: skip
_OPPOSITES = ("un", "in", "im", "dis", "non", "de", "anti", "mis")
_HISTORY = re.compile(r"(?:added|new|changed|hinzugefügt|neu|geändert) in version \d[\d.]*", re.IGNORECASE)
_TYPED = re.compile(r"^[ \t]*[$>][ \t]+(\S.*)$", re.MULTILINE)
_ENDINGS = ("ing", "ed", "es", "s", "ly", "d", "e")


class Reason(enum.Enum):
    """What makes a change one in substance: a name or a number; a word that turns a sentence round; a sentence that
    came or went; or so much of it that it is another text. NOTHING makes it none."""

    NOTHING = "nothing"
    EXACT = "exact"
    TURNED = "turned"
    SENTENCE = "sentence"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Hunk:
    """What went, and what came in its place."""

    gone: Sequence[Token]
    come: Sequence[Token]


def reason_of(old: str, new: str, page: str = "") -> Reason:
    """Why the new text says something else than the old one. What only went elsewhere on its `page` is not gone."""
    before, after = tokens(_without_history(old, new)), tokens(new)
    hunks = [_reworded(hunk) for hunk in _stayed_out(list(_hunks(before, after)), page)]
    if _names_changed(hunks, before, after) or _commands_changed(old, new):
        return Reason.EXACT
    if any(_turns(hunk.gone) != _turns(hunk.come) for hunk in hunks):
        return Reason.TURNED
    if any(abs(_weight(hunk.come) - _weight(hunk.gone)) >= SENTENCE for hunk in hunks):
        return Reason.SENTENCE
    moved = sum(max(_weight(hunk.gone), _weight(hunk.come)) for hunk in hunks)
    enough = max(LEAST, SHARE * max(_weight(before), _weight(after)))
    return Reason.REWRITTEN if moved >= enough else Reason.NOTHING


def _without_history(old: str, new: str) -> str:
    """Notes about the version something came with, or changed in, say nothing about what holds now: that they went is
    no change. One that comes tells of a change."""
    notes = ((one, _HISTORY.match(one.strip())) for one in old.split("\n\n"))
    return "\n\n".join(one for one, history in notes if history is None or history.group() in new)


def _hunks(before: list[Token], after: list[Token]) -> Iterator[Hunk]:
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    a, b = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(a) * len(b) > MOST_PAIRS:  # too long to be read in order: what each has more of than the other
        gone, come = Counter(a) - Counter(b), Counter(b) - Counter(a)
        yield Hunk(list(gone.elements()), list(come.elements()))
        return
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Hunk(a[i:j], b[k:m])


def _stayed_out(hunks: list[Hunk], page: str) -> Iterator[Hunk]:
    """Without what stands elsewhere now, in the text itself or on its page."""
    around = _around(page)
    come = Counter(tuple(hunk.come) for hunk in hunks)
    gone = Counter(tuple(hunk.gone) for hunk in hunks)
    for hunk in hunks:
        moved_off = come[tuple(hunk.gone)] or (len(hunk.gone) >= ELSEWHERE and _run(hunk.gone) in around)
        moved_here = gone[tuple(hunk.come)]
        left = Hunk([] if moved_off else hunk.gone, [] if moved_here else hunk.come)
        if left.gone or left.come:
            yield left


@lru_cache(maxsize=16)
def _around(page: str) -> str:
    return _run(tokens(page))


def _reworded(hunk: Hunk) -> Hunk:
    """Without what is spelled otherwise only."""
    if _joined(hunk.gone) == _joined(hunk.come):
        return Hunk([], [])
    gone, come = list(hunk.gone), list(hunk.come)
    for one in hunk.gone:
        same = next((other for other in come if _same_word(one, other)), None)
        if same is not None:
            gone.remove(one)
            come.remove(same)
    return Hunk(gone, come)


def _same_word(one: Token, other: Token) -> bool:
    if one.exact or other.exact:
        return one.text == other.text
    a, b = one.text, other.text
    if a == b:
        return True
    if {a, b} & _TURNS or any(a == prefix + b or b == prefix + a for prefix in _OPPOSITES):
        return False
    return _stem(a) == _stem(b) or _misspelled(a, b)


def _misspelled(a: str, b: str) -> bool:
    longest = max(len(a), len(b))
    if min(len(a), len(b)) < 4 or a[0] != b[0]:
        return False
    return _distance(a, b, most := 1 if longest <= _SHORT else 2) <= most


def _distance(a: str, b: str, most: int) -> int:
    """How many letters were added, left out, changed or swapped with the next one."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    older: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, last, row = row, older, [i]
        for j, y in enumerate(b, 1):
            cost = min(older[j] + 1, row[j - 1] + 1, older[j - 1] + (x != y))
            swapped = i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y
            row.append(min(cost, last[j - 2] + 1) if swapped else cost)
    return row[-1]


def _names_changed(hunks: Sequence[Hunk], before: Sequence[Token], after: Sequence[Token]) -> bool:
    """One stands in its place now, or it stands in one of the two texts and not in the other."""
    old, new = _names(before), _names(after)
    for hunk in hunks:
        gone, come = _names(hunk.gone), _names(hunk.come)
        if (gone and come and gone != come) or gone - new or come - old:
            return True
    went, came = (Counter(token for hunk in hunks for token in side(hunk) if token.exact) for side in (_gone, _come))
    return ((went - came) + (came - went)).total() >= NAMES


def _commands_changed(old: str, new: str) -> bool:
    """One to be typed reads otherwise, plain words and all; the order of its options says nothing."""
    before, after = _commands(old), _commands(new)
    return bool(before - after) and bool(after - before)


def _commands(text: str) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sorted(token.text for token in tokens(typed))) for typed in _TYPED.findall(text))


def _gone(hunk: Hunk) -> Sequence[Token]:
    return hunk.gone


def _come(hunk: Hunk) -> Sequence[Token]:
    return hunk.come


def _names(said: Sequence[Token]) -> set[str]:
    return {token.text for token in said if token.exact}


def _turns(said: Sequence[Token]) -> int:
    return sum(token.text in _TURNS for token in said)


def _weight(said: Sequence[Token]) -> int:
    return sum(token.text not in _LITTLE for token in said)


def _stem(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one) and len(word) - len(one) >= 3), "")
    return word.removesuffix(ending)


def _joined(said: Sequence[Token]) -> str:
    return "".join(token.text for token in said)


def _run(said: Sequence[Token]) -> str:
    return f" {' '.join(token.text for token in said)} "


def _common(a: Sequence[Token], b: Sequence[Token]) -> int:
    return next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
