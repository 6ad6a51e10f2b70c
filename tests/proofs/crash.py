"""Kills worker and web process at every step on both databases: nothing lost, nothing told twice but what was cut.

Options: --every N takes only each N-th step; --only WORD takes the rows that contain it (such as sqlite or web).
About an hour on two idle cores.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.crash.peers import MANNERS
from tests.crash.stage import stage
from tests.databases import KINDS, postgres_server
from tests.proofs._installations import say


@dataclass(frozen=True)
class Row:
    kind: str
    process: str
    manners: str
    threads: int = 4

    def __str__(self) -> str:
        return f"{self.kind:<11} {self.process:<7} {self.threads:>7}  {self.manners:<8}"


@dataclass
class Result:
    row: Row
    killed: int = 0
    failed: int = 0
    doubled: int = 0
    notes: list[str] = field(default_factory=list)


def rows() -> Iterator[Row]:
    for kind in KINDS:
        yield Row(kind, "worker", "accepts", 1)
        for manners in MANNERS:
            yield Row(kind, "worker", manners)
        yield Row(kind, "web", "accepts", 1)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove crash")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    chosen = [row for row in rows() if options.only in str(row)]
    say(f"{'database':<11} {'process':<7} {'threads':>7}  {'peers':<8} {'killed':>7} {'lost':>5} {'told again':>11}")
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn, max_tasks_per_child=1) as pool:
        results = list(pool.map(prove, chosen, [options.every] * len(chosen)))
    say(
        f"\n{sum(result.killed for result in results)} deaths. Told again: sends that were cut, one per thread at most."
    )
    for note in [note for result in results for note in result.notes]:
        say(note)
    return 1 if any(result.failed for result in results) else 0


def prove(row: Row, every: int) -> Result:
    """Step after step until the process ends by itself."""
    logging.disable(logging.INFO)
    result = Result(row)
    # The server outlives the stage, which removes its databases at the end.
    with ExitStack() as servers, stage(lambda: servers.enter_context(postgres_server())) as here:
        step, alive = 1, 0
        # With several threads the number of steps varies a little, so one survivor is not the end.
        while alive < 3:
            outcome = here.play(row.kind, row.process, row.manners, step, threads=row.threads)
            alive = 0 if outcome.died else alive + 1
            result.killed += bool(outcome.died)
            result.doubled += outcome.doubled
            result.failed += bool(outcome.wrong)
            result.notes += [f"{row} step {outcome.died or 'none'}: {wrong}" for wrong in outcome.wrong]
            step += every
    say(f"{row} {result.killed:>7} {result.failed:>5} {result.doubled:>11}")
    return result
