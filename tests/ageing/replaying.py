"""Releases of a documentation, one after the other, under threads that were solved against the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, func, select

from forum import ageing, questions
from forum.ageing import Age, Ground, Standing, Wording
from forum.db import session, write
from forum.jobs import Job
from forum.pages import Site, find_or_make_page, identity_on
from forum.questions import Question
from forum.sections import Brought, IndexedPage, Section, hash_of, take_pages, take_whole
from tests.people import People


@dataclass(frozen=True)
class Case:
    """A section that says otherwise than when a thread about it was solved, and whether that thread was raised."""

    release: str
    place: str
    old: str
    new: str
    raised: bool

    @property
    def name(self) -> str:
        return sha256(f"{self.place}\0{hash_of(self.old)}\0{hash_of(self.new)}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Played:
    """A release: so many solved threads lay there, so many were raised, and what became of each changed section."""

    release: str
    threads: int
    cases: Sequence[Case]

    @property
    def raised(self) -> int:
        return sum(case.raised for case in self.cases)


def replay(
    site_id: int, people: People, releases: Iterator[tuple[str, Sequence[Brought]]], work: Callable[[], None]
) -> Iterator[Played]:
    """A solved thread for each section of the first release; whatever a later one raises is found still true, so that
    each is counted for itself."""
    for at, (release, pages) in enumerate(releases):
        take_pages(site_id, pages)
        take_whole(site_id, [page.address for page in pages])
        session.rollback()
        for _round in range(3):  # what is gone is asked for first, and what moved is looked at afterwards
            _look(site_id)
            work()
        if not at:
            _solve_everything(site_id, people)
            work()
            continue
        cases = _cases(release)
        yield Played(release, _threads(), cases)
        _all_still_true(people)


def sample(cases: Sequence[Case], most: int, seed: int) -> list[Case]:
    """The same ones whatever else there is."""
    named = {case.name: case for case in cases}
    return [named[name] for name in sorted(named, key=lambda name: sha256(f"{seed} {name}".encode()).digest())[:most]]


def _look(site_id: int) -> None:
    with write():
        ageing.look_for_aged(site_id)
    session.rollback()


def _solve_everything(site_id: int, people: People) -> None:
    with write():
        site = session.get_one(Site, site_id)
        listed = select(Section).join(IndexedPage, IndexedPage.page_id == Section.page_id)
        for section in session.scalars(listed.where(IndexedPage.site_id == site_id, Section.text != "")).all():
            page = find_or_make_page(site, identity_on(site, section.page.address))
            title = f"About {section.heading[:100]} ({section.id})"
            made = questions.ask(page, title, "How is that meant?", by=people.visitor, section=section.anchor)
            questions.accept(questions.answer(made, "As it stands there.", by=people.stranger), by=people.visitor)
        session.execute(delete(Job).where(Job.kind != "ageing.look"))  # nobody wants to hear of hundreds of threads
    _look(site_id)


def _cases(release: str) -> list[Case]:
    """Everything that is not to the letter what it was."""
    session.expire_all()
    found = []
    rows = session.execute(select(Ground, Wording.text).join(Wording, Wording.hash == Ground.hash).order_by(Ground.id))
    for ground, old in rows:
        there = ground.section if ground.section and ground.section.gone_at is None else None
        new = there.text if there else ""
        if hash_of(new) != ground.hash:
            place = f"{ground.page.key}#{ground.anchor}"
            found.append(Case(release, place, old, new, raised=ground.changed_at is not None))
    session.rollback()
    return found


def _threads() -> int:
    return session.scalar(select(func.count()).select_from(Ground)) or 0


def _all_still_true(people: People) -> None:
    with write():
        raised = select(Question).join(Age, Age.question_id == Question.id).where(Age.standing == Standing.RAISED)
        for question in session.scalars(raised).all():
            ageing.still_true(question, by=people.moderator)
    session.rollback()
