"""What outsiders can open, and that nothing of it holds a note, or anything that is not public."""

from __future__ import annotations

import io
from urllib.parse import urlencode
from zipfile import ZipFile

from sqlalchemy import select

from forum import questions
from forum.accounts.exporting import packed
from forum.db import session
from forum.questions import Answer, Edit, Question
from forum.support import Ticket
from tests.queue.laws import public_words, words_in
from tests.queue.readers import ASKERS
from tests.queue.world import SECRET, World

HERE = urlencode({"page": "https://docs.example.com/guide"})
LISTS = ["/", "/active", "/unanswered", "/popular", "/solved", "/people", "/topics", "/roadmap", "/ask",
         f"/embed?{HERE}", f"/embed/threads?{HERE}", f"/embed/fragment?{HERE}",
         "/questions/titles?q=What+about"]  # fmt: skip
FORBIDDEN = ["/queue", "/queue/mine", "/panel/", "/panel/log", "/panel/deliveries",
             "/panel/received", "/queue/handover", "/queue/bulk/1"]  # fmt: skip


def show_no_secret(world: World, some: int = 0) -> None:
    """All of it, or so many of the addresses, to somebody signed out and to an asker."""
    session.rollback()
    addresses = _public(world)
    if some:
        addresses = world.dice.sample(addresses, min(some, len(addresses)))
    reader = world.visitor(None)
    may_read = public_words()
    for address in addresses:
        shown = reader.text(address)
        assert SECRET not in shown, f"a note on {address}"
        former = _former_words() if address.endswith("/history") else set()
        more = words_in(shown) - may_read - former
        assert not more, f"{more} is not public, and stands on {address}"
    for name in ASKERS if not some else ():
        asker, person = world.visitor(name), world.people[name]
        for address in [*addresses[-4:], *_of(person), *_staff_only()]:
            assert SECRET not in asker.text(address), f"a note on {address}, shown to {name}"
        copy = ZipFile(io.BytesIO(packed(world.who(name))))
        assert all(SECRET not in copy.read(file).decode(errors="replace") for file in copy.namelist())


def _public(world: World) -> list[str]:
    threads = session.scalars(select(Question).where(Question.id.in_(world.threads[-4:]))).all()
    answers = session.scalars(select(Answer.id).where(Answer.question_id.in_(world.threads[-4:])).limit(3)).all()
    # The address of a thread has its title in it, and is shown to whoever asks for it, like any other address.
    own = [questions.path(one) if one.is_published else f"/questions/{one.id}" for one in threads]
    own += [f"/questions/{one.id}/history" for one in threads]
    framed = [f"/embed/threads/{one.id}?{HERE}" for one in threads]
    persons = [f"/people/{number}" for number in world.people.values()]
    return [*LISTS, f"/pages/{world.page_id}", *own, *framed, *persons, *(f"/answers/{n}/history" for n in answers)]


def _of(person: int) -> list[str]:
    mine = session.scalars(select(Ticket.id).where(Ticket.requester_id == person)).all()
    return ["/my-tickets", *(f"/my-tickets/{number}" for number in mine), "/inbox", "/drafts", "/account"]


def _staff_only() -> list[str]:
    numbers = session.scalars(select(Ticket.id).order_by(Ticket.id.desc()).limit(2)).all()
    pages = [f"/tickets/{number}{end}" for number in numbers for end in ("", "/messages", "/clocks")]
    return [*FORBIDDEN, *pages]


def _former_words() -> set[str]:
    return words_in(*(f"{title} {body}" for title, body in session.execute(select(Edit.title, Edit.body))))
