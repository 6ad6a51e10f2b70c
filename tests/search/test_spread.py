"""Where many have the words, the newest of them are found without reading all: the same ones, and in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from forum import questions, search
from forum.db import Spread, candidates, is_postgres, looked_for, session, write
from forum.db.fulltext import CANDIDATES, FEW
from forum.pages import Page
from forum.search import Document, Kind, learn_to_spell
from forum.search.models import Spelling
from forum.search.spelling import LARGE, spread_of
from tests.people import People

NEWEST, MOST = 2000, 5
SPREAD = Spread(uses=50, newest=NEWEST)
DOCUMENTS: Any = Document.__table__


def write_documents(numbers: range) -> None:
    """With these ids, as if others between them had been written that say something else."""
    with write():
        rows = [{"id": n, "kind": Kind.ANSWER, "subject_id": n, "title": "", "body": "a window opens"} for n in numbers]
        session.execute(insert(Document), rows)


def plan_of(spread: Spread) -> str:
    asked = candidates(DOCUMENTS, looked_for("window "), most=MOST, spread=spread)
    compiled = str(asked.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    with write():
        session.execute(text("SET LOCAL enable_seqscan = off"))  # as with many rows, of which it thinks wrongly
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
        return str(session.execute(text("EXPLAIN " + compiled.replace(":", r"\:"))).all())


def newest(*conditions: Any, spread: Spread = SPREAD) -> list[int]:
    rows = session.execute(candidates(DOCUMENTS, looked_for("window "), *conditions, most=MOST, spread=spread))
    return sorted((row.id for row in rows), reverse=True)


@pytest.mark.parametrize(
    "upto",
    [
        pytest.param(2000, id="among the newest"), pytest.param(1740, id="some among the newest"),
        pytest.param(1000, id="none among the newest"), pytest.param(840, id="nearly all among the oldest"),
        pytest.param(700, id="all among the oldest"), pytest.param(60, id="too few"), pytest.param(20, id="none"),
    ],
)  # fmt: skip
def test_the_newest_are_the_same_however_thinly_the_words_are_spread(app: object, upto: int) -> None:
    assert SPREAD.edges(MOST) == [1700, 800]
    write_documents(range(40, NEWEST + 1, 40))
    found = newest(Document.id <= upto)
    assert found == newest(Document.id <= upto, spread=Spread())
    assert found == list(range(40, upto + 1, 40))[: -MOST - 1 : -1]


def test_what_few_have_is_read_whole_and_not_met_on_the_way_back(app: object) -> None:
    write_documents(range(40, NEWEST + 1, 40))
    thin = Spread(uses=FEW * MOST)
    assert newest(spread=thin) == newest(spread=Spread()) == list(range(NEWEST, NEWEST - 40 * MOST, -40))
    if is_postgres():
        assert ["Scan Backward" in plan_of(spread) for spread in (Spread(), thin)] == [True, False]
    assert not Spread(uses=FEW * MOST + 1).is_thin(MOST)
    assert not Spread().is_thin(MOST)


def test_what_few_or_very_many_have_is_not_looked_for_among_the_newest() -> None:
    assert [Spread(uses, 100_000).edges(100) for uses in (0, 400, 4_000, 99_000)] == [[], [], [], []]
    assert Spread(3_000, 100_000).edges(100) == [95_000, 80_000]
    assert Spread(600, 100_000).edges(100) == [75_000]


def test_it_is_known_how_thinly_words_are_spread(app: object) -> None:
    for number, said in enumerate(["opens windows", "opens window", "opens", "closes window 2.7"], 1):
        with write():
            session.add(Document(kind=Kind.ANSWER, subject_id=number, title="", body=said))
    learn_to_spell()

    def uses(typed: str) -> int:
        return spread_of(looked_for(typed), LARGE).uses

    assert spread_of(looked_for("window "), LARGE) == Spread(2, LARGE)
    assert (uses("opens window "), uses('"opens closes" window '), uses("opens wind")) == (2, 1, 3)
    assert uses("opens window 3.11 ") == 2
    assert uses("3.11 ") == 0
    assert spread_of(looked_for("window "), LARGE - 1) == Spread()


def test_the_feed_of_a_search_looks_among_new_rows_before_it_reads_all(
    people: People, doc_page: Page, statements: Callable[[], Any]
) -> None:
    far = 4 * LARGE
    with write():
        old, new = (questions.ask(doc_page, f"A window {what}", "It sticks.", by=people.visitor) for what in "ab")
        session.flush()
        moved = session.scalars(select(Document).where(Document.thread_id == new.id)).one()
        values = {"kind": moved.kind, "subject_id": new.id, "thread_id": new.id, "title": moved.title}
        session.delete(moved)
        session.flush()
        session.add(Document(id=far, **values))
        session.add(Spelling(word="window", backwards="wodniw", uses=FEW * CANDIDATES + 1))
    with statements() as said:
        assert list(search.newest_threads("window ")) == [new, old]
    assert any("banded" in one for one in said.seen) is is_postgres()


def test_postgresql_keeps_no_plan_for_words_it_does_not_know_yet(app: object) -> None:
    if not is_postgres():
        return
    for n in range(12):
        search.find_threads(f"word{n} ", viewer=None)
        session.scalar(select(Document.id).limit(1))
    kept = session.scalars(text("SELECT statement FROM pg_prepared_statements")).all()
    assert [one for one in kept if "FROM document" in one]
    assert [one for one in kept if "to_tsquery" in one] == []
