"""Which story a test tells that could tell many: another with each commit, and the same one whoever tries that commit.

So a commit is right or wrong and not by chance, and over time many stories are told. SEED=… tells one again; the
proofs of `dev.py prove` take one that nobody has heard.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache
from random import Random

from forum.paths import ROOT


def seed_of(story: str, variable: str = "SEED") -> int:
    """Of the test that calls itself `story`, printed so that it can be told again."""
    given = os.environ.get(variable)
    chosen = int(given) if given else Random(f"{_commit()} {story}").randrange(10**6)
    print(f"{variable}={chosen}")  # noqa: T201
    return chosen


@cache
def _commit() -> str:
    """What is checked out, by its files: another message is no other story. Without git it has no name."""
    answer = subprocess.run(["git", "rev-parse", "HEAD^{tree}"], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.strip()
