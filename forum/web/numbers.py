from __future__ import annotations

LARGEST = 2**63 - 1


def number_of(text: str) -> int:
    """The id in a field or parameter, for `request.args.get(..., type=number_of)`; ValueError if no row can have it."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{text} is no id")
    return number
