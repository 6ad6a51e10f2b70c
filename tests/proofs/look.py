"""A desk of two thousand tickets that could be real, put into the data of a demo, for eyes to judge.

Options: --data FOLDER of a demo that has been started once (default instance/demo), --tickets N (default 2000).
Titles short and of 300 letters, names in four scripts, conversations of forty posts, every state, level and band.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from forum import clock, config, questions
from forum.accounts import Organisation, Tier, User
from forum.app import create_app
from forum.db import session, write
from forum.handbook import Category, TicketCategory
from forum.pages import Page, Site
from forum.questions import Answer, Question, ShownOn, State
from forum.support import Metric, Note, Ticket, TicketClock, TicketMessage, TicketState, Why

FIRST = [
    "Anna",
    "Jonas",
    "Mei",
    "Fatima",
    "Oluwaseun",
    "Ingrid",
    "Søren",
    "Zoë",
    "Łukasz",
    "Nguyễn",
    "Priya",
    "Akira",
    "Ximena",
    "Björn",
    "Chloé",
    "Dmitri",
]
LAST = [
    "Nowak",
    "Ó-Briain",
    "Tanaka",
    "García-Márquez",
    "Adeyemi",
    "Sørensen",
    "Müller",
    "Okonkwo",
    "Park",
    "Haddad",
    "Ivanova",
    "Rossi",
    "Li",
    "Dvořák",
]
NAMES = (
    "نوال الراشد", "יעל כהן־לוי", "山田 太郎", "Ольга Соколова", "Bo", "mk", "محمد رضا شفیعی کدکنی",
    "Maximiliane Freifrau von und zu Hohenlohe-Langenburg-Weikersheim", "Wolfeschlegelsteinhausenbergerdorff",
)  # fmt: skip
ORGANISATIONS = (
    "Acme", "Halden & Söhne Maschinenbau GmbH & Co. KG", "Ministry of Health, Directorate for Digital Infrastructure",
    "شركة الخليج للحلول الرقمية", "Globex", "N26", "Tiny Robots", "Universidad Nacional Autónoma de México",
    "株式会社みらい", "Frobnicator",
)  # fmt: skip
TITLES = (
    "Login loops after SSO", "Invoice 2026-1187 shows the wrong VAT number", "502 after the upgrade to 4.2.1",
    "How do I rotate the signing key without signing everybody out?", "Events arrive twelve hours late since Tuesday",
    "TypeError: Cannot read properties of undefined (reading 'useState') in dashboard.bundle.js:1184", "Help",
    "Please delete the account of a former colleague", "Export is empty", "Does the EU region keep its backups there?",
    "كيف أغيّر لغة لوحة التحكم؟", "ダッシュボードの読み込みが遅い", "Die Rechnung für Oktober fehlt",
    "com.example.ingestion.pipeline.AbstractSingletonProxyFactoryBean.getTypeForAutowireCandidateResolution fails",
    "Funnels count the same person twice when they sign up on the phone and come back on the desktop a week later, "
    "and our board meets on Thursday, so it would help a lot to know whether the numbers of last quarter can be "
    "trusted at all",
    "Rate limit of 240/min is too low for our nightly import", "Can we pay by bank transfer?", "Webhooks fail with 413",
    "Feature flags flicker on the first page view", "Self-hosted: ClickHouse runs out of disk during compaction",
)  # fmt: skip
TEXTS = (
    "Since this morning nobody in our office can sign in. The page loads, asks for the code and starts anew.",
    "We upgraded along the guide and this is what the log says:\n\n```\n2026-11-20 08:14:03 ERROR worker: could not "
    "connect to server: Connection refused (attempt 14 of 20)\n```\n\nThe database answers from the same host.",
    "Could you have a look, please? It is urgent for us.",
    "1. Open *Insights*\n2. Choose the last 90 days\n3. Export as CSV\n\nThe file has only its head.",
    "شكرًا على المساعدة. ما زالت المشكلة تظهر عند بعض المستخدمين فقط.",
    "https://app.example.com/project/1234/insights/new?interval=day&date_from=-90d&events=%5B%7B%22id%22%3A%22view%22",
    "Thank you, that was quick. I shall try it with the colleagues from operations and write again on Monday.",
)
SAID = (
    "Hey, thank you for the details. We can see it on our side and are looking into it.",
    "Could you send us the name of the project and the time of one of the requests?",
    "It is mended since 14:20 UTC. Please reload the page once.",
)
REASONS = {
    1: ["Asked by a priority organisation.", "Nobody answered in time."],
    2: ["Asked by a paying customer.", "Nobody answered in time."],
    3: ["Asked by the community.", "Nobody answered in time."],
    4: ["Asked by a paying customer.", "About billing.", "The asker wrote again and heard nothing in time."],
    5: ["Asked by the community."],
}
LEVELS = {Tier.PRIORITY: (1, 1, 2), Tier.SUBSCRIBER: (2, 2, 4), Tier.COMMUNITY: (3, 3, 3, 5)}
TARGET = {1: 1, 2: 4, 3: 8, 4: 8, 5: 24}
STATES = [TicketState.NEW] * 3 + [TicketState.OPEN] * 6 + [TicketState.PENDING] * 3
STATES += [TicketState.ON_HOLD, TicketState.SOLVED, TicketState.SOLVED, TicketState.CLOSED, TicketState.CLOSED]
Chance = Random


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove look")
    parser.add_argument("--data", default="instance/demo")
    parser.add_argument("--tickets", type=int, default=2000)
    options = parser.parse_args(arguments)
    os.environ.update(FORUM_DATA=options.data, FORUM_DEMO="true", FORUM_URL="http://127.0.0.1", FORUM_DELIVER="log")
    with create_app(config.load()).app_context():
        for start in range(0, options.tickets, 250):
            with write():
                _fill(Chance(f"{start}"), min(250, options.tickets - start))
    print(f"{options.tickets} tickets stand in {options.data}")  # noqa: T201
    return 0


def _fill(chance: Chance, count: int) -> None:
    site, pages = session.scalars(select(Site)).first(), session.scalars(select(Page)).all()
    staff = session.scalars(select(User).where(User.moderator | User.support)).all()
    categories = session.scalars(select(Category).where(~Category.second_opinion)).all()
    askers = [_person(chance, number) for number in range(count // 4)]
    assert site is not None
    session.add_all(askers)
    session.flush()
    for _number in range(count):
        ticket = _ticket(chance, site, chance.choice(askers), staff)
        _clock(ticket)
        if chance.random() < 0.2:
            _private(ticket, chance, staff)
        else:
            _public(ticket, chance, staff, chance.choice(pages))
        for category in chance.sample(categories, chance.choice((0, 1, 1, 2))):
            session.add(TicketCategory(ticket_id=ticket.id, category_id=category.id, at=ticket.opened_at))
        for _note in range(chance.choice((0, 0, 0, 1, 3))):
            note = questions.written("Seen before: the log of last week has the same line. Ask for the *region* first.")
            at = ticket.opened_at + timedelta(hours=3)
            session.add(Note(ticket_id=ticket.id, author_id=chance.choice(staff).id, created_at=at, **note))
    session.flush()


def _person(chance: Chance, number: int) -> User:
    name = chance.choice(NAMES) if number % 5 == 0 else f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    now, word = clock.now(), chance.randrange(16**12)
    made = User(name=name, email=f"person-{word:x}@example.net", created_at=now - timedelta(days=chance.randrange(900)))
    if chance.random() < 0.6:
        made.organisation = _organisation(chance.choice(ORGANISATIONS), chance)
    return made


def _organisation(name: str, chance: Chance) -> Organisation:
    found = session.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        tier = chance.choice((Tier.PRIORITY, Tier.SUBSCRIBER, Tier.SUBSCRIBER, Tier.COMMUNITY))
        checked = clock.now() - timedelta(days=chance.choice((1, 2, 12)))
        found = Organisation(
            name=name, plan=chance.choice(("Enterprise", "Scale", "Cloud", "")), tier=tier, tier_checked_at=checked,
            revenue=chance.choice((None, 49_00, 1_250_00, 48_000_00)), currency="EUR", created_at=checked,
        )  # fmt: skip
        session.add(found)
        session.flush()
    return found


def _ticket(chance: Chance, site: Site, asker: User, staff: Sequence[User]) -> Ticket:
    now, state, level = clock.now(), chance.choice(STATES), chance.choice(LEVELS[asker.tier])
    opened = now - timedelta(minutes=int(chance.expovariate(1 / 4000)) + 2)
    waits = opened if state in {TicketState.NEW, TicketState.OPEN} and chance.random() < 0.85 else None
    due = opened + timedelta(hours=TARGET[level]) if waits and level < 5 else None
    if due and due < now and chance.random() < 0.85:  # most desks are mostly in time
        due = now + timedelta(minutes=chance.randrange(1, 60 * TARGET[level]))
    made = Ticket(
        subject=chance.choice(TITLES), site=site, requester=asker, state=state, level=level, reasons=REASONS[level],
        tier=asker.tier, organisation_id=asker.organisation_id,
        why=Why.SWEPT, opened_at=opened, waiting_since=waits, due_at=due, order_at=due or now + timedelta(days=2),
        aged_at=opened + timedelta(days=level) if waits else None, reopen_count=chance.choice((0, 0, 0, 1)),
    )  # fmt: skip
    if state is not TicketState.NEW and chance.random() < 0.6:
        made.assignee = chance.choice(staff)
    if state in {TicketState.SOLVED, TicketState.CLOSED}:
        made.solved_at = min(now, opened + timedelta(hours=chance.randrange(1, 90)))
    if state in {TicketState.PENDING, TicketState.ON_HOLD, TicketState.SOLVED}:
        made.wake_at = now + timedelta(hours=chance.randrange(20, 140))
    session.add(made)
    session.flush()
    return made


def _clock(ticket: Ticket) -> None:
    if ticket.waiting_since is None:
        return
    late = ticket.due_at if ticket.due_at and ticket.due_at < clock.now() else None
    session.add(
        TicketClock(
            ticket_id=ticket.id, metric=Metric.FIRST, started_at=ticket.waiting_since, due_at=ticket.due_at,
            target_s=TARGET[ticket.level] * 3600 if ticket.due_at else None, calendar_version_id=1,
            pauses=[], breached_at=late,
        )
    )  # fmt: skip


def _lengths(chance: Chance) -> int:
    return chance.choice((0, 0, 1, 1, 2, 3, 5, 8, 40) if chance.random() < 0.3 else (0, 1, 2))


def _public(ticket: Ticket, chance: Chance, staff: Sequence[User], page: Page) -> None:
    asked, said = ticket.opened_at - timedelta(hours=8), _lengths(chance)
    thread = Question(
        site_id=ticket.site_id, title=ticket.subject, **questions.written(chance.choice(TEXTS)), state=State.PUBLISHED,
        author_id=ticket.requester_id, created_at=asked, published_at=asked, active_at=asked, answer_count=said,
        waiting_since=ticket.waiting_since, solved_at=ticket.solved_at,
    )  # fmt: skip
    session.add(thread)
    session.flush()
    session.add(ShownOn(question_id=thread.id, page_id=page.id))
    ticket.question_id = thread.id
    for number in range(said):
        from_asker, at = number % 2 == 1, _moment(ticket, number, said)
        author = ticket.requester if from_asker else chance.choice(staff)
        text = questions.written(chance.choice(TEXTS if from_asker else SAID))
        session.add(
            Answer(
                question_id=thread.id, author_id=author.id, by_staff=not from_asker, from_asker=from_asker,
                state=State.PUBLISHED, created_at=at, published_at=at, **text,
            )
        )  # fmt: skip
    ticket.first_replied_at = ticket.opened_at if said else None


def _private(ticket: Ticket, chance: Chance, staff: Sequence[User]) -> None:
    for number in range(1 + _lengths(chance)):
        from_staff, at = number % 2 == 1, _moment(ticket, number, 8)
        author = chance.choice(staff) if from_staff else ticket.requester
        text = questions.written(chance.choice(SAID if from_staff else TEXTS))
        session.add(
            TicketMessage(
                ticket_id=ticket.id, author_id=author.id, from_staff=from_staff, created_at=at, mailed_at=at, **text
            )
        )


def _moment(ticket: Ticket, number: int, of: int) -> datetime:
    return ticket.opened_at + (clock.now() - ticket.opened_at) * (number / (of + 1))
