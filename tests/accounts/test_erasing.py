from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import accounts, following, questions, support
from forum.accounts import Purpose, User, person_path
from forum.accounts.models import SignIn
from forum.channels import Delivery, DeliveryState
from forum.db import Base, session, write
from forum.events import FactRow
from forum.following import HowOften, Kind
from forum.notifications import add_route
from forum.notifications.models import MailTrouble
from forum.pages import Page
from forum.presence import save_draft
from forum.questions import Question, State
from forum.refused import Refused
from tests.files.test_images import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
NAME, EMAIL = "Vera Visitor", "vera@example.org"


@pytest.fixture
def life(
    visit: Visit, people: People, doc_page: Page, run_jobs: Callable[[], None], later: Callable[..., None]
) -> Question:
    """Vera left traces everywhere: posts, mails, pings, a profile, a picture, a role request, a ticket, codes."""
    with write():
        add_route("mail", "team@example.com", name="Team", by=people.admin)
        thread = questions.ask(doc_page, "How do I begin?", "It says no.", by=people.visitor)
        questions.answer(thread, "Like this.", by=people.moderator)
        questions.answer(thread, "Thank you.", by=people.visitor)
        other = questions.ask(doc_page, "Another question", "Words.", by=people.stranger)
        questions.answer(other, "I know this one.", by=people.visitor)
        support.escalate(thread, by=people.support)
        questions.ask_unconfirmed(doc_page, "Never confirmed", "Words.", name=NAME, email=EMAIL)
        accounts.send_code(EMAIL, Purpose.SIGN_IN, path="/sign-in")
    vera = visit(people.visitor)
    vera.post("/account/avatar", {"picture": (io.BytesIO(picture()), "me.png")})
    vera.post("/account/profile", {"name": NAME, "about": f"I am {NAME}, write to {EMAIL}"})
    vera.post("/account/moderation-request", {"reason": f"Because I am {NAME}"})
    later(minutes=6)
    run_jobs()
    with write():
        questions.answer(questions.locked(thread.id), "One more.", by=people.support)
        accounts.send_code(EMAIL, Purpose.SIGN_IN, path="/sign-in")
    return thread


def everything() -> str:
    """All text in all tables."""
    rows = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            rows.append(f"{table.name}: {[value for value in row if not isinstance(value, bytes)]!r}")
    return "\n".join(rows)


def traces() -> list[str]:
    return [line for line in everything().splitlines() if NAME in line or EMAIL in line or "Vera" in line]


def leave(visit: Visit, person: User, posts: str = "stay", **more: str) -> object:
    return visit(person).post("/account/leave", {"address": person.email, "posts": posts, **more})


@pytest.mark.parametrize("posts", ["stay", "go"])
def test_afterwards_no_table_knows_name_or_address(
    visit: Visit, people: People, life: Question, run_jobs: Callable[[], None], later: Callable[..., None], posts: str
) -> None:
    assert len(traces()) > 8
    leave(visit, people.visitor, posts)
    assert traces() == []
    later(hours=1)
    run_jobs()
    assert traces() == []


def test_what_they_wrote_stays_and_reads_on(visit: Visit, people: People, life: Question) -> None:
    leave(visit, people.visitor)
    page = visit().text(questions.path(life))
    assert "It says no." in page
    assert "Thank you." in page
    assert "Somebody who left" in page
    assert "Like this." in page
    assert NAME not in page
    assert f"/people/{people.visitor.id}/" not in page
    for address in ("/", "/unanswered", f"/embed?page={'https://docs.example.com/guide/install'}"):
        assert visit().get(address).status_code == 200
    assert visit(people.support).get("/queue").status_code == 200
    for address in ("/panel/", "/panel/waiting", "/panel/threads", "/panel/people/", "/panel/log", "/panel/deliveries"):
        assert NAME not in visit(people.admin).text(address)


def test_their_words_can_go_too_and_leave_a_gap(visit: Visit, people: People, life: Question) -> None:
    leave(visit, people.visitor, "go")
    session.expire_all()
    page = visit().get(f"/questions/{life.id}", follow_redirects=True).text
    assert "It says no." not in page
    assert "How do I begin?" not in page
    assert "Like this." in page
    assert "has left and taken the text along" in page
    kept = everything()
    for words in ("It says no.", "How do I begin?", "Thank you.", "I know this one."):
        assert words not in kept
    assert "Another question" in kept


def test_nothing_more_is_sent_to_them(
    visit: Visit, people: People, life: Question, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    waiting = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.WAITING)).all()
    assert waiting
    leave(visit, people.visitor)
    others = Delivery.to.not_in([people.moderator.email, people.support.email])  # they answered, so they follow
    before = len(session.scalars(select(Delivery).where(others)).all())
    later(hours=1)
    run_jobs()
    with write():
        questions.answer(questions.locked(life.id), "For whoever reads on.", by=people.support)
    later(hours=1)
    run_jobs()
    assert len(session.scalars(select(Delivery).where(others)).all()) == before


def belonging(person: User) -> dict[str, int]:
    """How many rows of each table are there for this person's sake alone."""
    found: dict[str, int] = {}
    for table in Base.metadata.sorted_tables:
        for column in (key.parent for key in table.foreign_keys if key.column.table.name == "user"):
            personal = any(key.ondelete == "CASCADE" for key in column.foreign_keys)
            if personal and (number := len(session.execute(select(table).where(column == person.id)).all())):
                found[table.name] = found.get(table.name, 0) + number
    return found


