"""What happened to a ticket or thread is noted as "count this anew"; the worker does it within seconds."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, insert, literal, select

from forum.accounts import PersonErased
from forum.community import TeamJoined, TeamLeft, TeamMember, TeamRemoved
from forum.db import session
from forum.events import Fact, on, on_every
from forum.figures.models import FigureMark
from forum.handbook import CategoryChanged, TicketCategory
from forum.moves import PageMoved, PageMovedBack
from forum.questions import ShownOn
from forum.support import Ticket

# Facts of a thread that can change whether it is solved, by whom, and on which page it stands.
OF_THREADS = frozenset({
    "AnswerAccepted", "AnswerUnaccepted", "AnswersMoved", "HiddenFromPage", "PostHidden", "PostRemoved", "PostRestored",
    "QuestionClosed", "QuestionMadePrivate", "QuestionMoved", "QuestionReopened", "QuestionSolved", "ShownOnPage",
})  # fmt: skip


@on_every
def mark(fact: Fact) -> None:
    said = fact.to_payload()
    if "ticket_id" in said:
        # Merging and splitting are about two tickets.
        for number in {said[name] for name in ("ticket_id", "into_id", "from_id") if name in said}:
            session.add(FigureMark(subject=f"ticket:{number}"))
    if type(fact).__name__ in OF_THREADS and "question_id" in said:
        session.add(FigureMark(subject=f"question:{said['question_id']}"))


@on(CategoryChanged)
def count_its_tickets_anew(fact: CategoryChanged) -> None:
    """What takes a second opinion from now on is left out, and what no longer does counts again."""
    of_it = TicketCategory.category_id == fact.category_id
    _mark_all(select(literal("ticket:").concat(TicketCategory.ticket_id)).where(of_it))


@on(PersonErased)
def count_without_their_name(fact: PersonErased) -> None:
    """What somebody of the staff did goes on counting, but no longer as theirs."""
    _mark_all(_looked_after(Ticket.assignee_id == fact.user_id))


@on(TeamJoined)
def count_for_their_new_team(fact: TeamJoined) -> None:
    """A ticket counts for the team of whoever looks after it, the old ones too: so its days are counted anew."""
    _mark_all(_looked_after(Ticket.assignee_id == fact.user_id))


@on(TeamLeft)
def count_for_no_team(fact: TeamLeft) -> None:
    _mark_all(_looked_after(Ticket.assignee_id == fact.user_id))


@on(TeamRemoved)
def count_without_the_team(fact: TeamRemoved) -> None:
    """Its people are still in it when this is heard."""
    members = select(TeamMember.user_id).where(TeamMember.team_id == fact.team_id)
    _mark_all(_looked_after(Ticket.assignee_id.in_(members)))


@on(PageMoved)
def count_for_the_page_it_became(fact: PageMoved) -> None:
    _mark_both_pages(fact.page_id, fact.to_id)


@on(PageMovedBack)
def count_for_the_page_it_is_again(fact: PageMovedBack) -> None:
    _mark_both_pages(fact.page_id, fact.to_id)


def _mark_both_pages(*pages: int) -> None:
    """Whatever was asked on either, whether it has gone over yet or not."""
    _mark_all(select(literal("question:").concat(ShownOn.question_id)).where(ShownOn.page_id.in_(pages)))
    _mark_all(select(literal("ticket:").concat(Ticket.id)).where(Ticket.page_id.in_(pages)))


def _looked_after(by: ColumnElement[bool]) -> Select[str]:
    return select(literal("ticket:").concat(Ticket.id)).where(by)


def _mark_all(subjects: Select[str]) -> None:
    session.execute(insert(FigureMark).from_select(["subject"], subjects))
