from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Self

kinds: dict[str, type[Fact]] = {}


@dataclass(frozen=True)
class Fact:
    """Something that happened, in the past tense. It carries ids only, never text or addresses.

    The first field says what it is about: `question_id=7` makes the subject "question:7". A field
    `by_id` names the person who did it; a fact without one was nobody's doing, such as a sweep's.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kinds[cls.__name__] = cls

    @property
    def subject(self) -> str:
        first = fields(self)[0].name
        return f"{first.removesuffix('_id')}:{getattr(self, first)}"

    @property
    def actor_id(self) -> int | None:
        return getattr(self, "by_id", None)

    def to_payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        return cls(**payload)
