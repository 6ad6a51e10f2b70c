from __future__ import annotations

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
