"""Mixed load while mail, webhook, database, disk, clock and workers fail in turn: nothing lost, doubled or unexplained.

On two web processes and two workers against PostgreSQL, and on `forum serve` with SQLite.
Options: --minutes N (10 each); --only sqlite or postgresql; --seed N plays the same load again; --rate N requests a
second of each of five people (2). What a full disk and a clock that jumps are here: see tests/load/faults.py.
"""

from __future__ import annotations

import argparse
import logging
import secrets
import tempfile
from pathlib import Path

from tests.databases import KINDS, postgres_server
from tests.fresh import another_database
from tests.load.playing import Result, play
from tests.proofs._installations import say

GROWTH = 1.15  # of what a process held half-way, at the end


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove load")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", default=str(secrets.randbelow(10**6)))
    parser.add_argument("--rate", type=float, default=2)
    options = parser.parse_args(arguments)
    logging.disable(logging.INFO)
    say(f"seed {options.seed}")
    failed = False
    for kind in [kind for kind in KINDS if options.only in kind]:
        say(f"\n{kind}")
        result = _on(kind, options)
        for line in [*result.lines, *_grown(result)]:
            say(line)
        for wrong in result.wrong:
            say(f"  WRONG: {wrong}")
        failed = failed or bool(result.wrong)
    return int(failed)


def _on(kind: str, options: argparse.Namespace) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        how = {"seconds": options.minutes * 60, "seed": options.seed, "rate": options.rate}
        if kind == "sqlite":
            return play(kind, "", Path(folder), **how)
        # A server of its own: it is restarted.
        with postgres_server() as server, another_database(server) as address:
            return play(kind, address, Path(folder), **how)


def _grown(result: Result) -> list[str]:
    """Memory in MB at 10, 50 and 100 % of the time; growth from the half on is wrong."""
    lines = []
    for what in sorted({what for seen in result.memory for what in seen}):
        sizes = [seen.get(what, 0) for seen in result.memory]
        lines.append(f"  memory of {what}, the largest: {', '.join(f'{size} MB' for size in sizes)}")
        if len(sizes) == 3 and sizes[1] and sizes[2] > sizes[1] * GROWTH:
            result.wrong.append(f"{what} grows: {sizes}")
    return lines
