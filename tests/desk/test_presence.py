"""The rows of the queue say who is at a ticket, and follow while one looks."""

from __future__ import annotations

from collections.abc import Callable

from forum.db import write
from forum.presence import be_there, save_draft
from forum.questions import Question
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor


def test_the_queue_says_who_looks_at_a_ticket_and_who_writes_on_it(
    question: Question, people: People, visit: Callable[..., Visitor], later: Callable[..., None]
) -> None:
    number = deeds.escalate(question, people.moderator).id
    sam = visit(people.support)
    assert "<bdi>Mona Moderator</bdi> is" not in sam.text("/queue")
    with write():
        be_there(f"ticket:{number}", by=people.moderator)
    assert "<bdi>Mona Moderator</bdi> is here" in sam.text("/queue")
    with write():
        save_draft(f"reply:{number}", {"body": "Hey"}, by=people.moderator, number=None, version=0)
        be_there(f"ticket:{number}", by=people.moderator, papers=(f"reply:{number}",))
    followed = sam.text(f"/queue/counts?shown={number}&shown=x&shown={number + 7}")
    assert "<bdi>Mona Moderator</bdi> is writing" in followed
    assert f'id="here-{number + 7}"' in followed
    assert "<bdi>Mona Moderator</bdi> is" not in visit(people.moderator).text("/queue")  # not of oneself
    later(seconds=31)
    gone = sam.text(f"/queue/counts?shown={number}")
    assert f'id="here-{number}" hx-swap-oob="true"></span>' in gone
