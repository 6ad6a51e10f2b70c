"""What rows are called in an export."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from forum.db import session
from forum.imports.ledger import FORUM_NAME, OURS
from forum.imports.models import Imported, What
from forum.web import option

AT_ONCE = 500


class Names:
    """What rows are called in the file: by where they came from, or else by this forum and their number."""

    def __init__(self, what: What) -> None:
        self.what = what
        self.known: dict[int, str] = {}

    def find(self, numbers: Sequence[int | None]) -> None:
        wanted = sorted({number for number in numbers if number is not None})
        self.known = {}
        for slice_ in (wanted[n : n + AT_ONCE] for n in range(0, len(wanted), AT_ONCE)):
            here = select(Imported).where(Imported.what == self.what, Imported.local_id.in_(slice_))
            for row in session.scalars(here.order_by(Imported.source, Imported.foreign_id)):
                name = row.foreign_id if row.source == OURS else f"{row.source}:{row.foreign_id}"
                self.known.setdefault(row.local_id, name)

    def __getitem__(self, number: int | None) -> str:
        return "" if number is None else self.known.get(number) or f"{option(FORUM_NAME)}:{number}"
