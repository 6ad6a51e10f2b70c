"""Ten seconds to take a reply back: it is stored first as one to be sent, and a worker sends it at its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import joinedload

from forum import attachments, clock, handbook
from forum.accounts import PersonErased, User, must_be_support
from forum.db import session, write
from forum.events import on, record
from forum.handbook import Category
from forum.jobs import every, promise, task
from forum.presence import Draft, drafts_beside, move_drafts, save_draft
from forum.questions import must_take_messages, written
from forum.refused import Refused
from forum.support.actions import reply, solve
from forum.support.attached import REPLY
from forum.support.changing import locked, locked_to_work
from forum.support.events import DraftAdopted, ReplyHeld, ReplyPromised, ReplyTakenBack
from forum.support.merged import family_of, root_of, whom_to_answer
from forum.support.models import Ticket
from forum.support.opinions import must_be_agreed
from forum.support.private import write_as_support
from forum.support.queries import people_on_support
from forum.support.reply_models import Reply
from forum.support.resting import leave_to_asker
from forum.support.seeing import Seen, messages_since, read_seen, replies_since
from forum.web import speaking

WINDOW = timedelta(seconds=10)
AFTERWARDS = {"solve": solve, "wait": leave_to_asker}


def reply_place(ticket: Ticket) -> str:
    """Where the drafts of replies lie: colleagues see each other's."""
    return f"reply:{ticket.id}"


def note_place(ticket: Ticket) -> str:
    return f"note:{ticket.id}"


def carry_drafts(source: Ticket, target: Ticket) -> None:
    """What people on support have begun in a ticket goes along to where it is handled from now on. What others keep
    at a place of this name is no answer of support, and they do not read what a ticket is called."""
    team, path = [person.id for person in people_on_support()], f"/tickets/{target.id}"
    for place in (reply_place, note_place):
        move_drafts(place(source), place(target), of=team, path=path, title=target.subject)


def promise_reply(
    ticket: Ticket,
    body: str,
    *,
    seen: Seen,
    by: User,
    then: str = "",
    macros: Sequence[int] = (),
    categories: Sequence[Category] = (),
    to: Ticket | None = None,
) -> Reply:
    """Store a reply that goes in ten seconds. Refused with 409 if somebody else wrote since `seen`.

    The first one says what the ticket is about, unless somebody has said it before; what takes two people needs the
    other one to agree. `to` is in whose thread it goes, of several that are handled together.
    """
    must_be_support(by)
    ticket = locked_to_work(ticket)
    family, body = family_of(ticket), written(body)["body"]
    place = _place(family, to)
    if again := _on_its_way(place, body, by):
        return again
    _must_know_the_newest(place, family, seen, by)
    _sort(ticket, categories, by)
    made = Reply(
        ticket_id=place.id,
        author=by,
        body=body,
        seen=str(seen),
        then=then if then in AFTERWARDS else "",
        macros=list(macros),
        created_at=clock.now(),
        send_at=clock.now() + WINDOW,
    )
    session.add(made)
    session.flush()
    attachments.keep_for(REPLY, made.id, made.body, by=by)
    record(ReplyPromised(ticket.id, made.id, by.id))
    promise("support.send_reply", {"reply": made.id}, at=made.send_at)
    return made


def _place(family: list[Ticket], to: Ticket | None) -> Ticket:
    place = to or whom_to_answer(family)
    if root_of(place).id != family[0].id:
        raise Refused(_("This ticket is not handled here any more. Please look again."), status=409)
    return place


def take_back(made: Reply, *, by: User) -> Draft | None:
    """The text returns to its writer as a draft, letter by letter. What was held back, any colleague may take on.

    Its row stays, as of a reply that has gone without an answer: another reply with its number would be sent by its
    job, and would count as seen on every page that has shown this one.
    """
    must_be_support(by)
    ticket = locked(made.ticket)
    fresh = _locked(made.id)
    if fresh is None or fresh.sent_at is not None:
        raise Refused(_("This reply has gone already."), status=409)
    if fresh.author_id != by.id and fresh.held_at is None:
        raise Refused(_("Only %(name)s can take this reply back.", name=fresh.author.name), status=403)
    record(ReplyTakenBack(ticket.id, fresh.id, by.id))
    text, fresh.body, fresh.sent_at = fresh.body, "", clock.now()
    session.flush()
    return _keep(ticket, text, by)


def adopt(ticket: Ticket, number: int | None, *, by: User) -> Draft | None:
    """Go on with what a colleague has begun: a copy of it, so that nothing of theirs is lost."""
    must_be_support(by)
    begun = next((draft for draft in begun_beside(ticket, by) if draft.id == number), None)
    if begun is None:
        raise Refused(_("This draft was sent or discarded meanwhile."), status=409)
    record(DraftAdopted(ticket.id, begun.user_id, by.id))
    return _keep(ticket, begun.texts.get("body", ""), by)


