"""All vectors as one matrix in memory: what lies nearest is one multiplication, exact, with nothing to tune."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from forum.meaning.asking import Near
from forum.meaning.encoder import DIMENSIONS, Matrix

ROOM = 1024


class Vectors:
    """Rows may be put in again: the newest vector of a subject counts."""

    def __init__(self) -> None:
        self._matrix: Matrix = np.zeros((ROOM, DIMENSIONS), dtype=np.float32)
        self._subjects: list[tuple[str, int]] = []
        self._places: dict[tuple[str, int], int] = {}

    def __len__(self) -> int:
        return len(self._subjects)

    def put(self, kind: str, subject_id: int, data: bytes) -> None:
        subject = kind, subject_id
        place = self._places.setdefault(subject, len(self._subjects))
        if place == len(self._subjects):
            self._subjects.append(subject)
            self._make_room()
        self._matrix[place] = np.frombuffer(data, dtype=np.float16)

    def nearest(self, vector: Matrix, many: int, kinds: Iterable[str]) -> list[Near]:
        """The `many` nearest of these kinds, the nearest first."""
        wanted = frozenset(kinds)
        closeness = self._matrix[: len(self)] @ vector
        found: list[Near] = []
        for place in self._best(closeness, many, wanted):
            kind, subject_id = self._subjects[place]
            found.append(Near(kind, subject_id, float(closeness[place])))
        return found

    def _best(self, closeness: Matrix, many: int, wanted: frozenset[str]) -> list[int]:
        """Takes more and more of the nearest until enough are of the wanted kinds."""
        take = many
        while True:
            take = min(take, len(closeness))
            best = np.argpartition(-closeness, take - 1)[:take] if take else np.array([], dtype=np.intp)
            ordered = best[np.argsort(-closeness[best], kind="stable")]
            fitting = [int(place) for place in ordered if self._subjects[place][0] in wanted]
            if len(fitting) >= many or take == len(closeness):
                return fitting[:many]
            take *= 4

    def _make_room(self) -> None:
        if len(self._subjects) > len(self._matrix):
            more = np.zeros_like(self._matrix)
            self._matrix = np.concatenate([self._matrix, more])


def packed(vector: Matrix) -> bytes:
    """As it is stored: half precision takes half the room, and the order of what is near stays."""
    return vector.astype(np.float16).tobytes()
