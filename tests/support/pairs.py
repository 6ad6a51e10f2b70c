"""Two colleagues who answer the same ticket at the same moment, many times over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from forum.accounts import User
from forum.db import session, write
from forum.events import FactRow
from forum.presence import Draft, forget_sent, save_draft
from forum.refused import Refused
from forum.support import Reply, Ticket, promise_reply
from forum.support.conversation import conversation_of
from forum.support.seeing import Seen
from forum.support.sending import send


@dataclass
class Told:
    """`doubles`: rounds in which both answers went although neither had seen the other's. `lost`: texts of which
    nothing is left, neither as an answer nor as a draft."""

    doubles: int = 0
    lost: int = 0
    refused: int = 0
    assignees: int = 0


def play(app: Flask, ticket_id: int, staff: Sequence[int], *, count: int) -> Told:
    """Each round: the same page before both, a draft of each, two replies at once, and two workers that send."""
    told = Told()
    for number in range(count):
        session.rollback()
        seen = conversation_of(session.get_one(Ticket, ticket_id)).seen
        texts = [f"Round {number}, from {by}" for by in staff]
        _together(app, [partial(_reply, ticket_id, by, text, seen) for by, text in zip(staff, texts, strict=True)])
        waiting = session.scalars(select(Reply.id).where(Reply.sent_at.is_(None), Reply.held_at.is_(None))).all()
        _together(app, [partial(_send, waiting)] * 2)
        _count(told, session.get_one(Ticket, ticket_id), texts)
    given = select(func.count()).select_from(FactRow).where(FactRow.name == "TicketAssigned")
    told.assignees = session.scalar(given) or 0
    return told


def _reply(ticket_id: int, by_id: int, text: str, seen: Seen) -> None:
    by = session.get_one(User, by_id)
    with write():
        draft = save_draft(f"reply:{ticket_id}", {"body": text}, by=by, number=None, version=0)
        number = str(draft.id) if draft else ""
    try:
        with write():
            promise_reply(session.get_one(Ticket, ticket_id), text, seen=seen, by=session.get_one(User, by_id))
            forget_sent(number, by=session.get_one(User, by_id))
    except Refused:
        session.rollback()


def _send(numbers: Sequence[int]) -> None:
    for number in numbers:
        with write():
            send({"reply": number})


def _count(told: Told, ticket: Ticket, texts: Sequence[str]) -> None:
    answers = {made.body for _at, paper, made in conversation_of(ticket).messages if paper != "note"}
    drafts = {draft.words for draft in session.scalars(select(Draft))}
    held = set(session.scalars(select(Reply.body).where(Reply.held_at.is_not(None))))
    told.doubles += len(answers & set(texts)) != 1
    told.lost += len(set(texts) - answers - drafts - held)
    told.refused += len(set(texts) & drafts)


def _together(app: Flask, doings: Sequence[Callable[[], None]]) -> None:
    session.rollback()
    start = Barrier(len(doings))

    def one(doing: Callable[[], None]) -> None:
        with app.app_context():
            start.wait()
            try:
                doing()
            finally:
                session.remove()

    with ThreadPoolExecutor(len(doings)) as pool:
        list(pool.map(one, doings))
    session.rollback()
    session.expire_all()
