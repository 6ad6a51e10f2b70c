"""Support looks at somebody's account: only for a ticket, to read, for half an hour, and that person sees it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum import accounts, questions, support
from forum.accounts import Role, User
from forum.accounts.models import SignIn
from forum.db import session, write
from forum.events import FactRow
from forum.impersonation import guarding
from forum.pages import Page
from forum.questions import Question
from forum.support import Ticket
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
BANNER = "You are looking at the account of Vera Visitor"


@pytest.fixture
def thread(doc_page: Page, people: People) -> Question:
    with write():
        return questions.ask(doc_page, "Why is my page empty?", "It is.", by=people.visitor)


@pytest.fixture
def ticket(thread: Question, people: People) -> Ticket:
    with write():
        return support.escalate(thread, by=people.support)


def look(visitor: Visitor, ticket: Ticket) -> Visitor:
    assert visitor.post(f"/tickets/{ticket.id}/impersonation").status_code == 303
    return visitor


@pytest.fixture
def sam(visit: Visit, people: People, ticket: Ticket) -> Visitor:
    """Support, looking at Vera's account."""
    return look(visit(people.support), ticket)


def facts(prefix: str) -> list[FactRow]:
    rows = session.scalars(select(FactRow).where(FactRow.name.startswith(prefix)).order_by(FactRow.id))
    return list(rows)


def test_every_page_says_whose_account_it_is_and_leads_back(sam: Visitor, ticket: Ticket, thread: Question) -> None:
    for path in ("/", questions.path(thread), "/inbox", "/topics", "/people"):
        assert BANNER in sam.text(path), path
    assert "Back to my own account" in sam.text("/")
    assert sam.post("/impersonation/end").location == f"/tickets/{ticket.id}"
    assert BANNER not in sam.text("/")
    assert sam.get("/queue").status_code == 200


def test_a_refusal_and_an_error_page_say_it_too(sam: Visitor) -> None:
    assert BANNER in sam.text("/account")
    assert BANNER in sam.text("/nowhere")


def test_no_route_changes_anything_while_one_only_reads(sam: Visitor, app: Flask, thread: Question) -> None:
    """One guard over the whole map: of everything that changes something, only the ways back pass."""
    before = session.scalar(select(FactRow.id).order_by(FactRow.id.desc()).limit(1))
    tried = 0
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            if rule.endpoint in guarding.BACK:
                continue
            address = build(app, rule.endpoint, rule.arguments, thread.id)
            if address.startswith("/embed") and address != "/embed/sign-in":
                continue  # there no cookie counts: it is somebody signed out who asks
            answer = sam.post(address)
            assert answer.status_code == 403, (method, rule.endpoint, answer.status_code)
            assert "You are looking at the account of" in answer.text, rule.endpoint
            tried += 1
    assert tried > 120
    session.expire_all()
    assert session.scalar(select(FactRow.id).order_by(FactRow.id.desc()).limit(1)) == before


def test_no_page_opens_that_is_not_on_the_list(sam: Visitor, app: Flask, thread: Question) -> None:
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in guarding.READ:
            continue
        address = build(app, rule.endpoint, rule.arguments, thread.id)
        if address.startswith("/embed") and address != "/embed/sign-in":
            continue
        assert sam.get(address).status_code == 403, rule.endpoint


def test_every_name_on_the_lists_is_a_route(app: Flask) -> None:
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert known >= guarding.READ | guarding.BACK | guarding.RAISED | guarding.FREE


def build(app: Flask, endpoint: str, arguments: set[str], number: int) -> str:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint and rule.arguments == arguments)
    values = {}
    for name in arguments:
        if name not in rule._converters:
            continue  # a default of the rule
        kind = type(rule._converters[name]).__name__
        choices = getattr(rule._converters[name], "items", None)
        values[name] = number if kind == "Number" else (sorted(choices)[0] if choices else "x")
    with app.test_request_context():
        built = rule.build(values, append_unknown=False)
    assert built
    return built[1]


