"""What support does to several tickets at once, or several people to one: merging, many at once, handing over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from forum import clock, handbook, shifts, support
from forum.accounts import User
from forum.community import Team
from forum.db import session
from forum.desk import bulk
from forum.desk.bulk_models import Action, Bulk
from forum.pages import Page
from forum.refused import Refused
from forum.shifts import Handed
from forum.shifts.unfinished import count_unfinished, open_of
from forum.support import Ticket, TicketMessage, TicketState
from forum.support.conversation import conversation_of
from forum.support.merged import family_of
from forum.support.opinions import agree, opinions_on, take_agreement_back, taking_two
from forum.support.snapshots import snapshot
from forum.support.unconfirmed import keep_for_code
from tests.queue.readers import ASKERS
from tests.queue.world import SECRET, World

TEAM = ("support", "sue")
LIVE = Ticket.state != TicketState.CLOSED
PRIVATE = Ticket.question_id.is_(None)


def merges(world: World) -> None:
    if pair := _two(world):
        support.merge(*pair, by=world.any_of(*TEAM))


def merges_over_http(world: World) -> None:
    if pair := _two(world):
        source, into = pair[0].id, pair[1].id
        answered = world.visitor(world.dice.choice(TEAM)).post(f"/tickets/{source}/merging", {"into": into, "sure": 1})
        if answered.status_code >= 400:
            raise Refused(f"{answered.status_code}")


def merges_and_takes_apart(world: World) -> None:
    """Nothing came in between, so nothing is left of it."""
    if pair := _two(world):
        source, into = pair
        into = session.get_one(Ticket, into.merged_into_id) if into.merged_into_id else into
        before = [_standing(one) for one in (source, into)]
        by = world.any_of(*TEAM)
        support.merge(source, into, by=by)
        support.unmerge(source, by=by)
        after = [_standing(one) for one in (source, into)]
        assert after == before, f"taken apart, they are not as they were: {after} instead of {before}"


def takes_apart(world: World) -> None:
    if ticket := world.ticket(Ticket.merged_into_id.is_not(None)):
        world.at = None
        support.unmerge(ticket, by=world.any_of(*TEAM))


def replies_to_one_of_several(world: World) -> None:
    """In private or in public, to whichever of those that are handled together."""
    if ticket := world.ticket(LIVE):
        by, kinds = world.any_of(*TEAM), [world.dice.choice(handbook.categories_on_offer())]
        place = world.pick(Ticket, [one.id for one in family_of(ticket)])
        text = world.write("reply", by)
        then = world.dice.choice(["", "solve", "wait"])
        seen = conversation_of(ticket).seen
        made = support.promise_reply(ticket, text, seen=seen, by=by, then=then, categories=kinds, to=place)
        family = family_of(ticket)
        agreed = [opinion.user_id for opinion in opinions_on(family) if opinion.user_id != made.author_id]
        assert agreed or not taking_two(family), "it takes two people, and one has answered it"


def splits_a_message_off(world: World) -> None:
    if ticket := world.ticket(PRIVATE):
        world.at = None
        said = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket.id).order_by(TicketMessage.id)
        numbers = session.scalars(said).all()
        if made := world.pick(TicketMessage, numbers):
            along = {number for number in numbers if world.dice.random() < 0.3}
            support.split(made.ticket, {made.id, *along}, "About something else", by=world.any_of(*TEAM))


def agrees(world: World) -> None:
    if ticket := world.ticket(LIVE, Ticket.opinion_at.is_not(None)):
        agree(ticket, by=world.any_of("moderator", *TEAM))
        world.nothing_moves = True


def takes_agreement_back(world: World) -> None:
    if ticket := world.ticket(LIVE, Ticket.opinion_at.is_not(None)):
        take_agreement_back(ticket, by=world.any_of("moderator", *TEAM))
        world.nothing_moves = True


def recategorises(world: World) -> None:
    """Also what is no question to support, and what was merged into another one."""
    if ticket := world.ticket(LIVE | Ticket.merged_into_id.is_not(None)):
        by, kind = world.any_of(*TEAM), world.dice.choice(handbook.categories_with_those_aside())
        (handbook.take_out_of if kind in handbook.categories_of(ticket.id) else handbook.put_into)(
            ticket.id, kind, by=by
        )


def does_many(world: World) -> None:
    """The worker does them, one after the other."""
    by = world.any_of(*TEAM)
    action = world.dice.choice(list(Action))
    data = _data_for(world, action, by)
    chosen = session.scalars(select(Ticket.id).order_by(Ticket.id.desc()).limit(8)).all()
    numbers = [number for number in chosen if world.dice.random() < 0.6]
    bulk.begin(action, data, numbers, by=by, submission=world.word)
    world.nothing_moves = True


def does_many_over_http(world: World) -> None:
    name, action = world.dice.choice(TEAM), world.dice.choice([Action.WAIT, Action.SOLVE])
    form = {"action": action.value, "scope": "view", "view": "open", "submission": world.word}
    if world.visitor(name).post("/queue/bulk", form).status_code >= 400:
        raise Refused("Nothing to do.")
    world.nothing_moves = True


def takes_many_back(world: World) -> None:
    finished = select(Bulk.id).where(Bulk.finished_at.is_not(None), Bulk.undo_at.is_(None))
    if made := world.pick(Bulk, session.scalars(finished.order_by(Bulk.id.desc()).limit(3)).all()):
        bulk.undo(made, by=made.by)
        world.nothing_moves = True


def hands_on(world: World) -> None:
    """To a colleague, or back to the queue."""
    if ticket := world.ticket(LIVE):
        by, to = world.any_of(*TEAM), world.dice.choice([None, *TEAM])
        support.add_note(ticket, world.write("note", by, SECRET), by=by)
        shifts.give(ticket, world.who(to) if to else None, by=by)


def puts_in_order_over_http(world: World) -> None:
    if ticket := world.ticket(LIVE):
        name, number = world.dice.choice(TEAM), ticket.id
        form = {"note": world.write("note", world.who(name), SECRET), "until": world.dice.choice(["", "hold:tomorrow"])}
        form["to"] = world.dice.choice(["", "queue", str(world.people["sue"])])
        typed = {f"{field}-{number}": text for field, text in form.items()}
        if world.visitor(name).post(f"/queue/handover/{number}", typed).status_code >= 400:
            raise Refused("Not so.")


def accepts_what_was_handed(world: World) -> None:
    handed = session.scalars(select(Handed.ticket_id).where(Handed.taken_at.is_(None)).order_by(Handed.ticket_id)).all()
    if ticket := world.pick(Ticket, handed):
        shifts.accept(ticket, by=session.get_one(Handed, ticket.id).taker)


def ends_the_day(world: World) -> None:
    """Nobody leaves a ticket without a note and a time; what is due meanwhile is somebody else's to look at."""
    by = world.any_of(*TEAM)
    ended = shifts.end_day(by=by)
    assert not count_unfinished(by, clock.now()), "they left with something unfinished"
    for ticket in session.scalars(open_of(by)):
        time, owner = support.next_time(ticket), shifts.next_owner(ticket)
        if time is not None and time.at < ended.back_at and owner is not None:
            gone = shifts.is_away(owner.person)
            assert gone is None or gone <= max(time.at, clock.now()) or _all_are_away(), "nobody is there for it"


