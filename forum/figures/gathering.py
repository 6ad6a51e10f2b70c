"""Reads all that is needed to say what some tickets and threads add, in a handful of statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import joinedload

from forum import rota, support
from forum.accounts import User
from forum.community import TeamMember
from forum.db import session
from forum.events import FactRow
from forum.figures.parts import AWAY, BACK, Happened, Parts, Story, parts_of
from forum.handbook import TicketCategory
from forum.pages import Site
from forum.questions import Answer, Question, ShownOn, State
from forum.support import Ticket, TicketClock

Dims = dict[str, list[str]]


@dataclass(frozen=True)
class Part:
    subject: str
    site_id: int
    day: date
    dims: Dims
    counts: dict[str, int]

    @property
    def row(self) -> dict[str, Any]:
        return vars(self)


def parts_of_tickets(numbers: Collection[int], tiers: Mapping[str, str]) -> Iterator[Part]:
    """`tiers` are those that were counted before: a ticket stays with the tier its asker had when it came."""
    found = {row[0]: _why_left_out(row) for row in session.execute(_tickets(numbers)).unique()}
    tickets, ids = list(found), [ticket.id for ticket in found]
    if not tickets:
        return
    happened, clocks, dims = _happened(ids), _clocks(ids), _dims(tickets)
    for ticket in tickets:
        subject, mine = f"ticket:{ticket.id}", dims[ticket.id]
        mine["tier"] = [tiers.get(subject, ticket.requester.tier.value)]
        zone = ZoneInfo(ticket.site.calendar.zone)
        weeks = {one.calendar_version_id: rota.week_in(one.calendar_version) for one in clocks[ticket.id]}
        story = Story(ticket, zone, happened[ticket.id], clocks[ticket.id], weeks)
        yield from _as_parts(subject, ticket.site_id, mine, _left_out(story, found[ticket]) or parts_of(story))


def parts_of_threads(numbers: Collection[int]) -> Iterator[Part]:
    """Threads that were solved, on the day on which they were: by the community, or with staff."""
    by_staff = and_(Answer.question_id == Question.id, Answer.by_staff, Answer.state == State.PUBLISHED)
    in_time = and_(by_staff, Answer.published_at <= Question.solved_at)
    helped = select(Answer.id).where(in_time).exists()
    handed_over = select(Ticket.id).where(Ticket.question_id == Question.id, Ticket.opened_at <= Question.solved_at)
    found = select(Question, Question.solved_at, Site, ~helped | ~handed_over.exists()).join(Question.site).where(
        Question.id.in_(numbers),
        Question.state == State.PUBLISHED,
        Question.solved_at.is_not(None),
        Question.imported_at.is_(None),
        Question.faq_at.is_(None),  # the team asked it itself
    )  # fmt: skip
    whole = (joinedload(Question.accepted), joinedload(Question.shown_on))
    for question, solved_at, site, without_staff in session.execute(found.options(*whole)).unique():
        if solved_at is None:
            continue
        accepted = question.accepted
        by_community = accepted is not None and not accepted.by_staff and without_staff
        day = solved_at.astimezone(ZoneInfo(site.calendar.zone)).date()
        counts = {"threads": 1, **({"community": 1} if by_community else {})}
        dims = {"page": [str(shown.page_id) for shown in question.shown_on]}
        yield Part(f"question:{question.id}", site.id, day, dims, counts)


def _tickets(numbers: Collection[int]) -> Select[Any]:
    whole = (
        joinedload(Ticket.requester).joinedload(User.organisation),
        joinedload(Ticket.assignee),
        joinedload(Ticket.site).joinedload(Site.calendar),
    )
    reasons: list[Any] = [condition.label(name) for name, condition in support.LEFT_OUT.items()]
    found = select(Ticket, *reasons).where(Ticket.id.in_(numbers)).options(*whole)
    return found.order_by(Ticket.id).execution_options(populate_existing=True)


def _why_left_out(row: Row[Any]) -> str:
    return next((reason for reason in support.LEFT_OUT if row._mapping[reason]), "")


def _left_out(story: Story, reason: str) -> Parts:
    """Spam and its like count nowhere; beside the reports stands how much of it there was."""
    return {story.day(story.ticket.opened_at): Counter({f"out-{reason}": 1})} if reason else {}


def _happened(ids: Collection[int]) -> dict[int, list[Happened]]:
    found: dict[int, list[Happened]] = defaultdict(list)
    subjects = [f"ticket:{number}" for number in ids]
    rows = select(FactRow.subject, FactRow.name, FactRow.at, FactRow.actor_id).where(
        FactRow.subject.in_(subjects), FactRow.name.in_([*AWAY, *BACK])
    )
    for subject, name, at, actor in session.execute(rows.order_by(FactRow.at, FactRow.id)):
        found[int(subject.partition(":")[2])].append(Happened(name, at, actor))
    return found


def _clocks(ids: Collection[int]) -> dict[int, list[TicketClock]]:
    found: dict[int, list[TicketClock]] = defaultdict(list)
    rows = select(TicketClock).where(TicketClock.ticket_id.in_(ids)).options(joinedload(TicketClock.calendar_version))
    rows = rows.order_by(TicketClock.id).execution_options(populate_existing=True)
    for one in session.scalars(rows):
        found[one.ticket_id].append(one)
    return found


def _dims(tickets: Collection[Ticket]) -> dict[int, Dims]:
    """To which sums a ticket adds, but for its tier. Who looks after it counts for their team."""
    ids = [ticket.id for ticket in tickets]
    dims: dict[int, Dims] = {ticket.id: {"level": [str(ticket.level)]} for ticket in tickets}
    about = select(TicketCategory.ticket_id, TicketCategory.category_id).where(TicketCategory.ticket_id.in_(ids))
    for number, category in session.execute(about.order_by(TicketCategory.category_id)):
        dims[number].setdefault("category", []).append(str(category))
    pages = select(Ticket.id, ShownOn.page_id).join(ShownOn, ShownOn.question_id == Ticket.question_id)
    for number, page in session.execute(pages.where(Ticket.id.in_(ids)).order_by(ShownOn.page_id)):
        dims[number].setdefault("page", []).append(str(page))
    for ticket in tickets:
        if ticket.page_id is not None:
            dims[ticket.id]["page"] = [str(ticket.page_id)]
    people = {ticket.assignee_id for ticket in tickets if ticket.assignee_id}
    teams = dict(
        session.execute(select(TeamMember.user_id, TeamMember.team_id).where(TeamMember.user_id.in_(people))).all()
    )
    for ticket in tickets:
        if ticket.assignee is not None and ticket.assignee.erased_at is None:
            dims[ticket.id]["person"] = [str(ticket.assignee_id)]
        if ticket.assignee_id in teams:
            dims[ticket.id]["team"] = [str(teams[ticket.assignee_id])]
    return dims


def _as_parts(subject: str, site_id: int, dims: Dims, parts: Parts) -> Iterator[Part]:
    for day, counts in parts.items():
        if any(counts.values()):
            yield Part(subject, site_id, day, dims, {name: number for name, number in counts.items() if number})
