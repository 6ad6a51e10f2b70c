"""Each kind of change, one after the other: a process that kept every page before it shows what is so after it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from forum import questions
from forum.db import session, write
from forum.questions import Question
from forum.refused import Refused
from forum.web import keeping
from tests.bodies.changes import (
    ADDRESS,
    CHANGES,
    EVERYDAY,
    Story,
    answer,
    ask,
    hand_over,
    pin,
    set_topics,
    show_elsewhere,
)
from tests.bodies.processes import Reader, different, everybody, forget_everything, somewhere
from tests.people import People
from tests.seeds import seed_of

TRIES = 300


def test_no_change_is_missed_by_a_process_that_kept_every_page(
    app: Flask, people: People, site: object, later: Callable[..., None]
) -> None:
    """SEED=… tells it again. Time stands still while one looks: what a page says of it may be a minute old."""
    readers, story = everybody(app), Story(seed_of("every change"))
    for first in (ask, ask, ask, answer, answer, set_topics, show_elsewhere, hand_over, pin):
        happens(first, story)
    for change in dict.fromkeys(CHANGES):
        later(seconds=10)
        looked_at = list(places(story.chance, readers))
        forget_everything()
        before = [reader.shown(path) for reader, path in looked_at]
        with as_another_process():
            happens(change, story)
        shown = [reader.shown(path) for reader, path in looked_at]
        forget_everything()
        for (reader, path), now, then in zip(looked_at, shown, before, strict=True):
            told = "as it was before" if now == then else "neither as it was nor as it is"
            so = reader.shown(path)
            assert now == so, f"{path} for {reader.name} after {change.__name__}: {told}\n{different(now, so)}"


def places(chance: random.Random, readers: list[Reader]) -> Iterator[tuple[Reader, str]]:
    """Everything that is kept for somebody who is signed out, and some of what is for others."""
    threads = [questions.path(question) for question in session.scalars(select(Question).order_by(Question.id))]
    session.remove()
    pages = [f"{kind}?page={ADDRESS.format(number)}" for kind in ("/embed", "/embed/fragment") for number in (1, 2, 3)]
    for path in ("/", *pages, *threads):
        yield readers[0], path
    for reader in chance.sample(readers[1:], 4):
        for place in chance.sample(reader.places, 3):
            yield reader, somewhere(chance, place)


def happens(change: Callable[[Story], None], story: Story) -> None:
    """Until it was neither refused nor about nothing."""
    for _try in range(TRIES):
        if happened(change, story):
            return
        happened(story.chance.choice(story.chance.choice((EVERYDAY, CHANGES))), story)
    raise AssertionError(f"{change.__name__} was refused {TRIES} times")


def happened(change: Callable[[Story], None], story: Story) -> bool:
    try:
        with write():
            change(story)
    except (Refused, NoResultFound, IndexError):
        session.rollback()
        return False
    session.remove()
    return True


@contextmanager
def as_another_process() -> Iterator[None]:
    """What changes here says `forget()` to this process; another goes on with what it knew."""
    known = [(kept, kept._kept) for kept in keeping._everything]
    yield
    for kept, value in known:
        kept._kept = value
