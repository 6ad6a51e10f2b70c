"""What is true of the desk after every step: somebody has each ticket, nothing counts twice, all is somewhere."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from forum import shifts, support
from forum.db import session
from forum.desk.bulk_models import Bulk, BulkItem, Outcome
from forum.figures.models import FigureDay, FigureMark
from forum.shifts.owners import Owners
from forum.support import Note, Ticket, TicketState
from forum.support.merge_models import TicketMerge
from forum.upkeep.received import count_received, last_received

# What may change into which ticket another one is merged: these, and what makes a question private.
MERGING = {"merges", "merges_over_http", "merges_and_takes_apart", "takes_apart", "moves_it_to_private"}


def every_open_ticket_has_somebody_and_a_time() -> None:
    owners = Owners()
    for ticket in session.scalars(select(Ticket)):
        if ticket.is_unsolved:
            owner, time = owners.of(ticket), support.next_time(ticket)
            assert time is not None, f"ticket {ticket.id} has no next time"
            assert owner is not None, f"nobody looks at ticket {ticket.id} next"
            assert owner.person.does_support
            assert owner.person.erased_at is None
        else:
            assert shifts.next_owner(ticket) is None


def merged_tickets_are_over() -> None:
    """Each points to one that is not merged itself, and one merge of it stands."""
    standing = Counter(session.scalars(select(TicketMerge.source_id).where(TicketMerge.undone_at.is_(None))))
    for ticket in session.scalars(select(Ticket)):
        if ticket.merged_into_id is None:
            assert not standing[ticket.id], f"ticket {ticket.id} is on its own, and a merge of it stands"
            continue
        root = session.get_one(Ticket, ticket.merged_into_id)
        assert ticket.state is TicketState.CLOSED
        assert root.merged_into_id is None, "merged into what is merged itself"
        assert root.is_private is ticket.is_private
        assert standing[ticket.id] == 1


def merged_tickets_count_once() -> None:
    merged_tickets_are_over()
    families = Counter(
        ticket.merged_into_id or ticket.id for ticket in session.scalars(select(Ticket).where(support.counted()))
    )
    assert all(times == 1 for times in families.values()), f"counted twice: {families}"
    roots = session.scalar(select(func.count()).select_from(Ticket).where(Ticket.merged_into_id.is_(None))) or 0
    assert len(families) <= roots


def what_came_in_is_in_one_place() -> None:
    session.rollback()
    count_received()
    session.rollback()
    found = last_received()
    assert found is not None
    assert found.holds, f"nowhere: {found.nowhere}, twice: {found.twice}, {found.total} came"


def nothing_of_many_is_left() -> None:
    """Whatever was cut off, each ticket of each list has its outcome, and a note is there once."""
    assert not session.scalars(select(Bulk.id).where(Bulk.finished_at.is_(None))).all(), "a list was never finished"
    waiting = select(BulkItem.ticket_id).where(BulkItem.outcome == Outcome.WAITING)
    assert not session.scalars(waiting).all(), "one of a list was forgotten"
    undone = select(BulkItem.ticket_id).join(Bulk, Bulk.id == BulkItem.bulk_id)
    undone = undone.where(Bulk.undo_at.is_not(None), BulkItem.outcome == Outcome.DONE)
    assert not session.scalars(undone).all(), "one of a list was not taken back, and nobody was told why"
    notes = session.execute(
        select(Note.ticket_id, Note.body).group_by(Note.ticket_id, Note.body).having(func.count() > 1)
    )
    assert not notes.all(), "a note is there twice"


def figures_are_what_one_counts() -> None:
    """As many tickets as are to be counted, each once, and none of the others."""
    assert session.scalar(select(FigureMark.id).limit(1)) is None
    whole = select(func.sum(FigureDay.received), func.sum(FigureDay.net)).where(FigureDay.dimension == "")
    received, net = session.execute(whole).one()
    counted = session.scalars(select(Ticket).where(support.counted())).all()
    assert (received or 0) == len(counted), f"{received} were received, and {len(counted)} count"
    still = [ticket for ticket in counted if ticket.is_unsolved]
    assert (net or 0) == len(still), f"{net} are open by the figures, and {len(still)} are"
