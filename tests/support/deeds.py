"""What people do in these tests, each deed in a transaction of its own, as a view would do it."""

from __future__ import annotations

from sqlalchemy import func, select

from forum import questions, support
from forum.accounts import User
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page, Site, change_site
from forum.questions import Answer, CloseReason, Question
from forum.support import Ticket, Watch


def ask(page: Page, by: User, title: str = "How do I install it?") -> Question:
    with write():
        return questions.ask(page, title, "The page does not say.", by=by)


def answer(question: Question, by: User, text: str = "Run the installer.") -> Answer:
    with write():
        return questions.answer(question, text, by=by)


def accept(made: Answer, by: User) -> None:
    with write():
        questions.accept(made, by=by)


def unaccept(made: Answer, by: User) -> None:
    with write():
        questions.unaccept(made, by=by)


def close(question: Question, by: User) -> None:
    with write():
        questions.close(question, CloseReason.OTHER, by=by)


def reopen_thread(question: Question, by: User) -> None:
    with write():
        questions.reopen(question, by=by)


def escalate(question: Question, by: User) -> Ticket:
    with write():
        return support.escalate(question, by=by)


def solve(ticket: Ticket, by: User) -> None:
    with write():
        support.solve(ticket, by=by)


def reopen(ticket: Ticket, by: User) -> None:
    with write():
        support.reopen(ticket, by=by)


def change(site: Site, by: User, **values: object) -> None:
    with write():
        change_site(site, by=by, **values)


def sweep() -> None:
    session.rollback()
    support.forward_due()
    session.rollback()


def ticket_of(question: Question) -> Ticket | None:
    session.rollback()
    return session.scalar(support.live_ticket(question.id))


def the_ticket(question: Question) -> Ticket:
    ticket = ticket_of(question)
    assert ticket is not None, "there is no ticket"
    return ticket


def watch_of(question: Question) -> Watch | None:
    session.rollback()
    return session.get(Watch, question.id)


def told(name: str) -> int:
    """How many facts of a name stand in the log."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(FactRow).where(FactRow.name == name)) or 0


def undo(ticket: Ticket, by: User) -> None:
    with write():
        support.undo(ticket, by=by)
