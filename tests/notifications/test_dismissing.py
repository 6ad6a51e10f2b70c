"""What was given up and needs nothing more; and what arrived long ago."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from forum.channels import Delivery, DeliveryState, Message, deliver
from forum.db import session, write
from forum.events import FactRow
from tests.notifications.test_deliveries import failed
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def test_a_dismissed_failure_is_gone_and_the_log_knows_who_did_it(visit: Visit, people: People) -> None:
    number = failed()
    moderator = visit(people.moderator)
    assert "Dismiss" in moderator.text("/panel/deliveries?failed=1")
    assert "Dismissed." in moderator.htmx(f"/panel/deliveries/{number}/dismissal").text
    assert "Nothing was given up." in moderator.text("/panel/deliveries?failed=1")
    assert session.scalars(select(FactRow.name).where(FactRow.actor_id == people.moderator.id)).all() == [
        "DeliveryDismissed"
    ]
    assert moderator.post(f"/panel/deliveries/{number}/dismissal").status_code == 404


def test_what_may_still_arrive_is_not_dismissed(visit: Visit, people: People) -> None:
    with write():
        deliver("mail", "vera@example.org", Message(id="x", subject="s", text="t"), about="question:1:asked")
    number = session.scalars(select(Delivery.id)).one()
    assert visit(people.moderator).post(f"/panel/deliveries/{number}/dismissal").status_code == 409


def test_what_was_sent_goes_after_ninety_days_and_what_failed_stays(
    people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    kept = failed()
    sent = failed(about="question:2:asked")
    with write():
        session.get_one(Delivery, sent).state = DeliveryState.SENT
    later(days=89)
    run_jobs()
    assert len(session.scalars(select(Delivery.id)).all()) == 2
    later(days=2)
    run_jobs()
    assert session.scalars(select(Delivery.id)).all() == [kept]
