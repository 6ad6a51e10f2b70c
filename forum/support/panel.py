from __future__ import annotations

from typing import Any

from forum import clock
from forum.accounts import is_support
from forum.db import session
from forum.support.queries import open_and_late
from forum.web import fills


@fills("panel.figures", "support/_figures.html")
def count_queue() -> dict[str, Any] | None:
    """How many tickets are open and how many of them late, for those who may open the queue."""
    if not is_support():
        return None
    tickets, overdue = session.execute(open_and_late(clock.now())).one()
    return {"tickets": tickets, "overdue": overdue}
