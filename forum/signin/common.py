"""Passwords that others try first, by rule: the shapes that fill the lists of stolen ones, and not those lists."""

from __future__ import annotations

import re
import unicodedata

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
_LEET = str.maketrans("@4310$5!7", "aaeiossit")


def is_common(password: str) -> bool:
    """Few different letters, one thing repeated, a walk over the keyboard, or a well-known word with trimmings."""
    text = plain(password)
    return len(set(text)) < 5 or bool(re.fullmatch(r"(.{1,5}?)\1+.{0,4}", text)) or _walks(text) or _is_a_word(text)


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
    trimmed = text.strip("0123456789!?.,-_#$*+@ ")
    return bool({trimmed, _letters(text), _letters(text.translate(_LEET)), trimmed.translate(_LEET)} & _WORDS)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())
