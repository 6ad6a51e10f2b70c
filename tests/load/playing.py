"""The whole of it on one database: build, load, break and mend in turn, settle, judge."""

from __future__ import annotations

import random
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.peers import free_port
from tests.load.crowd import Crowd
from tests.load.far_side import FarSide, far_side
from tests.load.faults import Fault, faults
from tests.load.house import House, house
from tests.load.scene import build
from tests.load.verdict import causes_of, judge, settle, table

WORKER_THREADS = 4
CALM = 0.25  # of the time of each fault, afterwards
LONG = 20  # seconds: a fault that lasts so long is met by somebody


@dataclass
class Result:
    """`lines` say what was done and answered, `wrong` what must not have been."""

    lines: list[str]
    wrong: list[str]
    memory: list[dict[str, int]]


def play(
    kind: str, database: str, folder: Path, *, seconds: float, seed: str, only: int = 0, rate: float = 2
) -> Result:
    """`only` so many faults, chosen by the seed; else all of them. `rate`: requests a second of each of five people."""
    folder.mkdir(parents=True, exist_ok=True)
    port, database = free_port(), database or f"sqlite:///{folder.resolve() / 'docside.db'}"
    with far_side() as far:
        scene = build(f"http://127.0.0.1:{port}", str(folder), database, far)
        with house(kind, folder, database, far, port) as standing:
            crowd = Crowd(f"http://127.0.0.1:{port}", scene, far, seed, rate)
            watch, known = Watch(standing, far, crowd, seconds), faults(standing, far)
            names = random.Random(seed).sample(sorted(known), only) if only else list(known)
            crowd.come()
            try:
                for name in names:
                    watch.through(name, known[name], seconds / len(names))
            finally:
                crowd.leave()
            wrong = settle(standing)
            watch.look()
        wrong += watch.wrong() + judge(standing, crowd.notes, far, cuts=watch.cuts, threads=WORKER_THREADS)
    lines = [*watch.lines, *table(crowd.notes), *causes_of(crowd.notes, standing.log)]
    return Result(lines, wrong, watch.memory)


@dataclass
class Watch:
    """Goes through the faults, and notes what came of each; `away` is when nobody had to be at home."""

    standing: House
    far: FarSide
    crowd: Crowd
    seconds: float
    lines: list[str] = field(default_factory=list)
    memory: list[dict[str, int]] = field(default_factory=list)
    cuts: int = 0

    def __post_init__(self) -> None:
        began = time.monotonic()
        self._marks = [began + self.seconds * part for part in (0.1, 0.5)]
        self._away: list[tuple[float, float]] = []
        self._vain: list[str] = []

    def through(self, name: str, fault: Fault, seconds: float) -> None:
        begun, before = time.monotonic(), self._so_far()
        with closing(fault()) as running:
            while time.monotonic() < begun + seconds * (1 - CALM):
                next(running)
                self._moment()
        while time.monotonic() < begun + seconds:
            self._moment()
        failed, turned, again, deaths = (now - then for now, then in zip(self._so_far(), before, strict=True))
        messages = f"{turned} messages not taken and {again} taken once more"
        self.lines.append(f"  {name}: {failed} requests failed, {messages}, {deaths} deaths")
        if not failed + turned + deaths and seconds > LONG and "clock" not in name:
            self._vain.append(f"{name}, and nobody met it")
        if deaths and self.standing.kind == "sqlite":
            self.standing.wait_until_it_answers()
            self._away.append((begun, time.monotonic() + 1))
        # A database that ends cuts off what the workers were about to note.
        self.cuts += deaths + (4 if "disk" in name or "database" in name else 0)

    def look(self) -> None:
        """Memory at 10, 50 and 100 % of the time."""
        self.memory.append(self.standing.memory())

    def wrong(self) -> list[str]:
        moments = self.crowd.notes.away
        alone = [moment for moment in moments if not any(begin <= moment <= end for begin, end in self._away)]
        return self._vain + ([f"{len(alone)} requests were not answered at all"] if alone else [])

    def _so_far(self) -> tuple[int, int, int, int]:
        failed = len(self.crowd.notes.failed) + len(self.crowd.notes.away)
        return failed, self.far.turned, self.far.again, self.standing.ended

    def _moment(self) -> None:
        self.standing.tend()
        if self._marks and time.monotonic() > self._marks[0]:
            self._marks.pop(0)
            self.look()
        time.sleep(0.2)
