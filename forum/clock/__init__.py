"""What time it is; nothing else in `forum` asks the system."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["now"]


def now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
