"""What moderators and people on support do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from forum import accounts, clock, handbook, moderation, policies, presence, questions, support
from forum.accounts import Belonging, Organisation, Tier
from forum.db import session
from forum.moderation import Decision
from forum.moderation.posts import Post
from forum.moderation.undoing import undo
from forum.pages import Page, Site
from forum.questions import Answer, CloseReason, Question, State
from forum.refused import Refused
from forum.support import Ticket, TicketState
from forum.support.conversation import conversation_of
from forum.support.merged import waits_since
from forum.support.seeing import Seen
from tests.queue.readers import ASKERS
from tests.queue.world import SECRET, World

TEAM = ("support", "sue")
PRIVATE = Ticket.question_id.is_(None)
PUBLIC = Ticket.question_id.is_not(None)


def moderator_answers(world: World) -> None:
    question = world.thread()
    by = world.any_of("moderator", *TEAM)
    if question.author_id != by.id:
        questions.answer(question, world.write("answer", by), by=by)


def moderator_closes(world: World) -> None:
    question = world.thread()
    questions.close(question, CloseReason.OTHER, by=world.who("moderator"))
    world.is_settled(question)


def moderator_reopens(world: World) -> None:
    question = world.thread()
    questions.reopen(question, by=world.who("moderator"))


def moderator_removes(world: World) -> None:
    question = world.thread()
    questions.remove_question(question, by=world.who("moderator"))
    world.is_settled(question)


def moderator_restores(world: World) -> None:
    question = world.thread()
    if question.state is State.REMOVED:
        questions.restore_question(question, by=world.who("moderator"))


def moderator_removes_an_answer(world: World) -> None:
    if made := world.answer(world.public()):
        questions.remove(made.question, made, by=world.who("moderator"))


def moderator_removes_what_was_reported(world: World) -> None:
    question = world.thread()
    if question.state is State.IN_REVIEW:
        moderation.remove(Post(question), "Not here.", by=world.who("moderator"))


def moderator_takes_a_decision_back(world: World) -> None:
    if made := session.scalar(select(Decision).order_by(Decision.id.desc()).limit(1)):
        undo(made, by=world.who("moderator"))


def moderator_restores_an_answer(world: World) -> None:
    if made := world.answer(Answer.state == State.REMOVED):
        questions.restore_answer(made, by=world.who("moderator"))


def moderator_keeps(world: World) -> None:
    """What was hidden or held comes (back) into sight."""
    hidden = session.scalar(select(Question.id).where(Question.state == State.IN_REVIEW).limit(1))
    if hidden:
        questions.approve(session.get_one(Question, hidden), by=world.who("moderator"))
    elif made := world.answer(Answer.state == State.IN_REVIEW):
        questions.approve_answer(made, by=world.who("moderator"))


def moderator_declines(world: World) -> None:
    if made := world.answer(Answer.state == State.IN_REVIEW):
        questions.decline_answer(made, by=world.who("moderator"))


def moderator_edits(world: World) -> None:
    if made := world.answer(world.public()):
        by = world.who("moderator")
        questions.edit_answer(made, world.write("answer", by), by=by, seen=made.edits)
        world.nothing_moves = True


def moderator_merges(world: World) -> None:
    if len(world.threads) > 1:
        one, other = world.dice.sample(world.threads[-4:], 2)
        by = world.who("moderator")
        questions.merge(session.get_one(Question, one), session.get_one(Question, other), by=by)


def moderator_splits(world: World) -> None:
    if made := world.answer(world.public(), Answer.from_asker.is_(True)):
        by = world.who("moderator")
        world.asked = questions.split(made, f"What about {world.word}-title?", along=[], by=by).id


def hands_over(world: World) -> None:
    question = world.thread()
    world.at = support.escalate(question, by=world.any_of("moderator", *TEAM)).id


def moves_it_to_private(world: World) -> None:
    question = world.thread()
    by = world.any_of("moderator", *TEAM)
    world.at = support.make_private(question, by=by).id


def replies(world: World) -> None:
    """From the ticket's page: it goes in ten seconds."""
    if ticket := world.ticket(Ticket.state != TicketState.CLOSED, PUBLIC):
        by = world.any_of(*TEAM)
        then = world.dice.choice(["", "", "solve", "wait"])
        kinds = [world.dice.choice(handbook.categories_on_offer())]
        support.promise_reply(
            ticket, world.write("reply", by), seen=conversation_of(ticket).seen, by=by, then=then, categories=kinds
        )


