from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

SURROUNDINGS = "coalesce((SELECT revision FROM surroundings WHERE id = 1), 0)"


@dataclass(frozen=True)
class Subject:
    """What pages are about. `mark` is a scalar query, with one `?` for a number, that gives another value as soon as a
    page about the thing of that number looks different; `on_postgres` where that one has other words for it."""

    name: str
    mark: str
    on_postgres: str = ""

    @cached_property
    def here(self) -> str:
        return f"SELECT {SURROUNDINGS}, ({self.mark})"

    @cached_property
    def there(self) -> str:
        """The same for PostgreSQL and its driver."""
        return f"SELECT {SURROUNDINGS}, ({self.on_postgres or self.mark})".replace("?", "%s")
