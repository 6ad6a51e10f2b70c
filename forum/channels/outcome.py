from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """The other side has taken it. `reference` is its name for the message ("" if it gave none);
    `response` what it said, at most 500 characters."""

    reference: str
    response: str


class Unsent(Exception):
    """Not delivered; `sentence` is for a moderator and never holds a secret, `response` what the other side said."""

    def __init__(self, sentence: str, *, response: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.response = response


class Failed(Unsent):
    """Worth another attempt, not before `retry_after` seconds if the other side named them."""

    def __init__(self, sentence: str, retry_after: float | None = None, *, response: str = "") -> None:
        super().__init__(sentence, response=response)
        self.retry_after = retry_after


class Rejected(Unsent):
    """Will be refused every time until a person changes something."""


def is_about_address(response: str) -> bool:
    """Whether a mail server refused the address itself, not this mail or us: no such mailbox, or a closed one.

    With an enhanced status (RFC 3463) that decides, 5.1.x and 5.2.1; without one only the plainest code does.
    """
    if found := re.match(r"55\d[ -]+5\.(\d+)\.(\d+)", response):
        return (found[1] == "1" and found[2] not in {"7", "8"}) or (found[1], found[2]) == ("2", "1")
    return bool(re.match(r"550[ -].*(user|mailbox|recipient|address)", response, re.IGNORECASE))
