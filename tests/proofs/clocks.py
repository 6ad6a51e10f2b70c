"""The laws of working time in every zone and year of twenty years; a slice of it is a test.

Zones that are other names of one another are tried once. Options: --seed N for other moments, --only WORD for the
zones that contain it, --every N for each N-th of them. Five minutes on one core.
"""

from __future__ import annotations

import argparse
import time
from random import Random

from tests.rota import laws


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove clocks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args(arguments)
    alike = laws.zones_alike(zone for zone in laws.ZONES if options.only in zone)
    began, broken = time.monotonic(), 0
    for zone in list(alike)[:: options.every]:
        for year in range(laws.FIRST, laws.FIRST + laws.YEARS):
            try:
                laws.hold_in(zone, year, Random(f"{options.seed} {zone} {year}"))
            except AssertionError as wrong:
                broken += 1
                print(f"{zone} {year}: {wrong}", flush=True)  # noqa: T201
    tried, names = len(list(alike)[:: options.every]), sum(map(len, alike.values()))
    took = (time.monotonic() - began) / 60
    print(  # noqa: T201
        f"{names} names of {len(alike)} zones; {tried} tried, {laws.YEARS} years each, in {took:.1f} minutes: "
        f"{broken} broken"
    )
    return 1 if broken else 0
