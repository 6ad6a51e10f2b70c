from __future__ import annotations

from tests.support.conftest import ask, monday, question  # noqa: F401