def is_back(world: World) -> None:
    shifts.come_back(by=world.any_of(*TEAM))


def names_a_hero(world: World) -> None:
    team = session.scalars(select(Team)).one()
    monday = shifts.monday_of(clock.now().date()) + timedelta(weeks=world.dice.choice([0, 0, 1]))
    person = world.dice.choice([None, *TEAM])
    shifts.name_hero(team, monday, world.who(person) if person else None, by=world.any_of(*TEAM))


def asks_in_private_signed_out(world: World) -> None:
    """The code of the mail comes later, or never."""
    by = world.any_of(*ASKERS)
    site = session.get_one(Page, world.page_id).site
    keep_for_code(site, "Signed out", world.write("form", by), name="Vera", email=by.email)


def _two(world: World) -> tuple[Ticket, Ticket] | None:
    """Into the one that lives on, or by the number of one that was merged into it."""
    source = world.ticket(LIVE)
    alike = Ticket.id != (source.id if source else 0), PRIVATE if source and source.is_private else ~PRIVATE
    into = world.ticket(*alike, LIVE | Ticket.merged_into_id.is_not(None))
    world.at = None
    return (source, into) if source and into else None


def _standing(ticket: Ticket) -> dict[str, Any]:
    """Its fields, and the clocks that run: those which came in between have ended, and are no part of it."""
    session.flush()
    session.refresh(ticket)
    kept = snapshot(ticket)
    running = {n: one for n, one in kept["clocks"].items() if not one["satisfied_at"] and not one["cancelled_at"]}
    links = (ticket.merged_into_id, ticket.question_id, ticket.requester_id, ticket.spam_at, ticket.subject)
    return {**kept["fields"], "clocks": running, "links": links}


def _data_for(world: World, action: Action, by: User) -> dict[str, Any]:
    match action:
        case Action.ASSIGN:
            return {"person": world.any_of(*TEAM).id}
        case Action.LEVEL:
            return {"level": world.dice.randint(1, 5), "reason": "All of them."}
        case Action.CATEGORY:
            return {"category": world.dice.choice(handbook.categories_on_offer()).id}
        case Action.REPLY:
            return {"macro": handbook.macros_for(by)[0].id}
        case Action.NOTE:
            return {"note": world.write("many", by, SECRET)}
        case Action.HOLD:
            return {"until": "week", "day": ""}
    return {}


def _all_are_away() -> bool:
    return all(shifts.is_away(person) for person in support.people_on_support())
