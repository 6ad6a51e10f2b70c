"""Asks the same thing again and again over several connections that stay open."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection

CONNECTIONS = 8


@dataclass(frozen=True)
class Load:
    """What came back: how many a second, and the time of the middle one and of the slowest of a hundred in ms."""

    rate: float
    median: float
    p99: float


def load(port: int, path: str, headers: Mapping[str, str], count: int, wanted: int) -> Load:
    """`count` requests; raises if one is not answered with the status that is `wanted`."""
    each = -(-count // CONNECTIONS)

    def ask(_number: int) -> list[float]:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        took = []
        for _n in range(each):
            began = time.perf_counter()
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            if answer.status != wanted:
                raise AssertionError(f"{path} answered {answer.status}, not {wanted}")
        connection.close()
        return took

    began = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        took = sorted(one for found in pool.map(ask, range(CONNECTIONS)) for one in found)
    return Load(len(took) / (time.perf_counter() - began), statistics.median(took), took[int(len(took) * 0.99)])
