from __future__ import annotations

from tests.support.conftest import ask, cut_off, monday, question  # noqa: F401
from tests.support.test_at_the_same_time import together  # noqa: F401