def test_what_they_followed_read_began_and_voted_for_is_gone_and_counts_no_more(
    visit: Visit, people: People, life: Question, doc_page: Page, run_jobs: Callable[[], None]
) -> None:
    with write():
        other = questions.ask(doc_page, "One more question", "Words.", by=people.stranger)
        helpful = questions.answer(other, "With pip.", by=people.moderator)
        questions.say_me_too(other, by=people.visitor)
        questions.say_it_helped(helpful, by=people.visitor)
        following.follow(Kind.PAGE, doc_page.id, HowOften.DAILY, by=people.visitor)
        following.mute(people.visitor, "digests")
        following.set_reader(people.visitor, zone="Asia/Tokyo", follows_own=False)
        save_draft("answer:1", {"body": f"I am {NAME}"}, by=people.visitor, number=None, version=0)
        session.add(MailTrouble(user_id=people.visitor.id, count=1, said=f"550 no {EMAIL}", last_at=other.created_at))
    run_jobs()
    had = {"follow", "mute", "reader", "draft", "inbox_thread", "happening", "question_vote", "answer_vote"}
    assert had | {"mail_trouble", "reply_mail"} <= belonging(people.visitor).keys()
    assert "Vera Visitor" in visit(people.stranger).text("/inbox")
    leave(visit, people.visitor)
    run_jobs()
    session.expire_all()
    assert belonging(people.visitor) == {}
    assert traces() == []
    assert session.get_one(Question, other.id).me_too_count == 0
    assert session.get_one(questions.Answer, helpful.id).helped_count == 0
    assert "Vera" not in visit(people.stranger).text("/inbox")


def test_they_are_signed_out_everywhere_and_can_come_back_as_somebody_new(
    visit: Visit, people: People, life: Question
) -> None:
    elsewhere, number = visit(people.visitor), people.visitor.id
    leave(visit, people.visitor)
    assert elsewhere.get("/account").status_code == 303
    assert not session.scalars(select(SignIn).where(SignIn.user_id == number)).all()
    assert visit().get(f"/people/{number}").status_code == 404
    with write():
        again = accounts.find_or_make(EMAIL, "Vera again")
        assert again.id != number


def test_one_goes_only_by_typing_ones_own_address(visit: Visit, people: People) -> None:
    for typed in ("", "yes", "ada@example.com"):
        answer = visit(people.visitor).post("/account/leave", {"address": typed, "posts": "go"})
        assert answer.status_code == 422
    assert visit().get("/account/leave").status_code == 303
    assert visit().post("/account/leave", {"address": EMAIL}).status_code == 401
    session.expire_all()
    assert session.get_one(User, people.visitor.id).name == NAME


def test_the_last_admin_cannot_go(visit: Visit, people: People) -> None:
    answer = visit(people.admin).post("/account/leave", {"address": people.admin.email})
    assert "last admin" in answer.text
    assert visit(people.admin).post(f"/panel/people/{people.admin.id}/erasure").status_code == 422
    session.expire_all()
    assert session.get_one(User, people.admin.id).admin


def test_an_admin_erases_somebody_and_the_log_says_so(visit: Visit, people: People, life: Question) -> None:
    admin = visit(people.admin)
    assert NAME in admin.text(f"/panel/people/{people.visitor.id}/erasure")
    admin.post(f"/panel/people/{people.visitor.id}/erasure", {"posts": "go"})
    assert traces() == []
    fact = session.scalars(select(FactRow).where(FactRow.name == "PersonErased")).one()
    assert fact.actor_id == people.admin.id
    assert "erased the account of" in admin.text("/panel/log")
    assert admin.get(f"/panel/people/{people.visitor.id}/erasure").status_code == 404


@pytest.mark.parametrize("role", ["moderator", "support", "stranger"])
def test_nobody_else_erases_anybody(people: People, role: str) -> None:
    with write(), pytest.raises(Refused):
        accounts.erase(people.visitor, by=getattr(people, role))


def test_what_waits_for_review_is_not_published_any_more(visit: Visit, people: People, doc_page: Page) -> None:
    from forum.pages import Review, Site

    with write():
        session.get_one(Site, doc_page.site_id).review = Review.EVERYBODY
        held = questions.ask(doc_page, "A held question", "Text.", by=people.visitor)
    leave(visit, people.visitor)
    session.expire_all()
    assert session.get_one(Question, held.id).state is State.REMOVED
    assert "A held question" not in everything()


def test_a_colleague_who_leaves_gives_the_tickets_back(visit: Visit, people: People, life: Question) -> None:
    from forum.support.models import Ticket

    with write():
        ticket = session.scalars(select(Ticket)).one()
        support.take(ticket, by=people.support)
    leave(visit, people.support)
    session.expire_all()
    assert session.scalars(select(Ticket)).one().assignee_id is None


def test_somebody_erased_has_a_path_nobody_is_led_to(people: People) -> None:
    with write():
        accounts.erase(people.stranger, by=people.admin)
    assert "stan" not in person_path(session.get_one(User, people.stranger.id))