def test_only_for_an_open_ticket(visit: Visit, people: People, ticket: Ticket) -> None:
    with write():
        support.solve(session.get_one(Ticket, ticket.id), by=people.support)
    answer = visit(people.support).post(f"/tickets/{ticket.id}/impersonation")
    assert answer.status_code == 403
    assert "only while a ticket of theirs is open" in answer.text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SUPPORT, Role.ADMIN])
def test_nobody_looks_at_the_account_of_the_team(visit: Visit, people: People, ticket: Ticket, role: Role) -> None:
    with write():
        accounts.grant(session.get_one(User, people.visitor.id), role, by=None)
    assert visit(people.admin).post(f"/tickets/{ticket.id}/impersonation").status_code == 403


def test_who_becomes_staff_meanwhile_is_not_looked_at_any_more(sam: Visitor, people: People) -> None:
    with write():
        accounts.grant(session.get_one(User, people.visitor.id), Role.ADMIN, by=None)
    assert BANNER not in sam.text("/")
    assert sam.get("/panel/people/").status_code == 403


def test_who_is_off_support_meanwhile_is_themselves_again(sam: Visitor, people: People) -> None:
    with write():
        accounts.take_away(session.get_one(User, people.support.id), Role.SUPPORT, by=people.admin)
    assert BANNER not in sam.text("/")


def test_strangers_cannot_begin(visit: Visit, people: People, ticket: Ticket) -> None:
    for person in (None, people.visitor, people.stranger):
        assert visit(person).post(f"/tickets/{ticket.id}/impersonation").status_code in {401, 403}


def test_it_ends_after_half_an_hour(sam: Visitor, later: Callable[..., None]) -> None:
    later(minutes=29)
    assert BANNER in sam.text("/")
    later(minutes=2)
    assert BANNER not in sam.text("/")
    assert sam.get("/queue").status_code == 200


def test_it_ends_when_the_ticket_is_solved(sam: Visitor, people: People, ticket: Ticket) -> None:
    with write():
        support.solve(session.get_one(Ticket, ticket.id), by=people.admin)
    assert sam.get("/").location in {f"/tickets/{ticket.id}", "/queue"}
    assert BANNER not in sam.text("/")
    assert len(facts("ImpersonationEnded")) == 1


def test_it_ends_with_signing_out_and_the_cookie_is_worth_nothing(sam: Visitor, visit: Visit, people: People) -> None:
    sam.post("/sign-out")
    assert BANNER not in sam.text("/")
    assert sam.get("/queue").status_code == 303
    assert len(facts("ImpersonationEnded")) == 1
    assert not session.scalars(select(SignIn).where(SignIn.acts_as_id.is_not(None), SignIn.ended_at.is_(None))).all()


def test_wekan_3284_and_hypha_4055_looking_leaves_a_trace_that_the_person_can_read(
    sam: Visitor, visit: Visit, people: People
) -> None:
    vera = visit(people.visitor)
    page = vera.text("/account")
    for said in ("Support looked at your account", "Sam Support", "Why is my page empty?"):
        assert said in page
    assert "looked at the account of" in visit(people.admin).text("/panel/log")
    assert "Support looked at" not in visit(people.stranger).text("/account")


def test_chatwoot_4728_the_frame_signs_nobody_in_meanwhile(sam: Visitor, people: People, site: object) -> None:
    assert sam.get(f"/embed/sign-in?site={site.id}").status_code == 403  # type: ignore[attr-defined]
    row = session.scalars(select(SignIn).where(SignIn.acts_as_id == people.visitor.id)).one()
    assert accounts.user_of_session(row.id) is None
    sam.post("/impersonation/end")
    session.expire_all()
    again = accounts.user_of_session(row.id)
    assert again is not None
    assert again.id == people.support.id