def begun_beside(ticket: Ticket, by: User, of: Sequence[User] | None = None) -> Sequence[Draft]:
    """What colleagues have begun to answer to a ticket and not sent; `of` are those, where somebody has read them."""
    team = [person.id for person in (people_on_support() if of is None else of)]
    return session.scalars(drafts_beside(reply_place(ticket), of=team, but=by)).all()


def _keep(ticket: Ticket, text: str, by: User) -> Draft | None:
    ticket = root_of(ticket)
    place, path = reply_place(ticket), f"/tickets/{ticket.id}"
    return save_draft(place, {"body": text}, by=by, number=None, version=0, path=path, title=ticket.subject)


@task("support.send_reply")
def send(payload: dict[str, Any]) -> None:
    """Post a reply whose time has come. What was taken back or has gone is left alone, however often this runs."""
    made = session.get(Reply, payload["reply"])
    if made is None:
        return
    ticket = locked(made.ticket)
    fresh = _locked(made.id)
    if fresh is None or not fresh.waits:
        return
    with speaking(fresh.author.language):
        try:
            with session.begin_nested():
                _post(ticket, fresh)
        except Refused as error:
            _hold(fresh, error.sentence)


def replies_of(*places: Ticket) -> Sequence[Reply]:
    """What is on its way from a ticket, or was held back; also what went a moment ago, for what a form has seen."""
    statement = (
        select(Reply).where(Reply.ticket_id.in_([place.id for place in places])).options(joinedload(Reply.author))
    )
    return session.scalars(statement.order_by(Reply.id)).all()


def _post(ticket: Ticket, made: Reply) -> None:
    if messages_since(family_of(root_of(ticket)), read_seen(made.seen), but=made.author):
        raise Refused(_("Somebody wrote in the last seconds before it went."))
    if ticket.question is not None and ticket.question.closed_at is not None:
        raise Refused(_("This thread was closed in the last seconds before it went."))
    if ticket.is_private:
        made.message_id = write_as_support(root_of(ticket), made.body, by=made.author, to=ticket).id
    else:
        made.answer_id = reply(ticket, made.body, by=made.author).id
    if made.then:
        AFTERWARDS[made.then](root_of(ticket), by=made.author)
    made.sent_at, made.body = clock.now(), ""
    handbook.count_uses(made.macros)


def _must_know_the_newest(place: Ticket, family: Sequence[Ticket], seen: Seen, by: User) -> None:
    if place.question is not None:
        must_take_messages(place.question, by)
    if messages_since(family, seen, but=by) or replies_since(family, seen, but=by):
        raise Refused(_("Somebody wrote while you did. Please read it first; your text is still here."), status=409)


def _sort(ticket: Ticket, categories: Sequence[Category], by: User) -> None:
    for category in categories:
        handbook.put_into(ticket.id, category, by=by)
    if not is_sorted(ticket):
        raise Refused(_("What is this ticket about? Please choose at least one category; your text is still here."))
    must_be_agreed(ticket, by)


def is_sorted(ticket: Ticket) -> bool:
    """Somebody has said what it is about, or nobody has to."""
    said = ticket.first_replied_at or handbook.categories_of(ticket.id)
    return bool(said) or not handbook.categories_on_offer()


def _hold(made: Reply, why: str) -> None:
    made.held_at, made.why_held = clock.now(), why
    session.flush()
    record(ReplyHeld(made.ticket_id, made.id, made.author_id))


def _on_its_way(ticket: Ticket, body: str, by: User) -> Reply | None:
    """The same words sent by two clicks are one reply."""
    same = (Reply.ticket_id == ticket.id) & (Reply.author_id == by.id) & (Reply.body == body)
    return session.scalar(select(Reply).where(same, Reply.sent_at.is_(None), Reply.held_at.is_(None)).limit(1))


def _locked(number: int) -> Reply | None:
    return session.get(Reply, number, with_for_update=True, populate_existing=True)


@every(timedelta(hours=1))
def forget_what_went() -> None:
    newest = select(func.max(Reply.id)).scalar_subquery()  # SQLite would give its number to the next one
    with write():
        session.execute(delete(Reply).where(Reply.sent_at < clock.now() - timedelta(days=1), Reply.id < newest))


@on(PersonErased)
def forget_unsent_words(fact: PersonErased) -> None:
    session.execute(delete(Reply).where(Reply.author_id == fact.user_id, Reply.sent_at.is_(None)))
