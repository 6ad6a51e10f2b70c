"""A site with threads on every page, put in order and read again; what became of each thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from forum import questions
from forum.db import session, write
from forum.jobs import Job
from forum.moves import LostPage, PageMove, Standing
from forum.pages import Page, Site, find_or_make_page, find_page, identity_on, set_origins
from forum.questions import Question, ShownOn
from forum.sections import start_reading
from tests.moves.moving_site import MovingSite
from tests.people import People


@dataclass
class Healed:
    """How many threads stand where they belong; `lost` stand nowhere, `unlisted` are deleted pages not listed."""

    threads: int
    right: int
    lost: int
    wrong: list[str]
    unlisted: list[str]
    orphans: int
    moves: dict[str, int]

    @property
    def share(self) -> float:
        return self.right / self.threads


def settle(site: Site, moving: MovingSite) -> None:
    with write():
        set_origins(site, [moving.origin])
        site.address = moving.origin + "/"
    session.rollback()


def ask_everywhere(site: Site, moving: MovingSite, people: People) -> dict[str, list[int]]:
    """Two threads on every page, one of them at a section; nobody is told of them."""
    asked: dict[str, list[int]] = {}
    paths = sorted(moving.pages)
    for at in range(0, len(paths), 20):
        with write():
            for path in paths[at : at + 20]:
                page = find_or_make_page(site, identity_on(site, moving.origin + path), path)
                made = [
                    questions.ask(page, f"How is {path}?", "Like this.", by=people.visitor),
                    questions.ask(page, f"Why is {path}?", "Like that.", by=people.customer, section="part-2"),
                ]
                asked[path] = [one.id for one in made]
    with write():
        session.execute(delete(Job))
    session.rollback()
    return asked


def read_anew(site_id: int, run_jobs: Callable[[], None]) -> None:
    with write():
        start_reading(session.get_one(Site, site_id), by=None)
    run_jobs()
    session.rollback()


def healed(site: Site, moving: MovingSite, asked: dict[str, list[int]]) -> Healed:
    stands: dict[int, set[int]] = {}
    for number, shown_on in session.execute(select(ShownOn.question_id, ShownOn.page_id)):
        stands.setdefault(number, set()).add(shown_on)
    wrong, right = [], 0
    for path, numbers in asked.items():
        page = session.scalars(find_page(site.id, identity_on(site, moving.origin + moving.belongs[path]).key)).one()
        for number in numbers:
            good = stands.get(number) == {page.id}
            right += good
            wrong += [] if good else [f"{path} belongs to {moving.belongs[path]}"]
    listed = select(Page.key).join(LostPage, LostPage.page_id == Page.id).where(LostPage.standing == Standing.LOST)
    keys = set(session.scalars(listed))
    unlisted = [path for path in moving.deleted if identity_on(site, moving.origin + path).key not in keys]
    counted = session.execute(select(PageMove.why, func.count()).group_by(PageMove.why))
    threads = sum(map(len, asked.values()))
    there = session.scalar(select(func.count()).select_from(Question)) or 0
    nowhere = sum(not stands.get(number) for numbers in asked.values() for number in numbers)
    moves = {why.value: count for why, count in counted}
    return Healed(threads, right, threads - there + nowhere, wrong, unlisted, len(keys), moves)
