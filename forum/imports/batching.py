"""Records by the batch: as many as are stored in one transaction, and no more than fit into memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from forum.imports import records
from forum.imports.references import storable

BATCH = 400  # records; the lock is held for as long as these take to be stored
HEAVIEST = 16 << 20  # letters of files


def batches(stream: Iterable[records.Record], size: int = BATCH) -> Iterator[list[records.Record]]:
    batch: list[records.Record] = []
    weight = 0
    for record in map(storable, stream):
        batch.append(record)
        weight += len(record.content) if isinstance(record, records.File) else 0
        if len(batch) >= size or weight >= HEAVIEST:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
