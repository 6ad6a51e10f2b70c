from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from forum.channels import Delivery, DeliveryState, is_about, newest_deliveries
from forum.db import Slice, session, slice_after
from forum.notifications.models import PingRoute, ReplyMail
from forum.notifications.prefixes import begins_with
from forum.pages import Site, all_sites
from forum.questions import Question

SIZE = 50


def routes() -> Select[PingRoute]:
    return select(PingRoute).options(joinedload(PingRoute.site)).order_by(PingRoute.name, PingRoute.id)


def matching_routes(question: Question) -> list[PingRoute]:
    """The routes that want to hear of this question: of its site, and of any page it is shown on."""
    fold_case = question.site.fold_case
    keys = [shown.page.key for shown in question.shown_on]
    of_site = or_(PingRoute.site_id.is_(None), PingRoute.site_id == question.site_id)
    active = select(PingRoute).where(of_site, PingRoute.paused_at.is_(None)).order_by(PingRoute.id)
    return [
        route
        for route in session.scalars(active)
        if not route.prefix or any(begins_with(key, route.prefix, fold_case=fold_case) for key in keys)
    ]


def routes_of_support(site_id: int) -> Select[PingRoute]:
    """Those that may hear of a private ticket of this site: what is asked in private, no route of some pages tells."""
    of_site = or_(PingRoute.site_id.is_(None), PingRoute.site_id == site_id)
    whole = PingRoute.for_support & (PingRoute.prefix == "") & PingRoute.paused_at.is_(None)
    return select(PingRoute).where(of_site, whole).order_by(PingRoute.id)


def has_routes() -> bool:
    """Whether a new question is told to anybody at all."""
    return session.scalar(select(PingRoute.id).where(PingRoute.paused_at.is_(None)).limit(1)) is not None


def unrouted() -> list[Site]:
    """The sites with pages whose questions ping nobody, because no active route covers the whole site."""
    everything = select(PingRoute.site_id).where(PingRoute.paused_at.is_(None), PingRoute.prefix == "")
    covered = set(session.scalars(everything))
    return [] if None in covered else [site for site in session.scalars(all_sites()) if site.id not in covered]


def deliveries(after: str = "", *, failed: bool = False, size: int = SIZE) -> Slice[Delivery]:
    """The log, newest first."""
    return slice_after(
        newest_deliveries(failed=failed),
        (Delivery.created_at, Delivery.id),
        after,
        size,
        position=lambda row: (row.created_at, row.id),
    )


def count_failed() -> int:
    failed = select(func.count()).select_from(Delivery).where(Delivery.state == DeliveryState.FAILED)
    return session.scalars(failed).one()


def tests_of(route: PingRoute) -> Select[Delivery]:
    """Its test deliveries, the newest first."""
    return select(Delivery).where(is_about(f"ping:{route.id}:test")).order_by(Delivery.id.desc())


@dataclass(frozen=True)
class Told:
    """What this person was mailed about this thread: the Message-IDs, oldest first, and the answers in them."""

    message_ids: Sequence[str]
    answers: frozenset[int]


def told_of(question_id: int, user_id: int) -> Told:
    sent = select(ReplyMail).where(
        ReplyMail.question_id == question_id, ReplyMail.user_id == user_id, ReplyMail.sent_at.is_not(None)
    )
    mails = session.scalars(sent.order_by(ReplyMail.id)).all()
    return Told([mail.message_id for mail in mails], frozenset(number for mail in mails for number in mail.answer_ids))


def answers_told(questions: Iterable[int], user_id: int) -> set[int]:
    """The answers in all of these threads that this person was mailed."""
    sent = select(ReplyMail.answer_ids).where(ReplyMail.question_id.in_(questions), ReplyMail.user_id == user_id)
    return {number for numbers in session.scalars(sent) for number in numbers}
