from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import accounts, questions
from forum.accounts import Power, Role, Span
from forum.db import session, write
from forum.events import FactRow
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "Who waits here?", "I do.", by=people.visitor)


def suspend(people: People, span: Span = Span.WEEK, reason: str = "Advertising in three threads") -> None:
    with write():
        accounts.suspend(people.stranger, span, reason, by=people.moderator)


def test_who_is_suspended_reads_until_when_and_why_and_writes_nothing(
    visit: Visit, people: People, thread: Question
) -> None:
    stan = visit(people.stranger)
    suspend(people)
    refused = stan.htmx(f"/questions/{thread.id}/answers", {"body": "Buy my pills"})
    assert refused.status_code == 403
    for page in (refused.text, stan.text("/account"), stan.text(questions.path(thread))):
        assert "Your account is suspended until" in page
        assert "Advertising in three threads. You can still read everything." in page


def test_without_scripts_the_text_is_kept_on_the_page_that_says_no(
    visit: Visit, people: People, thread: Question
) -> None:
    suspend(people)
    answer = visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "A long answer"})
    assert answer.status_code == 403
    assert "A long answer" in answer.text


def test_a_suspended_person_can_sign_out(visit: Visit, people: People) -> None:
    suspend(people)
    assert visit(people.stranger).post("/sign-out").status_code == 303


def test_a_suspension_ends_by_itself(
    visit: Visit, people: People, thread: Question, later: Callable[..., None]
) -> None:
    suspend(people, Span.DAY)
    later(hours=23)
    assert visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "Hello"}).status_code == 403
    later(hours=2)
    assert visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "Hello"}).status_code == 303


def test_one_for_good_has_no_date(visit: Visit, people: People) -> None:
    suspend(people, Span.FOREVER, "Spam!")
    page = visit(people.stranger).text("/account")
    assert "Your account is suspended: Spam! You can still read everything." in page
    assert "9999" not in page
    assert "9999" not in visit(people.moderator).text(f"/panel/persons/{people.stranger.id}")


def test_the_actions_refuse_too_whatever_door_one_came_in_by(people: People, thread: Question, doc_page: Page) -> None:
    suspend(people)
    with pytest.raises(Refused, match="suspended until"), write():
        questions.answer(thread, "Hello", by=people.stranger)
    with pytest.raises(Refused, match="suspended until"), write():
        questions.ask(doc_page, "Another", "Text", by=people.stranger)
    with write():
        unconfirmed = questions.ask_unconfirmed(doc_page, "By mail", "Text", name="Stan", email="stan@example.net")
    with pytest.raises(Refused, match="suspended until"), write():
        questions.confirm(unconfirmed)


@pytest.mark.parametrize("who", ["admin", "support", "moderator"])
def test_staff_is_not_suspended_before_their_role_is_taken(people: People, who: str) -> None:
    with write():
        accounts.grant(people.customer, Role.MODERATOR, by=None)
    with pytest.raises(Refused, match=r"has a role here|yourself"), write():
        accounts.suspend(getattr(people, who), Span.DAY, "Because", by=people.customer)


def test_nobody_suspends_themselves_or_without_a_reason(people: People) -> None:
    with write():
        accounts.grant_power(people.customer, Power.SUSPEND, by=people.admin)
    with pytest.raises(Refused, match="yourself"), write():
        accounts.suspend(people.customer, Span.DAY, "Because", by=people.customer)
    with pytest.raises(Refused, match="say why"), write():
        accounts.suspend(people.stranger, Span.DAY, "  ", by=people.customer)


def test_only_who_has_the_power_suspends(people: People) -> None:
    with pytest.raises(Refused, match="Only moderators"), write():
        accounts.suspend(people.visitor, Span.DAY, "Because", by=people.stranger)


def test_the_suspended_get_no_role_and_use_no_power(people: People) -> None:
    suspend(people)
    with pytest.raises(Refused, match="End the suspension first"), write():
        accounts.grant(people.stranger, Role.MODERATOR, by=people.admin)


def test_it_is_lifted_and_both_stand_in_the_log(visit: Visit, people: People, thread: Question) -> None:
    mona, person = visit(people.moderator), f"/panel/persons/{people.stranger.id}"
    mona.post(f"{person}/suspension", {"span": "week", "note": "Rude"})
    assert "Rude" in mona.text(person)
    mona.post(f"{person}/suspension/end")
    assert visit(people.stranger).post(f"/questions/{thread.id}/answers", {"body": "Hello"}).status_code == 303
    names = [row.name for row in session.query(FactRow).order_by(FactRow.id)]
    assert names.index("UserSuspended") < names.index("SuspensionLifted")


def test_a_reason_that_is_missing_keeps_the_form(visit: Visit, people: People) -> None:
    mona, person = visit(people.moderator), f"/panel/persons/{people.stranger.id}"
    answer = mona.post(f"{person}/suspension", {"span": "never", "note": "Typed with care"})
    assert answer.status_code == 422
    assert "Typed with care" in answer.text


def test_notes_are_for_moderators_only(visit: Visit, people: People) -> None:
    mona, person = visit(people.moderator), f"/panel/persons/{people.stranger.id}"
    mona.post(f"{person}/notes", {"note": "Was warned on Monday"})
    assert "Was warned on Monday" in visit(people.admin).text(person)
    assert visit(people.support).get(person).status_code == 403
    assert "Was warned" not in visit(people.stranger).text("/account")
    assert "History and notes" in visit(people.admin).text("/panel/people/")
    found = mona.text(person)
    number = found.partition("/notes/")[2].partition("/")[0]
    mona.post(f"{person}/notes/{number}/removal")
    assert "Was warned" not in mona.text(person)
