"""Names are compared without case on both databases, whatever their alphabet."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts import User, find_or_make, people
from forum.db import has_letters, is_called, session, write


@pytest.fixture
def names(app: Flask) -> None:
    with write():
        for number, name in enumerate(("Émile Zola", "Örjan 100%", "Robin")):
            find_or_make(f"p{number}@example.org", name)


@pytest.mark.parametrize("typed", ["Émile Zola", "émile zola", "ÉMILE ZOLA", "Örjan 100%", "örjan 100%", "rOBIN"])
def test_a_name_is_found_in_any_case(names: None, typed: str) -> None:
    found = session.scalars(select(User.name).where(is_called(User.name, typed))).all()
    assert [name.lower() for name in found] == [typed.lower()]


@pytest.mark.parametrize(("typed", "many"), [("ÉM", 1), ("ö", 1), ("ÖRJAN 100%", 1), ("ö%", 0), ("RO", 1), ("_ö", 0)])
def test_a_part_of_a_name_is_found_in_any_case(names: None, typed: str, many: int) -> None:
    assert len(session.scalars(select(User.name).where(has_letters(User.name, typed))).all()) == many
    assert len(session.scalars(people(typed)).all()) == many
