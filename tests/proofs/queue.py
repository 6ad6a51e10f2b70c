"""Random stories from both sides of the queue, with crashes, on both databases: every law after every step.

Options: --steps N on each database (default 10,000), --length N of a story (default 120), --seed WORD for others,
--only WORD for one database, --shrink N for how often a failure is played again to make it shorter. Half an hour on an
idle core.
"""

from __future__ import annotations

import argparse
import secrets
import time

from flask import Flask

from tests.proofs._installations import installations, say
from tests.queue.playing import play, shrunk, story

COLUMNS = ("done", "refused", "cut off", "sent twice")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove queue")
    parser.add_argument("--steps", type=int, default=10_000)
    parser.add_argument("--length", type=int, default=120)
    parser.add_argument("--seed", default=str(secrets.randbelow(10**6)))
    parser.add_argument("--only", default="")
    parser.add_argument("--shrink", type=int, default=150)
    options = parser.parse_args(arguments)
    say(f"seed {options.seed}")
    lines, broken = [], 0
    for kind, app in installations(options.only, deliver="log"):
        app.testing = True  # what breaks in a request is raised here
        failures, line = _prove(kind, app, options)
        broken += failures
        lines.append(line)
    say(
        f"\n{'database':<11} {'stories':>7} {'steps':>7}"
        + "".join(f" {name:>11}" for name in COLUMNS)
        + "  broken  minutes"
    )
    for line in lines:
        say(line)
    return 1 if broken else 0


def _prove(kind: str, app: Flask, options: argparse.Namespace) -> tuple[int, str]:
    tally: dict[str, int] = {}
    stories = -(-options.steps // options.length)
    began, broken = time.monotonic(), 0
    for number in range(stories):
        failure = play(app, story(f"{options.seed} {number}", options.length), tally)
        if failure is not None:
            broken += 1
            say(f"{kind}, story {options.seed} {number}:\n{shrunk(app, failure, options.shrink)}")
        if number % 10 == 9:
            say(f"{kind}: {(number + 1) * options.length} steps, {broken} broken")
    took = (time.monotonic() - began) / 60
    counts = "".join(f" {tally.get(name, 0):>11}" for name in COLUMNS)
    return broken, f"{kind:<11} {stories:>7} {stories * options.length:>7}{counts} {broken:>7} {took:>8.1f}"
