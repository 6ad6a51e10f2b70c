"""What two web processes show after every change, to every kind of reader: what is so, and nothing of another's."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from pydantic import SecretStr

from forum import questions
from forum.config import Settings
from forum.db import session, write
from forum.questions import Question
from tests import people as persons
from tests.bodies.changes import Story, answer, ask, hand_over
from tests.bodies.processes import SECRET, Reader, different, everybody, somewhere, two_processes
from tests.databases import KINDS
from tests.fresh import empty_app
from tests.seeds import seed_of

Look = tuple[Reader, str]
STEPS = int(os.environ.get("STEPS", "25"))


@pytest.mark.parametrize("kind", KINDS)
def test_two_web_processes_show_everybody_what_is_so_after_every_change(
    kind: str, apps: Callable[[str], Flask], tmp_path: Path
) -> None:
    """A story of changes, some of them by readers through one of the two; SEED=… tells it again, STEPS=… a longer one.

    After each, pages of both processes are what an application that keeps nothing makes for the same reader."""
    settings = Settings(
        url="http://127.0.0.1:1",
        secret=SecretStr(SECRET),
        data=str(tmp_path),
        private_webhooks=True,
        form_seconds=0,
    )
    with empty_app(kind, apps, tmp_path, settings) as app:
        flask_migrate.upgrade()
        with write():
            persons.make()
            persons.make_site()
        readers, story = everybody(app), Story(seed_of("two processes"))
        for change in (ask, ask, answer, answer, hand_over):
            with write():
                change(story)
        with two_processes(app) as addresses:
            for step in range(STEPS):
                name, told = go_on(story, readers, addresses)
                for reader, path in [*told, *some(story.chance, readers)]:
                    compare(reader, path, addresses, f"after {name}, step {step}")


def go_on(story: Story, readers: list[Reader], addresses: list[str]) -> tuple[str, list[Look]]:
    """One change, from outside or by a reader through one of the two; its name, and what that reader looks at next."""
    if story.chance.random() < 0.7:
        name = story.go_on()
        session.remove()
        return name, []
    reader = story.chance.choice([reader for reader in readers if reader.cookie])
    path, form = story.chance.choice((an_answer, a_vote, that_i_too))(story)
    thread = somewhere(story.chance, "thread")
    status = reader.write(story.chance.choice(addresses), path, form)
    assert status in {303, 404, 410, 422}, (path, status)
    if status != 303 or "body" not in form:
        return f"{path} by {reader.name}: {status}", [(reader, thread)]
    place = path_of(path)
    for address in addresses:
        assert form["body"] in reader.from_process(address, place)[1], f"{reader.name} does not see {form['body']}"
    return f"{path} by {reader.name}", [(reader, place)]


def an_answer(story: Story) -> tuple[str, dict[str, str]]:
    return f"/questions/{story.question().id}/answers", {"body": story.words()}


def a_vote(story: Story) -> tuple[str, dict[str, str]]:
    return f"/answers/{story.answer().id}/votes", {}


def that_i_too(story: Story) -> tuple[str, dict[str, str]]:
    return f"/questions/{story.question().id}/votes", {}


def path_of(posted: str) -> str:
    made = questions.path(session.get_one(Question, int(posted.split("/")[2])))
    session.remove()
    return made


def some(chance: random.Random, readers: list[Reader]) -> Iterator[Look]:
    """Whom pages are kept for look at each change; of the others some, at what they may see."""
    for reader in (readers[0], *chance.sample(readers[1:], 4)):
        for place in ("/", "frame", "thread") if reader is readers[0] else chance.sample(reader.places, 2):
            yield reader, somewhere(chance, place)


def compare(reader: Reader, path: str, addresses: list[str], when: str) -> None:
    wanted = {reader.made_anew(path)}
    session.remove()
    for number, address in enumerate(addresses):
        shown = reader.from_process(address, path)
        if shown not in wanted:  # what it says of time may have become another while one asked
            wanted.add(reader.made_anew(path))
            session.remove()
        assert shown in wanted, f"process {number}, {reader.name}, {path}, {when}\n{different(shown, max(wanted))}"
