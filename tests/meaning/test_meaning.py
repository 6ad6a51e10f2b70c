"""What texts mean: vectors are made once, renewed when the text changes, and found by what lies near."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from forum import meaning, questions
from forum.config import Settings
from forum.db import session, write
from forum.meaning import asking
from forum.meaning.encoder import DIMENSIONS, Encoder, weights_folder
from forum.meaning.matrix import Vectors, packed
from forum.pages import Page
from tests.encoder import encoder
from tests.people import People


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking.rest, "over", 0.0)


@pytest.fixture(scope="module")
def model() -> Encoder:
    return Encoder(weights_folder())


def test_what_means_the_same_lies_nearer_than_what_has_the_same_words(model: Encoder) -> None:
    asked, same, words = model.encode(
        ["How do I get rid of my account?", "Deleting a user profile", "How do I get the best of my account?"]
    )
    assert asked @ same > asked @ model.encode(["Printing a page in landscape"])[0] + 0.3
    assert float(asked @ asked) == pytest.approx(1, abs=1e-5)
    assert asked @ words < 0.9


def test_a_text_has_the_same_vector_alone_and_among_longer_ones(model: Encoder) -> None:
    alone = model.encode(["Which port?"])[0]
    among = model.encode(["Why does it take so long until the importer is through with the last table?", "Which port?"])
    assert np.allclose(alone, among[1], atol=1e-5)
    assert np.isfinite(model.encode(["", "x" * 5000, "\0 ´ ß 你好"])).all()


def test_the_nearest_of_the_wanted_kinds_come_first_and_a_newer_vector_counts() -> None:
    def vector(place: int) -> Any:
        return np.eye(DIMENSIONS, dtype=np.float32)[place]

    held = Vectors()
    for number in range(2000):
        held.put("ticket", number, packed(vector(0)))
    held.put("thread", 1, packed(vector(1)))
    held.put("thread", 2, packed((vector(0) + vector(1)) / np.float32(1.5)))
    assert [near.subject_id for near in held.nearest(vector(0), 2, ["thread"])] == [2, 1]
    held.put("thread", 1, packed(vector(0)))
    assert [near.subject_id for near in held.nearest(vector(0), 1, ["thread"])] == [1]
    assert len(held) == 2002
    assert Vectors().nearest(vector(0), 5, ["thread"]) == []


def test_a_thread_is_found_by_its_meaning_also_after_its_title_changed(
    app: Flask, settings: Callable[..., Settings], people: People, doc_page: Page
) -> None:
    with write():
        thread = questions.ask(doc_page, "Deleting a user profile", "How?", by=people.visitor)
        other = questions.ask(doc_page, "Printing in landscape", "How?", by=people.visitor)
    with encoder(app, settings, vectors=2):
        found = meaning.nearest("How do I get rid of my account?", 5, ["thread"], patience=10)
        assert [near.subject_id for near in found or []] == [thread.id, other.id]
        before = session.scalar(select(meaning.Vector.digest).where(meaning.Vector.subject_id == thread.id))
        with write():
            questions.edit_question(thread, "Which port does it use?", "How?", by=people.visitor, seen=0)
        meaning.store_vectors()
        vectors = select(meaning.Vector).where(meaning.Vector.subject_id == thread.id)
        assert before not in {"", session.scalars(vectors).one().digest}


def test_nobody_waits_for_an_encoder_that_is_away(app: Flask, settings: Callable[..., Settings]) -> None:
    settings(meaning=True)
    began = time.monotonic()
    assert meaning.nearest("Which port?", 5, ["thread"]) is None
    assert time.monotonic() - began < 1
    meaning.store_vectors()  # which is no failure of the worker


def test_nothing_is_stored_where_it_is_not_switched_on(app: Flask, people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Which port?", "How?", by=people.visitor)
    meaning.store_vectors()
    assert session.scalars(select(meaning.Vector)).all() == []


def test_the_socket_is_for_the_forum_alone(app: Flask, settings: Callable[..., Settings]) -> None:
    with encoder(app, settings):
        assert asking.address().stat().st_mode & 0o077 == 0
    assert not asking.address().exists()
