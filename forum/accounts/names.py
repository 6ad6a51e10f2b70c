from __future__ import annotations

import unicodedata

# Marks that turn the line around or cannot be seen would let one name pass for another. The joiners of Persian, of
# Indic scripts and of emoji (U+200C, U+200D) are letters there and stay.
_TRICKS = {
    *map(chr, (0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}
LONGEST = 80


def clean_name(text: str) -> str:
    """A name as it is stored and shown: one line, no control or direction marks; '' if nothing is left to see."""
    kept = "".join(
        letter
        for letter in text
        if letter.isspace() or (letter not in _TRICKS and unicodedata.category(letter) not in {"Cc", "Cs"})
    )
    name = " ".join(kept.split())[:LONGEST]
    return name if any(unicodedata.category(letter)[0] not in "CZ" for letter in name) else ""
