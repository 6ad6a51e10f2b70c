"""What is hashed of a fact, the same on both databases and after every restore."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from forum.audit.models import Seal
from forum.events import FactRow


def digest(seal: Seal, rows: Sequence[FactRow]) -> str:
    """Of the seal before, of the range, and of every fact in it.

    A fact holds ids and never a name, an address or a text. So a person can be erased, which empties their row in
    `user`, and the chain over what was done to them and by them stays whole.
    """
    made = sha256(f"{seal.previous}\n{seal.first_id} {seal.last_id} {seal.facts} {_at(seal.sealed_at)}\n".encode())
    for row in rows:
        made.update(_line(row).encode())
    return made.hexdigest()


def _line(row: FactRow) -> str:
    said = [row.id, row.name, row.subject, row.actor_id, row.on_behalf_of_id, row.cause, row.payload, _at(row.at)]
    return json.dumps(said, sort_keys=True, separators=(",", ":")) + "\n"


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
