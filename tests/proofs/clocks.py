"""The laws of working time in every zone and year of twenty years; a slice of it is a test.

Options: --seed N for other moments, --only WORD for the zones that contain it. Some minutes on an idle core.
"""

from __future__ import annotations

import argparse
from random import Random

from tests.rota import laws


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove clocks")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    zones = [zone for zone in laws.ZONES if options.only in zone]
    broken = 0
    for zone in zones:
        for year in range(laws.FIRST, laws.FIRST + laws.YEARS):
            try:
                laws.hold_in(zone, year, Random(f"{options.seed} {zone} {year}"))
            except AssertionError as wrong:
                broken += 1
                print(f"{zone} {year}: {wrong}", flush=True)  # noqa: T201
    print(f"{len(zones)} zones, {laws.YEARS} years each, {broken} broken")  # noqa: T201
    return 1 if broken else 0
