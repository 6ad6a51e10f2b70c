from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from forum.db.engine import as_writer, session

_before_commit: list[Callable[[], None]] = []


def before_commit(action: Callable[[], None]) -> Callable[[], None]:
    """Call this at the end of every `write()`, inside its transaction, when everything else has been flushed."""
    _before_commit.append(action)
    return action


@contextmanager
def write() -> Iterator[None]:
    """One transaction that changes something: everything inside is committed together, or nothing is.

    It ends the running read transaction first, so whatever was loaded is read again under the lock.
    It refuses to nest: an action never opens its own.
    """
    current = session()
    if current.info.get("writing"):
        raise RuntimeError("write() does not nest: actions run inside their caller's transaction")
    current.rollback()
    current.info["writing"] = True
    try:
        current.connection(execution_options=as_writer())
        yield
        current.flush()
        for action in _before_commit:
            action()
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        del current.info["writing"]


def writing() -> bool:
    return bool(session().info.get("writing"))
