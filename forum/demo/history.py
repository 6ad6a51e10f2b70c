"""Ten weeks of tickets that are over, so that the reports of the demo have something to show; always the same ones."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from forum import accounts, clock, community, questions, rota
from forum.accounts import Tier, User
from forum.db import session
from forum.events import FactRow
from forum.handbook import Category, TicketCategory
from forum.pages import Site
from forum.policies import policy_now
from forum.support import Metric, Ticket, TicketClock, TicketMessage, TicketState, Why

WEEKS = 10
CLOSED_AFTER = timedelta(days=20)
LEVELS = {Tier.PRIORITY: 3, Tier.SUBSCRIBER: 4, Tier.COMMUNITY: 5}
MIDDLE = {3: 35, 4: 140, 5: 420}
ASKERS = (
    ("ines@northwind.example", "Inês Duarte"),
    ("tomasz@northwind.example", "Tomasz Wójcik"),
    ("aiko@tideline.example", "Aiko Tanaka"),
    ("ruth@tideline.example", "Ruth Adeyemi"),
    ("lena@example.org", "Lena Brandt"),
    ("omar@example.net", "Omar Haddad"),
)
SUBJECTS = (
    ("The invoice shows the old address", "Billing"),
    ("Charged twice for October", "Billing"),
    ("May we pay by bank transfer?", "Billing"),
    ("The upgrade stops at the second migration", "Deployments/Upgrading"),
    ("After the upgrade the worker does not start", "Deployments/Upgrading"),
    ("Which volume has to be kept?", "Deployments/Setup"),
    ("The container cannot reach the database", "Deployments/Setup"),
    ("The queue page takes four seconds since Tuesday", "App Performance"),
    ("Two people on our side share one account by mistake", "User experience"),
    ("The page on backups contradicts itself", "Docs confusion"),
    ("A reply was sent twice", "Bug"),
    ("The preview drops the last line of a table", "Bug"),
    ("Can threads be exported by label?", "Feature request"),
)


def make_history(site: Site, people: dict[str, User]) -> None:
    chance = Random(20)  # noqa: S311 - a story, the same each time
    platform = community.add_team("Platform", "We run it, and answer when it does not.", by=people["admin"])
    community.add_member(platform, people["support"], by=people["admin"])
    askers = [accounts.find_or_make(email, name) for email, name in ASKERS]
    categories = {category.name: category for category in session.scalars(select(Category))}
    today = clock.now().replace(minute=0, second=0, microsecond=0)
    for ago in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=ago)
        for _number in range(chance.choice((0, 0, 1)) if day.weekday() > 4 else chance.choice((1, 2, 2, 3, 4))):
            opened = day.replace(hour=8) + timedelta(minutes=chance.randrange(600))
            subject, about = chance.choice(SUBJECTS)
            ticket = _ticket(
                site, chance.choice(askers), chance.choice((people["support"], people["moderator"])), subject
            )
            _live_through(ticket, opened, chance)
            if about in categories:
                session.add(TicketCategory(ticket_id=ticket.id, category_id=categories[about].id, at=opened))


def _ticket(site: Site, asker: User, owner: User, subject: str) -> Ticket:
    level, now = LEVELS[asker.tier], clock.now()
    made = Ticket(
        subject=subject, site_id=site.id, requester=asker, assignee=owner, state=TicketState.CLOSED, level=level,
        tier=asker.tier, organisation_id=asker.organisation_id, reasons=[],
        why=Why.ASKED_PRIVATELY, opened_at=now, order_at=now, reopen_count=0,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def _live_through(ticket: Ticket, opened: datetime, chance: Random) -> None:
    """Asked, answered after a while, and solved; one in ten came back once."""
    now, wait = clock.now(), timedelta(minutes=MIDDLE[ticket.level] * chance.lognormvariate(0, 0.9))
    replied = min(opened + wait, now)
    solved = min(replied + timedelta(hours=chance.expovariate(1 / 20)), now)
    ticket.opened_at = ticket.order_at = opened
    ticket.first_replied_at, ticket.solved_at = replied, solved
    _clock(ticket, opened, replied)
    _say(ticket, ticket.requester, "Could you have a look at this, please?", opened, from_staff=False)
    assert ticket.assignee is not None
    _say(ticket, ticket.assignee, "Thank you for telling us. This is mended.", replied, from_staff=True)
    _record(ticket, "TicketSolved", solved)
    back, again = solved + timedelta(hours=30), solved + timedelta(hours=34)
    if chance.random() < 0.1 and again < now:
        _record(ticket, "TicketReopened", back)
        _record(ticket, "TicketSolved", again)
        ticket.reopen_count, ticket.solved_at = 1, again
    if ticket.solved_at > now - CLOSED_AFTER:
        ticket.state, ticket.wake_at = TicketState.SOLVED, ticket.solved_at + CLOSED_AFTER
    session.flush()


def _clock(ticket: Ticket, opened: datetime, replied: datetime) -> None:
    version = rota.version_in_force(session.get_one(Site, ticket.site_id).calendar_id)
    week, policy = rota.week_in(version), policy_now()
    target = policy.target(ticket.level, ticket.requester.tier, first=True, escalated=False, week=week)
    due = rota.add(week, opened, target) if target is not None else None
    session.add(
        TicketClock(
            ticket_id=ticket.id, metric=Metric.FIRST, started_at=opened, calendar_version_id=version.id,
            target_s=None if target is None else int(target.total_seconds()), policy_version_id=policy.version,
            due_at=due, satisfied_at=replied, breached_at=due if due is not None and due < replied else None,
            pauses=[], unanswered=True,
        )
    )  # fmt: skip


def _say(ticket: Ticket, author: User, text: str, at: datetime, *, from_staff: bool) -> None:
    written = questions.written(text)
    session.add(
        TicketMessage(ticket_id=ticket.id, author=author, from_staff=from_staff, created_at=at, mailed_at=at, **written)
    )


def _record(ticket: Ticket, name: str, at: datetime) -> None:
    """As it would stand in the log; nobody is told any more."""
    by = ticket.requester_id if name == "TicketReopened" else ticket.assignee_id
    said = {"ticket_id": ticket.id, "by_id": by}
    session.add(FactRow(name=name, subject=f"ticket:{ticket.id}", actor_id=by, payload=said, at=at))
