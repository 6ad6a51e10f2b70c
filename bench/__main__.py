"""python3 dev.py bench [NAMES] [--threads N ...] [--only sqlite|postgresql] [--json]

NAMES are words that the names of what is measured contain. For each database and number of threads: the processor time
of a request, of server and database together, as hello over target: the median of five pairs, one after the other.
Nothing is judged: what is owed stands beside it.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator
from typing import Any

from bench.asking import asked
from bench.installations import Installation, installations
from bench.measuring import Result, measured
from bench.outbox import taken
from bench.targets import Target, targets
from tests.databases import KINDS


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--threads", type=int, nargs="+", default=[1000])
    parser.add_argument("--only", choices=KINDS)
    parser.add_argument("--data", default="", help="Where the data stays for the next time.")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.INFO)
    found: list[dict[str, Any]] = []
    for here in installations([options.only] if options.only else KINDS, options.threads, options.data):
        if not options.json:
            say(f"\n{here.kind}, {here.threads} threads: hello over target, and what is owed")
        for target, result in _measure(here, options.names):
            found.append({"database": here.kind, "threads": here.threads, "name": target.name, **result.row})
            if not options.json:
                say(_line(here.kind, target, result))
        for name, row, line in _rates(here, options.names):
            found.append({"database": here.kind, "threads": here.threads, "name": name, **row})
            if not options.json:
                say(line)
    if options.json:
        say(json.dumps(found, indent=1))
    return 0


def _measure(here: Installation, names: list[str]) -> Iterator[tuple[Target, Result]]:
    for target in targets(here.thread):
        if not names or any(name in target.name for name in names):
            yield target, measured(here, target)


def _rates(here: Installation, names: list[str]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """What is measured by its rate: taking questions, and taking promised work from the outbox."""
    if not names or any(name in "ask" for name in names):
        a = asked(here)
        words = f"{a.rate:.0f} a second, {a.cost * 1000:.1f} ms of processor each; the database alone {a.bare:.0f}"
        yield "ask", vars(a) | {"share": a.share}, f"  {'ask':<18} {a.share:6.3f}  (owed 0.35)  {words}"
    if not names or any(name in "deliver" for name in names):
        t = taken(here)
        words = f"{t.each:.4f} ms a job (owed 0.05); by four workers {t.four:.0f} a second, {t.twice} taken twice"
        yield "deliver", vars(t) | {"share": t.share}, f"  {'deliver':<18} {t.share:6.3f}  (owed 0.7)   {words}"


def _line(kind: str, target: Target, result: Result) -> str:
    owed = target.owed[KINDS.index(kind)] if target.owed else None
    return (
        f"  {target.name:<18} {result.ratio:6.3f}x {f'(owed {owed:g})' if owed else '':<12} "
        f"{result.cost * 1000:7.3f} ms of processor, {1 / result.ratio:6.1f} hello; {result.load.rate:7.0f} a second, "
        f"median {result.load.median:.1f} ms, p99 {result.load.p99:.1f} ms, {result.size} bytes"
    )


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    raise SystemExit(main())
