from __future__ import annotations

import json
from collections.abc import Sequence

SHORTEST = 32
MOST = 10


def several(text: str) -> tuple[str, ...]:
    """Secrets one after the other: a JSON list, or lines, or with spaces between them."""
    if text.startswith("["):
        return tuple(str(each) for each in json.loads(text))
    return tuple(each.strip() for each in text.splitlines() if each.strip()) if "\n" in text else tuple(text.split())


def listed(secrets: Sequence[str]) -> str:
    """So that none of them can be taken for several, whatever is in it."""
    return json.dumps(list(secrets)) + "\n"


def checked(text: str) -> str:
    """The same text, stripped; ValueError with a sentence for whoever wrote it."""
    text = text.strip()
    try:
        found = several(text)
    except ValueError:
        raise ValueError('must be a JSON list if it begins with [, as in ["one", "other"]') from None
    if any(len(each) < SHORTEST for each in found):
        raise ValueError("must have at least 32 characters each; those with a space in them go into a JSON list")
    if len(found) > MOST:
        raise ValueError(f"must be at most {MOST}; take the oldest ones out")
    return text
