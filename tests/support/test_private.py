"""Private tickets: who reads them, how they come about, and that not a word of them is anywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum import clock, policies, questions, support
from forum.accounts import User, user_by_email
from forum.channels import Delivery, DeliveryState
from forum.db import session, write
from forum.inbox import happened, put_before
from forum.notifications import add_route
from forum.pages import Page, Site
from forum.policies import Condition
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, TicketMessage, TicketState, unconfirmed
from tests.people import People
from tests.support import deeds
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
SECRET = "my-password-is-hunter2"
NOTE = "what-only-support-may-read"
OPEN, PENDING, SOLVED, CLOSED = TicketState.OPEN, TicketState.PENDING, TicketState.SOLVED, TicketState.CLOSED


def ask_support(site: Site, by: User, text: str = SECRET) -> Ticket:
    with write():
        return support.ask_support(site, "I cannot sign in", text, by=by)


@pytest.fixture
def ticket(site: Site, people: People) -> Ticket:
    return ask_support(site, people.visitor)


def reply(ticket: Ticket, by: User, text: str = "We looked into it.") -> TicketMessage:
    with write():
        return support.write_as_support(session.get_one(Ticket, ticket.id), text, by=by)


def write_again(ticket: Ticket, by: User, text: str = "Still not.") -> TicketMessage:
    with write():
        return support.write_as_requester(session.get_one(Ticket, ticket.id), text, by=by)


def move_to_support(question: Question, by: User) -> Ticket:
    with write():
        return support.make_private(session.get_one(Question, question.id), by=by)


def mails(to: str) -> list[Delivery]:
    session.rollback()
    return list(session.scalars(select(Delivery).where(Delivery.to == to).order_by(Delivery.id)))


def test_a_private_question_is_a_ticket_with_a_clock(ticket: Ticket, people: People) -> None:
    assert (ticket.question_id, ticket.requester, ticket.state.value) == (None, people.visitor, "new")
    assert ticket.due_at is not None
    assert [made.body for made in session.scalars(select(TicketMessage))] == [SECRET]


def test_the_same_text_sent_twice_is_one_ticket(ticket: Ticket, site: Site, people: People) -> None:
    assert ask_support(site, people.visitor).id == ticket.id


def test_only_its_requester_and_support_read_it(ticket: Ticket, visit: Visit, people: People) -> None:
    theirs, desk = f"/my-tickets/{ticket.id}", f"/tickets/{ticket.id}"
    assert SECRET in visit(people.visitor).text(theirs)
    assert SECRET in visit(people.support).text(desk)
    assert "I cannot sign in" in visit(people.visitor).text("/my-tickets")
    for stranger in (people.stranger, people.customer, people.support, people.admin):
        assert visit(stranger).get(theirs).status_code == 404
        assert visit(stranger).post(f"{theirs}/messages", {"body": "Hello"}).status_code == 404
        assert "I cannot sign in" not in visit(stranger).text("/my-tickets")
    assert visit().get(theirs).location == f"/sign-in?next=/my-tickets/{ticket.id}"
    for outside in (people.visitor, people.stranger):
        assert visit(outside).get(desk).status_code == 403


def test_they_write_to_and_fro_and_the_state_follows(
    ticket: Ticket, visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    desk, home = visit(people.support), visit(people.visitor)
    seen = desk.text(f"/tickets/{ticket.id}").split('name="seen" form="reply" value="')[1].split('"')[0]
    assert desk.post(f"/tickets/{ticket.id}/replies", {"body": "Which browser?", "seen": seen}).status_code == 303
    later(seconds=10)
    run_jobs()
    assert (ticket.state, ticket.assignee, ticket.due_at) == (OPEN, people.support, None)
    assert ticket.first_replied_at is not None
    later(hours=1)
    assert home.post(f"/my-tickets/{ticket.id}/messages", {"body": "The green one."}).status_code == 303
    assert (ticket.waiting_since, ticket.reopen_count) == (clock.now(), 0)
    deeds.solve(ticket, people.support)
    home.post(f"/my-tickets/{ticket.id}/messages", {"body": "It is back."})
    assert (ticket.state, ticket.reopen_count) == (OPEN, 1)
    for text in ("Which browser?", "The green one.", "It is back."):
        assert text in home.text(f"/my-tickets/{ticket.id}")
        assert text in desk.text(f"/tickets/{ticket.id}")


def test_an_empty_message_is_refused_with_a_sentence(ticket: Ticket, visit: Visit, people: People) -> None:
    paths = {people.visitor: f"/my-tickets/{ticket.id}/messages", people.support: f"/tickets/{ticket.id}/replies"}
    for who, path in paths.items():
        answer = visit(who).post(path, {"body": " "})
        assert answer.status_code == 422
        assert "There is no text yet." in answer.text


def test_each_reply_of_support_is_mailed_once_with_its_text(
    ticket: Ticket, people: People, run_jobs: Callable[[], None]
) -> None:
    made = reply(ticket, people.support)
    run_jobs()
    run_jobs()
    (mail,) = mails(people.visitor.email)
    assert "We looked into it." in str(mail.message["text"])
    assert f"/my-tickets/{ticket.id}#message-{made.id}" in str(mail.message["text"])
    assert session.get_one(TicketMessage, made.id).mailed_at is not None
    assert {row.to for row in session.scalars(select(Delivery))} == {people.visitor.email}


def test_a_note_in_a_private_ticket_stays_with_support(
    ticket: Ticket, visit: Visit, people: People, run_jobs: Callable[[], None]
) -> None:
    with write():
        support.add_note(ticket, NOTE, by=people.support)
    run_jobs()
    assert NOTE not in visit(people.visitor).text(f"/my-tickets/{ticket.id}")
    assert mails(people.visitor.email) == []


def test_what_is_on_hold_looks_open_to_them(ticket: Ticket, visit: Visit, people: People) -> None:
    with write():
        support.hold(ticket, clock.now() + timedelta(days=1), by=people.support)
    shown = visit(people.visitor).text(f"/my-tickets/{ticket.id}")
    assert "Open" in shown
    assert not re.search(r"\bhold", shown, re.IGNORECASE)


def test_a_message_to_a_closed_one_is_a_new_ticket(
    ticket: Ticket, visit: Visit, people: People, later: Callable[..., None]
) -> None:
    reply(ticket, people.support)
    deeds.solve(ticket, people.support)
    later(days=20)
    support.move_on_due()
    session.rollback()
    assert ticket.state is CLOSED
    with pytest.raises(Refused, match="closed"):
        reply(ticket, people.support, "One more thing.")
    answer = visit(people.visitor).post(f"/my-tickets/{ticket.id}/messages", {"body": "It is back."})
    after = session.scalars(select(Ticket).order_by(Ticket.id.desc())).first()
    assert after is not None
    assert answer.location.startswith(f"/my-tickets/{after.id}#")
    assert (after.follow_up_of_id, after.waiting_since, after.requester_id) == (
        ticket.id,
        clock.now(),
        people.visitor.id,
    )
    assert after.reasons[-1] == "The asker wrote again after it was closed."


def test_what_goes_on_from_a_closed_one_and_the_closed_one_lead_their_asker_to_each_other(
    ticket: Ticket, visit: Visit, people: People, later: Callable[..., None]
) -> None:
    other = ask_support(ticket.site, people.stranger, "Something else.")
    reply(ticket, people.support)
    deeds.solve(ticket, people.support)
    later(days=20)
    support.move_on_due()
    after = write_again(ticket, people.visitor, "It is back.").ticket
    vera = visit(people.visitor)
    new, old = vera.text(f"/my-tickets/{after.id}"), vera.text(f"/my-tickets/{ticket.id}")
    assert f'Goes on from <a href="/my-tickets/{ticket.id}">' in new
    assert f'You wrote again: <a href="/my-tickets/{after.id}">' in old
    assert "You wrote again" not in new
    assert "Goes on from" not in old
    with write():
        session.get_one(Ticket, after.id).follow_up_of_id = other.id
        session.get_one(Ticket, other.id).follow_up_of_id = ticket.id
    for page in (f"/my-tickets/{after.id}", f"/my-tickets/{ticket.id}"):
        assert "Goes on from" not in vera.text(page), "it is a stranger's"
        assert "You wrote again" not in vera.text(page)


def test_who_writes_to_support_alone_is_no_staff_and_a_rule_can_tell_them_apart(
    site: Site, ticket: Ticket, people: People
) -> None:
    assert ticket.reasons[-1] == "Asked in private."
    first = {Condition.BY_HAND: 1, Condition.ASKED_PRIVATELY: 2}
    with write():
        order = policies.order_now()
        rules = [replace(rule, level=first.get(rule.condition, rule.level)) for rule in order.rules]
        policies.set_order(replace(order, rules=rules), by=people.admin)
    assert ask_support(site, people.stranger).level == 2
    with write():
        assert support.write_first(site, people.stranger, "Your disk", "It is full.", by=people.support).level == 1


def test_signed_out_it_takes_the_code_of_the_mail(
    site: Site, doc_page: Page, visit: Visit, run_jobs: Callable[[], None]
) -> None:
    somebody = visit()
    typed = {"title": "My invoice", "body": SECRET, "name": "Nora New", "email": "nora@example.org"}
    answer = somebody.post("/my-tickets", {**typed, "page": doc_page.address})
    receipt = answer.location
    assert receipt.startswith("/my-tickets/receipts/")
    assert session.scalars(select(Ticket)).all() == []
    somebody.post("/my-tickets", {**typed, "page": doc_page.address})
    (mail,) = mails("nora@example.org")
    assert SECRET not in str(mail.message)
    digits = re.search(r"\d{6}", str(mail.message["text"]))
    assert digits is not None
    wrong = somebody.post(f"{receipt}/confirmation", {"code": "000000" if digits[0] != "000000" else "111111"})
    assert wrong.status_code == 422
    done = somebody.post(f"{receipt}/confirmation", {"code": digits[0]})
    made = session.scalars(select(Ticket)).one()
    assert done.location == f"/my-tickets/{made.id}"
    assert SECRET in somebody.text(done.location)
    assert made.requester == session.scalar(user_by_email("nora@example.org"))
    assert visit().post(f"{receipt}/confirmation", {"code": digits[0]}).status_code == 409


def test_no_text_is_lost_when_something_is_missing(doc_page: Page, visit: Visit) -> None:
    typed = {"title": "", "body": SECRET, "name": "", "email": "nobody", "page": doc_page.address}
    answer = visit().post("/my-tickets", typed)
    assert answer.status_code == 422
    assert SECRET in answer.text


def test_the_public_form_offers_it(doc_page: Page, visit: Visit, people: People) -> None:
    for person in (people.visitor, None):
        somebody = visit(person)
        assert 'formaction="/my-tickets/new"' in somebody.text(f"/ask?page={doc_page.address}")
        carried = somebody.post("/my-tickets/new", {"title": "Half", "body": SECRET, "page": doc_page.address})
        assert carried.status_code == 200
        assert "Send it to support alone" in carried.text
        assert 'value="Half"' in carried.text
        assert SECRET in carried.text
    assert session.scalars(select(Ticket)).all() == []
    assert visit().post("/my-tickets/new", {"page": "https://elsewhere.example/"}).status_code == 404


def test_support_writes_first_and_no_clock_runs_until_they_answer(
    doc_page: Page, visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    typed = {"email": "nora@example.org", "name": "Nora", "title": "Your disk", "body": "It is full.", "thread": ""}
    desk = visit(people.support)
    made = desk.post("/tickets/new", {**typed, "site": str(doc_page.site_id)})
    assert "Being sent" in desk.text(made.location)
    later(seconds=11)
    run_jobs()
    ticket = session.scalars(select(Ticket)).one()
    assert desk.get(made.location).location == f"/tickets/{ticket.id}"
    assert (ticket.state, ticket.assignee, ticket.due_at, ticket.waiting_since) == (PENDING, people.support, None, None)
    assert ticket.first_replied_at is None
    assert "It is full." in str(mails("nora@example.org")[0].message["text"])
    nora = session.scalar(user_by_email("nora@example.org"))
    assert nora is not None
    later(hours=1)
    write_again(ticket, nora, "Thanks, what now?")
    assert (ticket.state, ticket.waiting_since) == (OPEN, clock.now())
    assert ticket.due_at is not None


def test_a_first_message_can_be_taken_back_for_ten_seconds_and_nobody_has_heard_of_it(
    doc_page: Page, visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    desk = visit(people.support)
    typed = {"email": "nora@example.org", "name": "Nora", "title": "Your disk", "body": "It is full."}
    sent = desk.post("/tickets/new", {**typed, "site": str(doc_page.site_id)}).location
    assert desk.post("/tickets/new", {**typed, "site": str(doc_page.site_id)}).location == sent
    assert visit(people.moderator).get(sent).status_code == 404
    assert visit(people.moderator).post(f"{sent}/withdrawal").status_code == 404
    back = desk.post(f"{sent}/withdrawal").location
    assert all(text in desk.text(back) for text in typed.values())
    later(minutes=1)
    run_jobs()
    assert session.scalars(select(Ticket)).all() == []
    assert session.scalar(user_by_email("nora@example.org")) is None
    assert mails("nora@example.org") == []
    assert deeds.told("FirstMessageTakenBack") == 1


def test_a_first_message_that_has_gone_is_not_taken_back(
    question: Question, visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    desk = visit(people.support)
    sent = desk.post("/tickets/new", {"title": "A key", "body": "It leaked.", "thread": str(question.id)}).location
    later(seconds=11)
    run_jobs()
    run_jobs()
    assert desk.post(f"{sent}/withdrawal").status_code == 409
    assert deeds.told("TicketOpened") == deeds.told("PrivateReplied") == 1


def test_support_writes_to_the_asker_of_a_thread(
    question: Question, visit: Visit, people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    desk = visit(people.support)
    assert "Vera Visitor" in desk.text(f"/tickets/new?thread={question.id}")
    desk.post("/tickets/new", {"title": "Between us", "body": "Your key leaked.", "thread": str(question.id)})
    later(seconds=11)
    run_jobs()
    made = session.scalars(select(Ticket)).one()
    assert (made.requester, made.question_id) == (people.visitor, None)


def test_members_neither_write_first_nor_move_anything(site: Site, question: Question, people: People) -> None:
    with pytest.raises(Refused, match="on support"), write():
        support.write_first(site, people.customer, "Hello", "There", by=people.visitor)
    with pytest.raises(Refused, match="on support"):
        move_to_support(question, people.stranger)


@pytest.mark.parametrize("had_ticket", [True, False])
def test_a_question_that_shows_a_secret_goes_on_in_private(
    doc_page: Page,
    visit: Visit,
    people: People,
    had_ticket: bool,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
) -> None:
    with write():
        asked = questions.ask(doc_page, "My key", f"It is {SECRET}, see.", by=people.visitor)
    deeds.answer(asked, people.stranger, "You should not show that.")
    first = deeds.escalate(asked, people.moderator) if had_ticket else None
    since = asked.waiting_since
    later(minutes=5)
    made = move_to_support(asked, people.moderator)
    assert first is None or first.id == made.id
    assert (made.question_id, made.origin_id, made.requester) == (None, asked.id, people.visitor)
    assert (made.state.value, made.waiting_since, made.is_unsolved) == ("new", since, True)
    run_jobs()
    gone = visit().get(questions.path(asked))
    assert gone.status_code == 410
    assert "moved to our support team" in gone.text
    assert SECRET not in gone.text
    told = [str(mail.message["text"]) for mail in mails(people.visitor.email)]
    assert any(f"/my-tickets/{made.id}" in text for text in told)
    assert all(SECRET not in text for text in told)
    assert SECRET in visit(people.visitor).text(f"/my-tickets/{made.id}")
    assert SECRET in visit(people.support).text(f"/tickets/{made.id}")
    assert f"/my-tickets/{made.id}" in visit(people.visitor).text(questions.path(asked))
    assert deeds.watch_of(asked) is None
    write_again(made, people.visitor)
    assert made.is_unsolved


def test_what_became_private_never_becomes_public_again(question: Question, people: People) -> None:
    move_to_support(question, people.support)
    for back in (questions.restore_question, questions.bring_back_from_spam):
        with pytest.raises(Refused), write():
            back(session.get_one(Question, question.id), by=people.admin)
    session.rollback()
    assert not question.is_published


def test_moderators_do_not_read_on_in_what_went_to_support(
    doc_page: Page, visit: Visit, people: People, run_jobs: Callable[[], None]
) -> None:
    from forum.accounts import actions

    with write():
        asked = questions.ask(doc_page, f"Key {SECRET}", f"It is {SECRET}", by=people.visitor)
        again = questions.ask(doc_page, "The same again", "As there.", by=people.stranger)
        questions.close_as_duplicate(again, asked, by=people.moderator)
    move_to_support(asked, people.support)
    with write():
        actions.part_roles(by=people.admin)
    mona = visit(people.moderator)
    panel = ("log", "threads", "waiting", "review", "done", f"persons/{people.visitor.id}")
    for place in (*(f"/panel/{name}" for name in panel), questions.path(again)):
        assert SECRET not in mona.text(place), place
    for place in (questions.path(asked), f"/questions/{asked.id}/history"):
        assert mona.get(place).status_code == 410


def test_a_ping_that_waits_for_its_server_does_not_leave_with_what_went_to_support(
    doc_page: Page, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    with write():
        add_route(
            "webhook", "http://127.0.0.1:9/hook#whsec_" + "c2VjcmV0IG9mIHRoZSBob29r", name="Gone", by=people.admin
        )
        add_route("mail", "team@example.com", name="Team", by=people.admin)
        asked = questions.ask(doc_page, f"Key {SECRET}", f"It is {SECRET}", by=people.visitor)
    run_jobs()
    assert SECRET in str([one.message for one in session.scalars(select(Delivery))])
    with write():
        session.scalars(select(Delivery).where(Delivery.channel == "mail")).one().state = DeliveryState.KEPT
    move_to_support(asked, people.support)
    later(hours=1)
    run_jobs()
    left = session.scalars(select(Delivery).where(Delivery.about.not_like("private-ticket:%"))).all()
    assert [one.channel for one in left] == ["mail"]
    assert SECRET not in str([one.message for one in left])


def test_two_who_move_a_question_at_once_make_one_ticket(question: Question, people: People) -> None:
    move_to_support(question, people.support)
    with pytest.raises(Refused):
        move_to_support(question, people.moderator)
    assert len(session.scalars(select(Ticket)).all()) == 1


def test_nothing_private_is_on_any_public_page_mail_or_answer(
    app: Flask, doc_page: Page, site: Site, ticket: Ticket, visit: Visit, people: People, run_jobs: Callable[[], None]
) -> None:
    """odoo#13717, chatwoot#306, brimir#412: internal notes and private words reached customers."""
    with write():
        shown = questions.ask(doc_page, "A public thread", "Public text", by=people.visitor)
        secret = questions.ask(doc_page, f"Key {SECRET}", f"It is {SECRET}", by=people.visitor)
    with write():
        handed = support.escalate(shown, by=people.support)
        support.add_note(handed, NOTE, by=people.support)
        support.add_note(ticket, NOTE, by=people.support)
        put_before(happened("asked", secret.id, people.visitor.id), [people.stranger.id])
    deeds.answer(secret, people.support, f"{SECRET} is no good key")
    move_to_support(secret, people.support)
    write_again(ticket, people.visitor, f"Again: {SECRET}")
    run_jobs()
    walked = 0
    for who in (None, people.stranger, people.customer):
        browser = visit(who)
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or set()) or rule.endpoint.startswith(("demo.", "static")):
                continue
            for number in {shown.id, secret.id, ticket.id, doc_page.id} if "<int:number>" in rule.rule else {0}:
                path = re.sub(r"<[^>]*>", "x", rule.rule.replace("<int:number>", str(number)))
                for query in ("", f"?page={doc_page.address}&q=Key"):
                    text = browser.text(f"{path}{query}")
                    walked += 1
                    assert SECRET not in text, path
                    assert NOTE not in text, path
    assert walked > 300
    for mail in session.scalars(select(Delivery)).all():
        assert NOTE not in str(mail.message)
        assert SECRET not in str(mail.message) or mail.about.startswith("private-ticket:"), mail.about


