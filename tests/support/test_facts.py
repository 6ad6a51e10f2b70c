"""The right column of a ticket: what is open in it outlives other deeds; a refusal shows what has changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from forum import support
from forum.accounts import User
from forum.db import session, write
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(question: Question, people: People) -> Ticket:
    return deeds.escalate(question, people.moderator)


@pytest.fixture
def desk(visit: Visit, people: People) -> Visitor:
    return visit(people.support)


def take(ticket: Ticket, by: User) -> None:
    with write():
        support.take(session.get_one(Ticket, ticket.id), by=by)


def press(desk: Visitor, ticket: Ticket, deed: str, *unfolded: str, **fields: str) -> Any:
    """As htmx sends it from the right column, with the names of the folds that are open there."""
    headers = {"HX-Request": "true", "HX-Target": "facts"}
    return desk.post(f"/tickets/{ticket.id}/{deed}", {"unfolded": list(unfolded), **fields}, headers=headers)


def test_a_fold_that_is_open_stays_so_but_for_its_own_deed(ticket: Ticket, desk: Visitor) -> None:
    kept = '<div id="fold-{}" hx-preserve>'
    taken = press(desk, ticket, "taking", "level", "categories").text
    assert kept.format("level") in taken
    assert taken.count("hx-preserve") == 1  # nothing to choose categories from
    assert taken.count("<details open>") == 1
    level = press(desk, ticket, "level", "level", "hold", level="1", reason="It burns.").text
    assert kept.format("hold") in level
    assert kept.format("level") not in level
    assert level.count("<details open>") == 1
    assert "It burns." in level
    assert kept.format("hold") in press(desk, ticket, "notes", "hold", note="A note").text


def test_the_way_back_out_of_an_assignment_is_there_in_a_fold_that_stays_open(ticket: Ticket, desk: Visitor) -> None:
    taken = press(desk, ticket, "taking", "assignment").text
    kept = re.search(r'<div id="fold-assignment" hx-preserve>.*?</form>\s*</div>', taken, re.S)
    assert kept
    assert "Give it back to nobody" not in kept[0]
    assert "Give it back to nobody" in taken


def test_what_was_taken_for_spam_meanwhile_says_so_and_offers_the_way_back(
    ticket: Ticket, desk: Visitor, people: People
) -> None:
    with write():
        support.mark_spam(session.get_one(Ticket, ticket.id), by=people.admin)
    refused = press(desk, ticket, "patience", "level")
    assert refused.status_code == 409
    assert '<div hx-swap-oob="innerHTML:#notice"><p class="notice-text">This ticket was taken for spam.' in refused.text
    assert refused.text.strip().startswith('<aside id="facts"')
    assert "This is no spam" in refused.text
    assert '<div id="fold-level" hx-preserve>' in refused.text
    assert "HX-Retarget" not in refused.headers
    assert "taken for spam" in desk.post(f"/tickets/{ticket.id}/patience").text


@pytest.mark.parametrize(
    ("deed", "fields", "sentence"),
    [
        ("taking", {}, "has taken this ticket already"),
        ("hold", {"until": "day", "day": "2001-01-01"}, "over already"),
        ("level", {"level": "1", "reason": ""}, ""),
    ],
)
def test_a_deed_that_is_refused_keeps_what_was_typed_and_shows_what_changed(
    ticket: Ticket, desk: Visitor, people: People, deed: str, fields: dict[str, str], sentence: str
) -> None:
    take(ticket, people.admin)
    refused = press(desk, ticket, deed, "hold", "level", **fields)
    assert refused.status_code in {409, 422}
    assert '<p class="notice-text">' in refused.text
    assert sentence in refused.text
    assert f"<b><bdi>{people.admin.name}</bdi></b>" in refused.text
    assert refused.text.count("hx-preserve") == 2


def test_other_targets_get_the_sentence_alone(ticket: Ticket, desk: Visitor, people: People) -> None:
    take(ticket, people.admin)
    refused = desk.htmx(f"/tickets/{ticket.id}/taking")
    assert refused.headers["HX-Retarget"] == "#notice"
    assert "<aside" not in refused.text
