from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class AddressRefused(Fact):
    """A mail server said for good that it takes nothing for this address."""

    delivery_id: int
