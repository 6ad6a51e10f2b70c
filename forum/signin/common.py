"""Passwords that others try first: those most often stolen, the words and names they are made of, and their shapes."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module

_ROWS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "zaq12wsxcde34rfvbgt56yhn",
    "12345678901234567890",
    "09876543210987654321",
    "abcdefghijklmnopqrstuvwxyz",
    "zyxwvutsrqponmlkjihgfedcba",
)
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """password passwort motdepasse contrasena senha parola iloveyou letmein welcome willkommen administrator admin
        root login master monkey dragon football baseball basketball superman batman princess sunshine shadow trustno
        starwars pokemon computer internet michael jennifer jessica ashley charlie jordan daniel liverpool chelsea
        arsenal hallo hello secret geheim changeme default guest test testing temporary summer winter spring autumn
        sommer herbst monday friday january december docside forum qwerty qwertz azerty abc abcd mypassword newpassword
        nopassword thisismypassword passwordpassword correcthorsebatterystaple google facebook samsung whatever freedom
        cheese""",
    )
)
_SIGNS = "!?.,-_#$*+@ "
_TRIMMINGS = f"0123456789{_SIGNS}"
_LEET = str.maketrans("@4310$5!7", "aaeiossit")


def is_common(password: str) -> bool:
    """Few different letters, one thing repeated, a walk over the keyboard, or what is on the lists with trimmings."""
    text = plain(password)
    return (
        len(set(text)) < 5
        or bool(re.fullmatch(r"(.{1,5}?)\1+.{0,4}", text))
        or _walks(text)
        or _is_a_word(text)
        or _is_listed(text)
    )


def is_about(password: str, *words: str) -> bool:
    """The name or the address again, whatever stands before or after it in digits and signs."""
    bare = _letters(plain(password))
    return any(bare and bare in {_letters(plain(word)), _letters(plain(word.partition("@")[0]))} for word in words)


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _walks(text: str) -> bool:
    """Made of at most two runs along a keyboard's row, the digits or the alphabet."""
    first = _run(text)
    return first + _run(text[first:]) >= len(text)


def _run(text: str) -> int:
    return next((n for n in range(len(text), 2, -1) if any(text[:n] in row for row in _ROWS)), 0)


def _is_a_word(text: str) -> bool:
    trimmed = text.strip(_TRIMMINGS)
    return bool({trimmed, _letters(text), _letters(text.translate(_LEET)), trimmed.translate(_LEET)} & _WORDS)


def _is_listed(text: str) -> bool:
    """One or two things of the lists make up half of it or more, as they are or with signs for letters."""
    bare = [text, text.strip(_SIGNS), text.strip(_TRIMMINGS)]
    spelled = [*bare, *(part.translate(_LEET) for part in bare)]
    return any(2 * len(part) >= len(text) and _is_one_or_two(part) for part in spelled)


def _is_one_or_two(text: str) -> bool:
    return _is_known(text) or any(_is_known(text[:at]) and _is_known(text[at:]) for at in range(3, len(text) - 2))


def _is_known(text: str) -> bool:
    return text in _lists() or (len(text) > 2 and _walks(text))


@cache
def _lists() -> frozenset[str]:
    """The 30 000 passwords most often stolen, and the words and names most often used, as zxcvbn carries them.

    Its own reckoning takes seconds for a text made to hold it up. Loaded for the first who sets a password: few
    processes ever need these megabytes.
    """
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    return frozenset(word for words in lists.values() for word in words if len(word) > 2)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())
