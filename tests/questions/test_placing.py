from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from forum import questions, rota, support
from forum.db import session, write
from forum.pages import Page, Site, find_or_make_page, identity_on, register_site
from forum.questions import Question
from forum.refused import Refused
from forum.support import Ticket, Watch
from tests.people import People
from tests.visiting import Visitor

ELSEWHERE = "https://docs.example.com/guide/upgrade"


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "How do I install it?", "On Debian.", by=people.visitor)


@pytest.fixture
def other_site(app: object) -> Site:
    """Another documentation of the same forum, whose team never sleeps."""
    with write():
        always = rota.make_calendar("Round the clock", "UTC", rota.ALWAYS)
        return register_site("Handbook", "https://handbook.example.com/", calendar=always, by=None)


def revision(page: Page) -> int:
    session.rollback()
    return session.get_one(Page, page.id, populate_existing=True).revision


def test_a_moved_thread_is_on_its_new_page_only_and_both_pages_hear_of_it(
    visit: Callable[..., Visitor], people: People, doc_page: Page, thread: Question
) -> None:
    before = revision(doc_page)
    sent = visit(people.moderator).post(f"/questions/{thread.id}/place", {"address": f"{ELSEWHERE}#packages"})
    assert sent.status_code == 303
    assert revision(doc_page) == before + 1
    [shown] = session.get_one(Question, thread.id).shown_on
    assert (shown.page.address, shown.section) == (ELSEWHERE, "packages")
    assert shown.page.revision == 1
    assert "How do I install it?" in visit().text(f"/embed?page={ELSEWHERE}")
    assert "How do I install it?" not in visit().text(f"/embed?page={doc_page.address}")
    assert visit().get(f"/pages/{doc_page.id}").status_code == 404


def test_moving_a_thread_to_another_site_makes_its_working_hours_count(
    people: People, other_site: Site, thread: Question
) -> None:
    with write():
        questions.move_to(thread, "https://handbook.example.com/start", by=people.moderator)
    session.expire_all()
    moved = session.get_one(Question, thread.id)
    assert moved.site_id == other_site.id
    assert moved.waiting_since is not None
    assert session.get_one(Watch, thread.id).forward_at == moved.waiting_since + timedelta(hours=8)


def test_the_ticket_of_a_moved_thread_runs_by_the_clock_of_its_new_site(
    people: People, other_site: Site, thread: Question
) -> None:
    with write():
        number = support.escalate(thread, by=people.support).id
    before = session.get_one(Ticket, number).due_at
    with write():
        questions.move_to(thread, "https://handbook.example.com/start", by=people.moderator)
    session.expire_all()
    ticket = session.get_one(Ticket, number)
    assert ticket.site_id == other_site.id
    assert ticket.due_at is not None
    assert before is not None
    assert ticket.due_at <= before


def test_a_thread_goes_to_no_unknown_address_and_nobody_but_moderators_moves_it(
    people: People, thread: Question
) -> None:
    with pytest.raises(Refused, match="belongs to no site"), write():
        questions.move_to(thread, "https://elsewhere.example.org/", by=people.moderator)
    with pytest.raises(Refused, match="Only moderators"), write():
        questions.move_to(thread, ELSEWHERE, by=people.support)


def test_known_pages_are_offered_by_words_of_their_title(
    visit: Callable[..., Visitor], people: People, doc_page: Page, other_site: Site
) -> None:
    with write():
        address = "https://handbook.example.com/install-all"
        find_or_make_page(other_site, identity_on(other_site, address), "Everything about installing")
    text = visit(people.moderator).text("/questions/pages?address=INSTALLING")
    assert text.count("<option") == 2
    assert "Installing · Example docs" in text
    assert f'value="{address}"' in text
    assert visit(people.moderator).text("/questions/pages?address=100%25").count("<option") == 0


def test_a_page_with_an_id_of_its_own_is_found_by_where_it_stands(people: People, site: Site, thread: Question) -> None:
    with write():
        named = find_or_make_page(site, identity_on(site, ELSEWHERE, explicit="upgrading"))
        questions.show_on(thread, ELSEWHERE, by=people.moderator)
    assert named.id in {shown.page_id for shown in session.get_one(Question, thread.id).shown_on}
