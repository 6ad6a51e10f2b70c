"""The queue says that an answer of one's own was not sent, for as long as that is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum.db import session, write
from forum.questions import Question
from forum.support import Reply, Ticket, promise_reply
from forum.support.seeing import Seen
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def held(ask: Callable[..., Question], people: People, later: Any, run_jobs: Any) -> list[Reply]:
    """Two answers of support to threads that were closed within their ten seconds."""
    for title in ("First", "Second"):
        question = ask(title)
        ticket = deeds.escalate(question, people.moderator)
        with write():
            promise_reply(session.get_one(Ticket, ticket.id), "My text", seen=Seen(), by=people.support)
        deeds.close(question, people.moderator)
    later(seconds=10)
    run_jobs()
    session.rollback()
    return list(session.scalars(select(Reply).order_by(Reply.id)))


def test_the_queue_leads_its_writer_to_what_was_not_sent_until_it_is_put_back(
    held: list[Reply], people: People, visit: Visit
) -> None:
    sam, mona = visit(people.support), visit(people.moderator)
    places = [f"/tickets/{made.ticket_id}" for made in held]
    for address in ("/queue", "/queue/mine", "/queue/counts"):
        page = sam.text(address)
        assert "2 answers of yours were not sent" in page
        assert f'href="{places[0]}#reply-{held[0].id}"' in page
        assert "were not sent" not in mona.text(address)
    sam.post(f"{places[0]}/replies/{held[0].id}/withdrawal")
    page = sam.text("/queue")
    assert "1 answer of yours was not sent" in page
    assert f'href="{places[1]}#reply-{held[1].id}"' in page
    mona.post(f"{places[1]}/replies/{held[1].id}/withdrawal")
    assert "not sent" not in sam.text("/queue")
    assert 'id="not-sent" hx-swap-oob="true"></p>' in sam.text("/queue/counts")
