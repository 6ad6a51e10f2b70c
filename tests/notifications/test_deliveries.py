from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from forum import clock
from forum.accounts import Purpose, send_code
from forum.channels import Delivery, DeliveryState, Message, deliver
from forum.db import session, write
from forum.events import FactRow
from forum.notifications import PingRoute, outbox
from forum.questions import Answer, Question
from tests.channels.postoffice import PostOffice
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Run = Callable[[], None]


def failed(about: str = "question:1:asked", to: str = "vera@example.org", kind: str = "mail") -> int:
    """A delivery that was given up, and what the other side said about it."""
    now = clock.now()
    message = Message(id="x", subject="Re: How?", text="The words.").to_json()
    with write():
        row = Delivery(
            about=about, channel=kind, to=to, message=message, secret=False, state=DeliveryState.FAILED, attempts=12,
            response=f"550 no such mailbox <{to.upper()}>", reference="", created_at=now, ended_at=now,
        )  # fmt: skip
        session.add(row)
    return row.id


def test_the_log_shows_what_left_to_whom_about_what_and_how_it_went(
    *,
    visit: Visit,
    people: People,
    asked: Callable[..., Question],
    routed: Callable[..., PingRoute],
    run_jobs: Run,
    office: PostOffice,
) -> None:
    routed("mail", "team@example.com")
    question = asked()
    run_jobs()
    shown = visit(people.moderator).text("/panel/deliveries")
    assert "New question: How do I configure it?" in shown
    assert "t…@example.com" in shown
    assert "team@example.com" not in shown
    assert f'<a href="/questions/{question.id}">Thread {question.id}</a>' in shown
    assert "Sent" in shown
    assert "250 2.0.0 queued as A1" in shown
    assert "team@example.com" in visit(people.admin).text("/panel/deliveries")


def test_a_sign_in_code_is_never_in_the_panel(visit: Visit, people: People, run_jobs: Run, office: PostOffice) -> None:
    with write():
        send_code("vera@example.org", Purpose.SIGN_IN, path="/sign-in/x")
    admin = visit(people.admin)
    before = admin.text("/panel/deliveries")
    run_jobs()
    digits = re.search(r"\b\d{6}\b", office.mails[0]["Subject"])
    assert digits is not None
    after = admin.text("/panel/deliveries")
    for shown in (before, after):
        assert digits[0] not in shown
        assert "A code" in shown


def test_moderators_read_no_words_of_what_is_not_public(visit: Visit, people: People) -> None:
    with write():
        deliver(
            "mail", "carl@northwind.example", Message(id="t", subject="Our secret deal", text=""), about="ticket:3:x"
        )
    assert "Our secret deal" not in visit(people.moderator).text("/panel/deliveries")


def test_what_the_mail_server_said_does_not_give_the_address_away(visit: Visit, people: People) -> None:
    failed()
    shown = visit(people.moderator).text("/panel/deliveries")
    assert "550 no such mailbox" in shown
    assert "VERA@EXAMPLE.ORG" not in shown


def test_the_failed_ones_have_a_list_and_a_number_in_the_navigation(visit: Visit, people: People) -> None:
    failed()
    with write():
        deliver("console", "log", Message(id="fine", subject="Fine", text=""), about="ping:1:test:a")
    moderator = visit(people.moderator)
    both, only = moderator.text("/panel/deliveries"), moderator.text("/panel/deliveries?failed=1")
    assert "Fine" in both
    assert "Fine" not in only
    assert "Given up after 12 attempts" in only
    assert re.search(r"<span>Deliveries</span><b class=\"count\"[^>]*>1</b>", both)


def test_a_failed_one_is_sent_again_by_a_button_and_the_log_of_facts_says_by_whom(
    visit: Visit, people: People, run_jobs: Run, office: PostOffice
) -> None:
    number = failed()
    moderator = visit(people.moderator)
    row = moderator.htmx(f"/panel/deliveries/{number}/retry").text
    assert "On its way" in row
    assert row.strip() in moderator.text("/panel/deliveries")
    run_jobs()
    assert len(office.mails) == 1
    fact = session.scalars(select(FactRow).where(FactRow.name == "DeliveryRetried")).one()
    assert (fact.subject, fact.actor_id) == (f"delivery:{number}", people.moderator.id)
    again = moderator.post(f"/panel/deliveries/{number}/retry")
    assert again.status_code == 409
    assert "Only what has failed can be sent again." in again.text


def test_only_moderators_send_again(visit: Visit, people: People) -> None:
    number = failed()
    for name in ("visitor", "customer", "support", "stranger"):
        assert visit(getattr(people, name)).post(f"/panel/deliveries/{number}/retry").status_code == 403
    assert visit().post(f"/panel/deliveries/{number}/retry").status_code == 401
    admin = visit(people.admin)
    assert admin.post("/panel/deliveries/999999/retry").status_code == 404
    assert admin.post(f"/panel/deliveries/{number}/retry").status_code == 303


def test_older_ones_follow_page_by_page_without_gap_or_repetition(visit: Visit, people: People) -> None:
    with write():
        for number in range(120):
            message = Message(id=f"m{number}", subject=f"Number {number:03}.", text="")
            deliver("console", "log", message, about=f"question:{number}:asked")
    moderator, path, seen = visit(people.moderator), "/panel/deliveries", []
    while path:
        shown = moderator.text(path)
        seen += re.findall(r"Number (\d{3})\.", shown)
        older = re.search(r'href="(/panel/deliveries\?after=[^"]+)"', shown)
        path = older[1] if older else ""
    assert seen == [f"{number:03}" for number in reversed(range(120))]


def test_the_log_takes_the_same_few_statements_however_long_it_is(
    visit: Visit, people: People, statements: Callable[..., Any]
) -> None:
    moderator, counts = visit(people.moderator), []
    for number in range(3):
        failed(about=f"question:{number}:asked")
        moderator.get("/panel/deliveries")
        with statements() as said:
            moderator.get("/panel/deliveries")
        counts.append(len(said))
    assert len(set(counts)) == 1


def test_the_fragment_is_a_part_of_the_page(visit: Visit, people: People) -> None:
    failed()
    moderator = visit(people.moderator)
    fragment = moderator.get("/panel/deliveries", headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert _without_tokens(fragment) in _without_tokens(moderator.text("/panel/deliveries"))


def test_the_outbox_shows_everything_and_exists_in_a_demo_only(
    *,
    asked: Callable[..., Question],
    answered: Callable[..., Answer],
    people: People,
    run_jobs: Run,
    later: Callable[..., None],
    settings: Callable[..., Any],
) -> None:
    with pytest.raises(RuntimeError, match="demo only"):
        outbox()
    settings(demo=True, deliver="log")
    answered(asked(), "Like this.", people.moderator)
    later(minutes=5)
    run_jobs()
    [item] = outbox()
    assert (item.to, item.state) == ("vera@example.org", "Kept here, not sent")
    assert item.message.subject == "Re: How do I configure it?"
    assert "Like this." in item.message.text
    assert "Like this." in item.message.html


def _without_tokens(html: str) -> str:
    return re.sub(r'value="[^"]*"', "", html).strip()