def replies_over_http(world: World) -> None:
    if ticket := world.ticket(Ticket.state != TicketState.CLOSED, PUBLIC):
        name = world.dice.choice(TEAM)
        kind = handbook.categories_on_offer()[0].id
        form = {"body": world.write("reply", world.who(name)), "seen": str(conversation_of(ticket).seen)}
        number = ticket.id
        answered = world.visitor(name).post(f"/tickets/{number}/replies", {**form, "category": str(kind)})
        if answered.status_code >= 400:
            raise Refused(f"{answered.status_code}")


def replies_blindly(world: World) -> None:
    """Without having read what came: it must not go."""
    if ticket := world.ticket(Ticket.state != TicketState.CLOSED, PUBLIC):
        by = world.any_of(*TEAM)
        kinds = [world.dice.choice(handbook.categories_on_offer())]
        support.promise_reply(ticket, world.write("reply", by), seen=Seen(), by=by, categories=kinds)


def takes_a_reply_back(world: World) -> None:
    if reply := world.reply():
        support.take_back(reply, by=reply.author)


def replies_in_private(world: World) -> None:
    if ticket := world.ticket(Ticket.state != TicketState.CLOSED, PRIVATE):
        by = world.any_of(*TEAM)
        support.write_as_support(ticket, world.write("message", by), by=by)


def writes_first(world: World) -> None:
    by, person = world.any_of(*TEAM), world.any_of(*ASKERS)
    world.at = support.write_first(_site(world), person, "About you", world.write("message", by), by=by).id
    world.expects = {TicketState.PENDING}


def notes(world: World) -> None:
    if ticket := world.ticket():
        by = world.any_of(*TEAM)
        support.add_note(ticket, world.write("note", by, SECRET), by=by)
        world.nothing_moves = True


def notes_over_http(world: World) -> None:
    if ticket := world.ticket():
        name, number = world.dice.choice(TEAM), ticket.id
        text = world.write("note", world.who(name), SECRET)
        if world.visitor(name).post(f"/tickets/{number}/notes", {"body": text}).status_code >= 400:
            raise Refused("The note was not taken.")
        world.nothing_moves = True


def takes(world: World) -> None:
    if ticket := world.ticket():
        support.take(ticket, by=world.any_of(*TEAM))


def gives_it_to_somebody(world: World) -> None:
    if ticket := world.ticket():
        support.assign(ticket, world.any_of(*TEAM), by=world.any_of(*TEAM))


def gives_it_back(world: World) -> None:
    if ticket := world.ticket():
        support.unassign(ticket, by=world.any_of(*TEAM))


def waits_for_the_asker(world: World) -> None:
    if ticket := world.ticket():
        support.leave_to_asker(ticket, by=world.any_of(*TEAM))
        world.expects = {TicketState.PENDING}


def says_that_it_needs_no_reply(world: World) -> None:
    """Often with what was on the page when they looked."""
    if ticket := world.ticket():
        seen = world.dice.choice([None, Seen(), conversation_of(ticket).seen])
        support.needs_no_reply(ticket, by=world.any_of(*TEAM), seen=seen)
        assert ticket.waiting_since is None
        # Of what is solved nobody is asked for a reply, and so nothing is said of it either.
        since = waits_since(ticket) if ticket.is_unsolved else None
        assert since is None, f"it needs no reply, and somebody waits since {since}"