def test_the_second_step_is_for_admins_and_changes_settings_only(
    visit: Visit, people: People, ticket: Ticket, sam: Visitor, thread: Question
) -> None:
    assert sam.post("/impersonation/changes").status_code == 403
    ada = look(visit(people.admin), ticket)
    follow = f"/follow/thread/{thread.id}"
    assert ada.post(follow, {"how_often": "each"}).status_code == 403
    assert "stay out of reach" in ada.text("/impersonation/changes")
    assert ada.post("/impersonation/changes").status_code == 303
    assert "You can change settings of theirs." in ada.text("/")
    assert ada.post(follow, {"how_often": "each", "back": "/"}).status_code != 403
    for path in (f"/questions/{thread.id}/answers", "/account/email", "/drafts", "/account/leave", "/account/export"):
        assert ada.post(path, {"body": "As Vera"}).status_code in {403, 404, 405}, path
    assert ada.get("/account/signing-in").status_code == 403
    assert "could change settings" in visit(people.visitor).text("/account")


def test_a_second_step_ends_with_the_look(visit: Visit, people: People, ticket: Ticket, thread: Question) -> None:
    ada = look(visit(people.admin), ticket)
    ada.post("/impersonation/changes")
    ada.post("/impersonation/end")
    look(ada, ticket)
    assert ada.post(f"/follow/thread/{thread.id}", {"how_often": "each"}).status_code == 403


def test_what_is_recorded_names_both(visit: Visit, people: People, ticket: Ticket, thread: Question) -> None:
    ada = look(visit(people.admin), ticket)
    with write():
        pass
    ada.post("/impersonation/changes")
    ada.post("/impersonation/end")
    rows = facts("Impersonation")
    assert [row.name for row in rows] == ["ImpersonationStarted", "ImpersonationRaised", "ImpersonationEnded"]
    assert {row.actor_id for row in rows} == {people.admin.id}
    assert {row.payload["ticket_id"] for row in rows} == {ticket.id}


def test_a_fact_of_the_person_recorded_meanwhile_has_the_actor_and_the_person(
    people: People, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from forum.accounts.actions import rename
    from forum.events import recording

    with write():
        recording._impostors.append(lambda: (people.support.id, people.visitor.id))
        try:
            rename(session.get_one(User, people.visitor.id), "Vera V.")
        finally:
            recording._impostors.pop()
    row = facts("PersonRenamed")[-1]
    assert (row.actor_id, row.on_behalf_of_id) == (people.support.id, people.visitor.id)


def test_drafts_and_the_link_to_the_mails_of_a_person_are_not_shown(sam: Visitor, thread: Question) -> None:
    for path in (f"/drafts/at?place=answer:{thread.id}", "/account/notifications", "/account/data"):
        assert sam.get(path).status_code in {403, 404}
    assert "/following/" not in sam.text(questions.path(thread)) + sam.text("/inbox") + sam.text("/")


def test_one_browser_looks_and_the_others_of_that_person_do_not(sam: Visitor, visit: Visit, people: People) -> None:
    assert BANNER not in visit(people.support).text("/")
    assert visit(people.support).get("/queue").status_code == 200


def test_nobody_looks_from_within_a_look(sam: Visitor, ticket: Ticket) -> None:
    assert sam.post(f"/tickets/{ticket.id}/impersonation").status_code == 403


def test_an_erased_person_is_not_looked_at_any_more(sam: Visitor, people: People) -> None:
    with write():
        accounts.erase(session.get_one(User, people.visitor.id), by=people.admin)
    assert BANNER not in sam.text("/")


def test_nothing_around_a_page_leads_to_where_one_may_not_go(sam: Visitor, visit: Visit, people: People) -> None:
    for path in ("/", "/inbox", "/nowhere"):
        text = sam.text(path)
        around = text[: text.index("<main")] + text[text.index("</main>") :]
        ways = set(re.findall(r'<a\b[^>]* href="(/[^"]*)"', around)) - {"/impersonation/changes"}
        for address in ways:
            assert sam.get(address).status_code == 200, address
        assert set(re.findall(r'action="([^"]*)"', around)) == {"/impersonation/end", "/sign-out"}
    own = visit(people.support).text("/")
    assert 'action="/search"' in own
    assert 'href="/account"' in own
    assert 'action="/language"' in own
