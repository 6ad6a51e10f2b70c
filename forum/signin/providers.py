"""What all providers share: how one leaves for them, and what they say of who comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from forum.web import absolute


@dataclass(frozen=True)
class Begun:
    """What has to be remembered between leaving for a provider and coming back; none of it leaves this browser."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Claim:
    """What a provider says of a person. `email` is '' unless the provider says that it is verified."""

    subject: str
    email: str
    name: str


class NotBelieved(Exception):
    """The provider did not answer, or not in a way that can be believed; the text is for our log."""


class Provider(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    def begin(self) -> Begun: ...

    def finish(self, begun: Begun, answer: dict[str, str]) -> Claim: ...


def return_address(key: str) -> str:
    return absolute(f"/sign-in/with/{key}/return")