def puts_on_hold(world: World) -> None:
    if ticket := world.ticket():
        days = world.dice.choice([1, 2, 29, 40])
        support.hold(ticket, clock.now() + timedelta(days=days), by=world.any_of(*TEAM))
        world.expects = {TicketState.ON_HOLD}


def takes_up(world: World) -> None:
    if ticket := world.ticket():
        support.take_up(ticket, by=world.any_of(*TEAM))


def solves(world: World) -> None:
    if ticket := world.ticket():
        support.solve(ticket, by=world.any_of(*TEAM))
        world.expects = {TicketState.SOLVED}


def reopens(world: World) -> None:
    if ticket := world.ticket():
        was_spam = ticket.spam_at is not None
        support.reopen(ticket, by=world.any_of(*TEAM))
        # What was no spam after all is where its thread is: still solved, if that is.
        world.expects = None if was_spam else set(TicketState) - {TicketState.SOLVED, TicketState.CLOSED}


def undoes(world: World) -> None:
    if ticket := world.ticket():
        support.undo(ticket, by=world.any_of(*TEAM))


def finds_spam(world: World) -> None:
    if ticket := world.ticket():
        support.mark_spam(ticket, by=world.any_of(*TEAM))
        world.expects = {TicketState.SOLVED}


def promises_an_update(world: World) -> None:
    if ticket := world.ticket():
        support.promise_update(ticket, clock.now() + timedelta(hours=30), world.any_of(*TEAM))


def sets_a_level(world: World) -> None:
    if ticket := world.ticket():
        support.set_level(ticket, world.dice.randint(1, 5), "It burns.", by=world.any_of(*TEAM))


def touches_a_closed_one(world: World) -> None:
    """Whatever somebody tries on what is over: it stays as it is."""
    if ticket := world.ticket(Ticket.state == TicketState.CLOSED):
        by = world.any_of(*TEAM)
        world.nothing_moves = True
        world.dice.choice([support.solve, support.reopen, support.take, support.leave_to_asker, support.mark_spam])(
            ticket, by=by
        )


def drafts(world: World) -> None:
    if ticket := world.ticket():
        by = world.any_of(*TEAM)
        if not world.again:
            words = {"body": world.write("draft", by)}
            presence.save_draft(f"reply:{ticket.id}", words, by=by, number=None, version=0)


def admin_promises(world: World) -> None:
    length = world.dice.choice(["2 days", "30 min", "", "8 h"])
    promise = policies.Promise(policies.read_length(length), policies.read_length(length))
    policies.set_policy(policies.Policy(None, {(3, None): promise, (1, None): promise}), by=world.who("admin"))


def admin_sets_a_tier(world: World) -> None:
    """Of a customer, with all the tickets its people ever had."""
    bank = session.scalars(select(Organisation).order_by(Organisation.id).limit(1)).one()
    found = replace(accounts.Standing.of(bank), tier=world.dice.choice(list(Tier)))
    accounts.state(bank, found, source=Belonging.HAND, by=world.who("admin"))


def admin_moves_somebody(world: World) -> None:
    """Into an organisation, or out of theirs."""
    bank = session.scalars(select(Organisation).order_by(Organisation.id).limit(1)).one()
    accounts.set_organisation(world.any_of(*ASKERS), world.dice.choice([bank, None]), by=world.who("admin"))


def admin_says_what_takes_two(world: World) -> None:
    kind = world.dice.choice(handbook.categories_with_those_aside())
    if handbook.categories_on_offer() == [kind]:
        raise Refused("A question would have no category left.")
    handbook.change_category(
        kind, name=kind.name, checklist="", runbook="", by=world.who("admin"), second_opinion=not kind.second_opinion
    )


def _site(world: World) -> Site:
    return session.get_one(Page, world.page_id).site
