"""What askers and other readers do."""

from __future__ import annotations

from sqlalchemy import select

from forum import accounts, moderation, questions, support
from forum.accounts import User
from forum.db import session
from forum.moderation.posts import Post
from forum.pages import Page
from forum.questions import Answer, Question, State
from forum.refused import Refused
from forum.support import Ticket, TicketState
from forum.support.private import must_be_requester
from tests.queue.world import World

ASKERS = ("visitor", "customer")
AWAKE = {TicketState.NEW, TicketState.OPEN}


def asks(world: World) -> None:
    by = world.any_of(*ASKERS)
    body = world.write("question", by)
    made = questions.ask(session.get_one(Page, world.page_id), f"What about {world.word}-title?", body, by=by)
    world.asked = made.id


def asks_in_private(world: World) -> None:
    by = world.any_of(*ASKERS)
    site = session.get_one(Page, world.page_id).site
    world.at = support.ask_support(site, "About my account", world.write("message", by), by=by).id
    world.expects = set(TicketState) if world.again else {TicketState.NEW}


def asker_writes(world: World) -> None:
    question = world.thread()
    if question.author:
        made = questions.answer(question, world.write("answer", question.author), by=question.author)
        world.about(question)
        if made.state is State.PUBLISHED:
            world.expects = AWAKE


def asker_writes_over_http(world: World) -> None:
    """The whole request: the form, its proof, its transaction, the page that comes back."""
    question = world.thread()
    name = next((name for name in ASKERS if world.people[name] == question.author_id), None)
    if name:
        number, by = question.id, world.who(name)
        text = world.write("answer", by)
        answered = world.visitor(name).post(f"/questions/{number}/answers", {"body": text})
        if answered.status_code >= 400:
            raise Refused(f"{answered.status_code}")
        world.about(session.get_one(Question, number))


def asker_writes_in_private(world: World) -> None:
    ticket = world.ticket(Ticket.question_id.is_(None))
    if ticket and ticket.requester.erased_at is None:
        must_be_requester(ticket, ticket.requester)
        made = support.write_as_requester(ticket, world.write("message", ticket.requester), by=ticket.requester)
        world.at, world.expects = made.ticket.merged_into_id or made.ticket_id, AWAKE


def reader_answers(world: World) -> None:
    question = world.thread()
    by = world.who("stranger")
    if question.author_id != by.id:
        questions.answer(question, world.write("answer", by), by=by)
        world.nothing_moves = True


def accepts(world: World) -> None:
    made = world.answer(world.public(), Answer.from_asker.is_(False))
    if made and made.question.author:
        questions.accept(made, by=_asker_or_moderator(world, made.question))
        world.is_settled(made.question)


def takes_acceptance_back(world: World) -> None:
    question = world.thread()
    if question.accepted and question.author:
        closed = question.closed_at is not None
        questions.unaccept(question.accepted, by=_asker_or_moderator(world, question))
        world.about(question)
        world.expects = None if closed else AWAKE | {TicketState.PENDING, TicketState.ON_HOLD}


def edits_their_question(world: World) -> None:
    question = world.thread()
    if question.author:
        text = world.write("question", question.author)
        questions.edit_question(question, question.title, text, by=question.author, seen=question.edits)
        world.nothing_moves = True


def edits_their_answer(world: World) -> None:
    if made := world.answer():
        questions.edit_answer(made, world.write("answer", made.author), by=made.author, seen=made.edits)
        world.nothing_moves = True


def removes_their_answer(world: World) -> None:
    if made := world.answer():
        questions.remove_answer(made, by=made.author)


def removes_their_question(world: World) -> None:
    question = world.thread()
    if question.author:
        questions.remove_question(question, by=question.author)
        world.is_settled(question)


def reports(world: World) -> None:
    """Enough of them hide it."""
    question, made = world.thread(), world.answer(world.public())
    post = Post(made.question, made) if made and world.dice.random() < 0.7 else Post(question)
    by = world.any_of(*ASKERS, "stranger", "sue")
    moderation.report(post, moderation.Why.OTHER, "Look at this.", by=by)


def leaves(world: World) -> None:
    """Somebody deletes their account, with or without their words, and somebody new comes."""
    name = world.dice.choice((*ASKERS, "stranger"))
    posts_too = world.dice.random() < 0.5
    address = f"{name}.{world.word}@example.net"
    if session.scalar(select(User).where(User.email == address)) is None:  # else this is sent twice
        world.leaving = (world.people[name], posts_too)
        accounts.erase(world.who(name), by=world.who(name), posts_too=posts_too)
    world.came = (name, accounts.find_or_make(address, "Nina New").id)


def _asker_or_moderator(world: World, question: Question) -> User:
    asker = question.author
    return asker if asker is not None and world.dice.random() < 0.7 else world.who("moderator")
