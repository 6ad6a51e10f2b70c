"""Replays releases of real documentation: how many answers each would have raised, and how many of them rightly.

Options: --cases FOLDER (default: CASES), --built FOLDER (keeps the built releases), --seed N, --most N in a sample
(default 50), --show: what each in the samples said, and what it says now.
"""

from __future__ import annotations

import argparse
import json
import os
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from flask import Flask
from pytest_httpserver import HTTPServer

from forum.db import session, write
from forum.pages import Site, set_origins
from forum.sections import Brought, SiteIndex
from tests.ageing.replaying import Case, replay, sample
from tests.proofs._installations import ground, say
from tests.proofs.moves import built, furnish, work

JUDGMENTS = Path(__file__).with_suffix(".json")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove ageing")
    parser.add_argument("--cases", default=os.environ.get("CASES", ""))
    parser.add_argument("--built", default="")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--most", type=int, default=50)
    options = parser.parse_args(arguments)
    if not options.cases:
        parser.error("say where the cases are: --cases FOLDER, or CASES")
    with ground() as here, here.installation("sqlite", private_webhooks=True) as app:
        cases = _replayed(app, Path(options.cases) / "docs-history", Path(options.built or here.folder))
    for raised in (True, False) if options.show else ():
        for case in sample([case for case in cases if case.raised is raised], options.most, options.seed):
            _show(case)
    return _judge(cases, options.seed, options.most)


def _replayed(app: Flask, history: Path, folder: Path) -> list[Case]:
    changes = json.loads((history / "changes.json").read_text())
    names = [changes[0]["from"], *(change["to"] for change in changes)]
    cases: list[Case] = []
    with HTTPServer(host="localhost") as server:
        server.expect_request(re.compile(".*")).respond_with_data("Nothing here.", 404)
        site, people = furnish()
        with write():
            site.address = f"http://localhost:{server.port}/"
            set_origins(site, [site.address])
            session.add(SiteIndex(site_id=site.id, robots="User-agent: *\nCrawl-delay: 0\n"))
        session.rollback()
        for played in replay(_number(site), people, _releases(history, folder, names), work(app)):
            cases += played.cases
            say(
                f"{played.release}: {played.raised} of {played.threads} threads raised "
                f"({played.raised / played.threads:.1%}); {len(played.cases) - played.raised} more sections were "
                "worded otherwise and stayed quiet"
            )
    return cases


def _releases(history: Path, folder: Path, names: Sequence[str]) -> Iterator[tuple[str, Sequence[Brought]]]:
    for name in names:
        yield name, built(history / f"{name}.tar.xz", folder / f"built-{name}")


def _judge(cases: Sequence[Case], seed: int, most: int) -> int:
    """Against what a person found, who read both texts: would an answer about this possibly be wrong now?"""
    judged: dict[str, list[str]] = json.loads(JUDGMENTS.read_text())
    for raised, words in ((True, "raised rightly"), (False, "quiet, and should have been raised")):
        here = sample([case for case in cases if case.raised is raised], most, seed)
        known = [case for case in here if case.name in judged]
        wrong_now = sum(judged[case.name][0] == "changed" for case in known)
        say(f"of {len(known)} judged in a sample of {len(here)}: {wrong_now} {words}")
        if len(known) < len(here):
            say(f"  not judged yet: {' '.join(case.name for case in here if case.name not in judged)}")
    return 0


def _number(site: Site) -> int:
    number = site.id
    session.rollback()
    return number


def _show(case: Case) -> None:
    say(f"=== {'raised' if case.raised else 'quiet'} {case.name} {case.release} {case.place}")
    old, new = case.old.split(), case.new.split()
    said = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            said.append(
                " ".join(old[i:j]) if j - i < 14 else f"{' '.join(old[i : i + 6])} … {' '.join(old[j - 6 : j])}"
            )
        else:
            said.append(f"[-{' '.join(old[i:j])[:500]}-]{{+{' '.join(new[k:m])[:500]}+}}")
    say(" ".join(said)[:1600])
