from __future__ import annotations

from datetime import timedelta

ATTEMPTS = 10


def backoff(attempt: int) -> timedelta:
    """The wait after the n-th failure: 5 s, 10 s, 20 s, …, at most an hour; the nine between ten tries are 43 min."""
    return timedelta(seconds=min(3600, 5 * 2 ** (max(attempt, 1) - 1)))
