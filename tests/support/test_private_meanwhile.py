"""A thread that goes to support while somebody writes in it: what they typed is there, and why it was not taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Site
from forum.presence import drafts_of
from forum.questions import Answer, Question
from forum.support import Ticket, TicketMessage
from tests.embed.framing import Frame, at, token_of
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
TYPED = "My long & careful text"
MOVED = "This question was moved to our support team"
HEADERS = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])


def hide(question: Question, by: User) -> Ticket:
    with write():
        return support.make_private(session.get_one(Question, question.id), by=by)


@HEADERS
@pytest.mark.parametrize("body", [TYPED, f"{TYPED}\npassword: hunter2hunter2"], ids=["text", "secret"])
def test_what_the_asker_wrote_goes_along_to_the_ticket(
    question: Question, people: People, visit: Visit, headers: dict[str, str], body: str
) -> None:
    vera, place = visit(people.visitor), f"answer:{question.id}"
    draft = {"place": place, "texts": f'{{"body": "{TYPED}"}}', "version": "0", "path": "/", "title": "T"}
    number = vera.post("/drafts", draft).json["number"]  # type: ignore[index]
    ticket = hide(question, people.support)
    refused = vera.post(f"/questions/{question.id}/answers", {"body": body, "draft": number}, headers=headers)
    assert refused.status_code == 422
    assert MOVED in refused.text
    assert body in unescape(refused.text)
    form = re.search(rf'<form method="post" action="(/my-tickets/{ticket.id}/messages)".*?</form>', refused.text, re.S)
    assert form
    assert f'href="/my-tickets/{ticket.id}"' in form[0]
    sent = vera.post(form[1], {"body": body, "draft": number})
    assert sent.status_code == 303
    message = session.scalars(select(TicketMessage).order_by(TicketMessage.id.desc())).first()
    assert message is not None
    assert (message.ticket_id, message.body) == (ticket.id, body)
    assert session.scalars(drafts_of(people.visitor)).all() == []


@HEADERS
def test_what_the_asker_of_a_removed_thread_wrote_is_there(
    question: Question, people: People, visit: Visit, headers: dict[str, str]
) -> None:
    with write():
        questions.remove_question(session.get_one(Question, question.id), by=people.moderator)
    refused = visit(people.visitor).post(f"/questions/{question.id}/answers", {"body": TYPED}, headers=headers)
    assert refused.status_code == 422
    assert "This question was removed by a moderator" in refused.text
    assert TYPED in unescape(refused.text)


def test_in_the_frame_it_is_there_as_well(
    app: Flask, site: Site, question: Question, people: People, visit: Visit
) -> None:
    frame = Frame(app, token_of(visit(people.visitor), site))
    hide(question, people.support)
    refused = frame.post(at(f"/embed/threads/{question.id}/answers"), {"body": TYPED})
    assert refused.status_code == 422
    assert MOVED in refused.text
    assert TYPED in unescape(refused.text)


def test_whoever_edits_a_post_of_it_keeps_the_new_text(question: Question, people: People, visit: Visit) -> None:
    made = deeds.answer(question, people.stranger, "As it was.")
    hide(question, people.support)
    edits = {
        f"/questions/{question.id}/edits": (people.visitor, {"title": "A better title"}),
        f"/answers/{made.id}/edits": (people.stranger, {}),
    }
    for address, (person, more) in edits.items():
        fields = {"body": TYPED, "reason": "Clearer", "seen": "0", **more}
        refused = visit(person).post(address, fields)
        assert refused.status_code >= 400
        for text in (TYPED, "Clearer", *more.values()):
            assert text in unescape(refused.text), address


def test_whoever_may_not_read_it_any_more_keeps_their_text(question: Question, people: People, visit: Visit) -> None:
    hide(question, people.support)
    for address in (f"/questions/{question.id}/answers", f"/panel/threads/{question.id}/answers"):
        refused = visit(people.moderator).post(address, {"body": TYPED})
        assert refused.status_code in {404, 410}
        assert TYPED in unescape(refused.text), address


@HEADERS
def test_in_the_list_of_the_panel_a_closed_thread_gives_the_text_back(
    question: Question, people: People, visit: Visit, headers: dict[str, str]
) -> None:
    seen = str(question.revision)
    deeds.close(question, people.admin)
    fields = {"body": TYPED, "revision": seen}
    late = visit(people.moderator).post(f"/panel/threads/{question.id}/answers", fields, headers=headers)
    assert late.status_code == 409
    assert TYPED in unescape(late.text)
    assert session.scalars(select(Answer)).all() == []


def test_what_support_was_about_to_say_in_public_waits_for_a_second_look(
    question: Question, people: People, visit: Visit
) -> None:
    ticket = deeds.escalate(question, people.moderator)
    hide(question, people.admin)
    refused = visit(people.support).post(f"/tickets/{ticket.id}/replies", {"body": TYPED})
    assert refused.status_code == 409
    assert "Answer to the asker alone" in refused.text
    assert TYPED in unescape(refused.text)
