from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from bench.client import Load, load
from bench.installations import Installation
from bench.servers import Server
from bench.targets import Target

PAIRS = 5
SECONDS = 0.6
"""Of processor in each half of a pair: a clock that ticks a hundred times a second then says it to two percent."""
FEWEST, MOST = 40, 4000


@dataclass(frozen=True)
class Result:
    """`cost` in seconds of processor for a request, of server and database; `ratio` is hello's cost over it."""

    ratio: float
    cost: float
    load: Load
    size: int

    @property
    def row(self) -> dict[str, Any]:
        return {
            "ratio": round(self.ratio, 4), "milliseconds": round(self.cost * 1000, 4), "bytes": self.size,
            "rate": round(self.load.rate), "median": round(self.load.median, 2), "p99": round(self.load.p99, 2),
        }  # fmt: skip


def measured(here: Installation, target: Target) -> Result:
    server = here.floor if target.floor else here.kept if target.kept else here.plain
    headers = {"Host": "forum.test", "Accept-Language": "en"}
    if target.who:
        headers["Cookie"] = here.cookies[target.who]
    status, tag, size = _once(server.port, target.path, headers)
    assert status == 200, (target, status)
    if target.unchanged:
        headers["If-None-Match"] = tag
    wanted = 304 if target.unchanged else 200
    many, plain = _enough(server, target.path, headers, wanted), _enough(here.hello, "/", {}, 200)
    pairs, loads = [], []
    for _n in range(PAIRS):
        hello, _load = _cost(here.hello, "/", {}, plain, 200)
        cost, found = _cost(server, target.path, headers, many, wanted)
        pairs.append((hello / cost, cost))
        loads.append(found)
    ratio, cost = sorted(pairs)[PAIRS // 2]
    middle = Load(
        *(statistics.median(values) for values in zip(*((x.rate, x.median, x.p99) for x in loads), strict=True))
    )
    return Result(ratio, cost, middle, size)


def _enough(server: Server, path: str, headers: Mapping[str, str], wanted: int) -> int:
    cost, _load = _cost(server, path, headers, FEWEST * 4, wanted)
    return max(FEWEST, min(MOST, int(SECONDS / max(cost, 1e-5))))


def _cost(server: Server, path: str, headers: Mapping[str, str], count: int, wanted: int) -> tuple[float, Load]:
    before = server.seconds()
    found = load(server.port, path, headers, count, wanted)
    return (server.seconds() - before) / count, found


def _once(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str, int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    return answer.status, answer.headers.get("ETag", ""), len(answer.read())