def test_who_leaves_takes_their_private_words_along(ticket: Ticket, people: People, visit: Visit) -> None:
    from forum.accounts import erase

    reply(ticket, people.support)
    with write():
        erase(session.get_one(User, people.visitor.id), by=people.admin, posts_too=False)
    session.rollback()
    session.expire_all()
    shown = visit(people.support).text(f"/tickets/{ticket.id}")
    assert SECRET not in shown
    assert "I cannot sign in" not in shown
    assert "We looked into it." in shown


def test_an_old_receipt_never_opens_what_somebody_else_wrote_under_the_same_number(
    site: Site, visit: Callable[..., Visitor], later: Callable[..., None]
) -> None:
    """SQLite gives the highest number that was removed to the next row."""
    with write():
        mine = unconfirmed.keep_for_code(site, "Mine", "My text.", name="A", email="a@example.org")
        old = unconfirmed.receipt_path(mine)
    later(days=31)
    unconfirmed.forget_what_nobody_confirmed()
    with write():
        theirs = unconfirmed.keep_for_code(site, "Theirs", "Not for A.", name="B", email="b@example.org")
        new = unconfirmed.receipt_path(theirs)
    assert visit().get(old).status_code == 404
    assert "b@example.org" in visit().text(new)


def test_drafts_of_others_forget_what_a_thread_was_called_once_it_is_private(
    people: People, question: Question, visit: Callable[..., Visitor]
) -> None:
    stan, title = visit(people.stranger), question.title
    stan.post(
        "/drafts",
        {"place": f"answer:{question.id}", "texts": '{"body": "Mine, all of it."}', "version": "0",
         "path": questions.path(question), "title": title},
    )  # fmt: skip
    assert title in stan.text("/account")
    with write():
        support.make_private(session.get_one(Question, question.id), by=people.support)
    page = stan.text("/account")
    assert "Mine, all of it." in page
    assert title not in page
    assert f'href="/questions/{question.id}"' in page
    assert title not in stan.get(f"/drafts?place=answer:{question.id}").text
