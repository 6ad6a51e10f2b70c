"""Puts a site of 200 pages in order and replays real releases: where the threads of moved pages stand in the end.

Options: --seed N, --pages N (default 200), --cases FOLDER (default: CASES), --built FOLDER (keeps the built releases,
which take most of the time), --kind sqlite|postgresql (default both).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from docside.folder import pages_of
from forum import questions
from forum.db import session, write
from forum.jobs import Worker
from forum.moves import LostPage, PageMove, Standing
from forum.pages import Site, find_or_make_page, identity_on, set_origins
from forum.sections import Brought, SiteIndex, take_pages, take_whole
from tests import people as persons
from tests.databases import KINDS
from tests.moves.healing import ask_everywhere, healed, read_anew, settle
from tests.moves.moving_site import MovingSite
from tests.proofs._installations import ground, say

ANY = re.compile(".*")
CONF = """
extensions = ["sphinx.ext.autodoc", "sphinx.ext.extlinks"]
master_doc, html_theme, html_use_index, html_copy_source = "index", "basic", False, False
"""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove moves")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--cases", default=os.environ.get("CASES", ""))
    parser.add_argument("--built", default="")
    parser.add_argument("--kind", choices=KINDS)
    options = parser.parse_args(arguments)
    wrong = 0
    with ground() as here, HTTPServer(host="localhost") as server:
        for kind in [options.kind] if options.kind else KINDS:
            with here.installation(kind, private_webhooks=True) as app:
                wrong += _put_in_order(app, kind, server, options.seed, options.pages)
        if options.cases:
            with here.installation("sqlite", "history", private_webhooks=True) as app:
                _replay(app, server, Path(options.cases) / "docs-history", Path(options.built or here.folder))
    return 1 if wrong else 0


def _put_in_order(app: Flask, kind: str, server: HTTPServer, seed: int, pages: int) -> int:
    moving = MovingSite(f"http://localhost:{server.port}", seed=seed, count=pages)
    server.clear()
    server.expect_request(ANY).respond_with_handler(moving.answer)
    site, people = furnish()
    settle(site, moving)
    asked = ask_everywhere(site, moving, people)
    read_anew(site.id, work(app))
    moving.put_in_order()
    read_anew(site.id, work(app))
    outcome = healed(site, moving, asked)
    say(
        f"{kind}, seed {seed}: {outcome.right} of {outcome.threads} threads on the right page ({outcome.share:.1%}), "
        f"{outcome.lost} lost, {outcome.orphans} orphans listed, {len(outcome.unlisted)} not listed, {outcome.moves}"
    )
    for line in outcome.wrong:
        say(f"  {line}")
    return int(outcome.share < 0.99 or outcome.lost > 0 or bool(outcome.unlisted))


def _replay(app: Flask, server: HTTPServer, history: Path, folder: Path) -> None:
    """Each release pushed in its turn, to a site that says nothing of where pages went; a thread on every page."""
    server.clear()
    server.expect_request(ANY).respond_with_data("Nothing here.", 404)
    site, people = furnish()
    with write():
        site.address = f"http://localhost:{server.port}/"
        set_origins(site, [site.address])
        session.add(SiteIndex(site_id=site.id, robots="User-agent: *\nCrawl-delay: 0\n"))
    session.rollback()
    number, known = site.id, set[int]()
    changes = json.loads((history / "changes.json").read_text())
    for at, release in enumerate([changes[0]["from"], *(change["to"] for change in changes)]):
        pages = built(history / f"{release}.tar.xz", folder / f"built-{release}")
        take_pages(number, pages)
        take_whole(number, [page.address for page in pages])
        before = session.scalar(select(PageMove.id).order_by(PageMove.id.desc()).limit(1)) or 0
        session.rollback()
        work(app)()
        known = _tell(release, changes[at - 1] if at else None, before, known)
        _ask_on_new(number, [page.address for page in pages], people)


def _tell(release: str, change: dict[str, list[object]] | None, before: int, known: set[int]) -> set[int]:
    """What this release brought; who is lost now."""
    moves = session.scalars(select(PageMove).where(PageMove.id > before).order_by(PageMove.id)).all()
    lost = session.scalars(select(LostPage).where(LostPage.standing == Standing.LOST).order_by(LostPage.page_id)).all()
    numbers = {row.page_id for row in lost}
    git = f"; git: {len(change['renamed'])} renamed, {len(change['deleted'])} deleted" if change else ""
    say(f"{release}: {len(moves)} moved, {len(numbers - known)} more orphans, {len(known - numbers)} fewer{git}")
    for move in moves:
        say(f"  {move.page.key} became {move.to.key}, {len(move.threads)} threads")
    for row in [row for row in lost if row.page_id not in known]:
        hint = f"{row.suggested.key} ({row.likeness} %)" if row.suggested else "nothing"
        say(f"  {row.page.key} is gone, suggested: {hint}")
    session.rollback()
    return numbers


def _ask_on_new(site_id: int, addresses: list[str], people: persons.People) -> None:
    with write():
        site = session.get_one(Site, site_id)
        for address in addresses:
            page = find_or_make_page(site, identity_on(site, site.address + address), address)
            if not page.revision:
                questions.ask(page, f"What about {address}?", "Something is unclear.", by=people.visitor)
    session.rollback()


def built(packed: Path, folder: Path) -> list[Brought]:
    """The pages of a release, built by Sphinx as plainly as it can."""
    if (folder / "html" / "index.html").exists():
        return _texts(folder)
    (folder / "source").mkdir(parents=True, exist_ok=True)
    with tarfile.open(packed) as archive:
        archive.extractall(folder / "source", filter="data")
    source = folder / "source" / "docs"
    (source / "conf.py").write_text(CONF)
    command = [sys.executable, "-m", "sphinx", "-Q", "-b", "html", str(source), str(folder / "html")]
    subprocess.run(command, check=True, capture_output=True)
    return _texts(folder)


def _texts(folder: Path) -> list[Brought]:
    return [Brought(page.address, page.html) for page in pages_of(folder / "html") if _is_text(page.address)]


def _is_text(address: str) -> bool:
    return not address.endswith(("search.html", "genindex.html", "search", "genindex"))


def work(app: Flask) -> Callable[[], None]:
    """A worker that does everything that is due."""

    def run() -> None:
        session.rollback()
        Worker(app, threads=1, lease=timedelta(seconds=60), pause=0.01).run(until_idle=True)
        session.rollback()
        session.expire_all()

    return run


def furnish() -> tuple[Site, persons.People]:
    with write():
        site, people = persons.make_site(), persons.make()
    return site, people
