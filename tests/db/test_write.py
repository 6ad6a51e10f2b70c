from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select
from sqlalchemy.exc import OperationalError

from forum.db import engine as engine_module
from forum.db import session, write, writing
from forum.db.engine import WRITE, _prepare_sqlite
from forum.web import Option, option, set_option
from tests.threads import together


def test_writes_do_not_nest(app: Flask) -> None:
    with write(), pytest.raises(RuntimeError, match="does not nest"), write():
        pass
    assert not writing()


def test_a_refused_nesting_leaves_the_outer_write_whole(app: Flask) -> None:
    with write():
        set_option("kept", 1)
        with pytest.raises(RuntimeError), write():
            pass
        assert writing()
    session.expire_all()
    assert option("kept") == 1


def test_an_error_undoes_everything_and_the_next_write_works(app: Flask) -> None:
    with pytest.raises(KeyboardInterrupt), write():
        interrupted()
    assert option("lost") is None
    with write():
        set_option("kept", 1)
    assert option("kept") == 1


def test_what_was_read_before_is_read_again_inside(app: Flask) -> None:
    with write():
        set_option("count", 1)
    mine = session.get_one(Option, "count")
    together(app, 1, lambda _number: change("count", 5))
    with write():
        assert mine.value == 5


def test_four_hundred_changes_by_eight_at_once_lose_nothing(app: Flask) -> None:
    """Each reads before it writes, which plain SQLite sessions answer with "database is locked"."""
    with write():
        set_option("count", 0)

    def count(_number: int) -> None:
        for _ in range(50):
            _ = session.scalar(select(Option.value).where(Option.name == "count"))
            with write():
                row = session.get_one(Option, "count", with_for_update=True)
                row.value = row.value + 1

    together(app, 8, count)
    assert option("count") == 400


def interrupted() -> None:
    set_option("lost", 1)
    session.flush()
    raise KeyboardInterrupt


def change(name: str, value: int) -> None:
    with write():
        set_option(name, value)


def test_what_was_committed_is_on_the_disk(tmp_path: Path) -> None:
    """Not on its way there, as `synchronous=NORMAL` leaves it: a power cut would take it back."""
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    _prepare_sqlite(engine)
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    engine.dispose()


def test_who_waits_for_a_writer_in_vain_is_told_so_and_the_next_write_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "PATIENCE", 50)
    engine = create_engine(f"sqlite:///{tmp_path / 'a.db'}")
    _prepare_sqlite(engine)
    writer = engine.execution_options(**{WRITE: True})
    with writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
        with pytest.raises(OperationalError, match="locked"), writer.begin():
            pass
    with writer.begin() as connection:
        connection.exec_driver_sql("INSERT INTO a VALUES (1)")
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 50
    engine.dispose()
