"""Reports that hide, what becomes of them, levels that the team sets, and what the filter shows of itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import escape
from sqlalchemy import func, select

from forum import accounts, following, questions, screening
from forum.accounts import User
from forum.channels.models import Delivery
from forum.db import session, write
from forum.inbox import entries
from forum.moderation import Post, Why, keep, remove, report
from forum.moderation.models import Decision, Deed
from forum.moderation.undoing import undo
from forum.pages import Page
from forum.questions import Answer, Level, Question, State, level_of
from forum.refused import Refused
from forum.screening import loudest, sign_words
from forum.screening.models import Lesson
from forum.screening.teaching import weigh_anew
from tests.people import People
from tests.visiting import Visitor

Later = Callable[..., None]
TEXT = "Subscribe to my channel and earn free money at http://win{0}.example.biz, please visit my shop number {0}"
GOOD = "The build fails with error {0} after the upgrade of the parser; what does line {0} of the log mean?"


@pytest.fixture
def members(people: People, doc_page: Page, later: Later) -> list[User]:
    """Three who wrote something that has stood."""
    with write():
        made = [accounts.find_or_make(f"m{n}@example.net", f"Member {n}") for n in range(3)]
        for n, person in enumerate(made):
            questions.ask(doc_page, f"Why {n}?", f"It stops at {n}.", by=person)
    later(days=8)
    return made


@pytest.fixture
def asked(members: list[User], people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "Where?", "Where is it?", by=people.stranger)


def all_report(number: int, persons: list[User]) -> State:
    with write():
        for person in persons:
            report(Post(session.get_one(Question, number)), Why.SPAM, "", by=session.get_one(User, person.id))
    return session.get_one(Question, number).state


def mails_to(person: User) -> list[Delivery]:
    session.rollback()
    theirs = (Delivery.to == session.get_one(User, person.id).email) & Delivery.about.startswith("reports:")
    return list(session.scalars(select(Delivery).where(theirs)))


def test_three_members_hide_a_post_and_three_old_accounts_do_not(
    asked: Question, members: list[User], people: People, later: Later
) -> None:
    with write():
        empty = [accounts.find_or_make(f"e{n}@example.net", f"Empty {n}") for n in range(5)]
    later(days=9)
    assert all_report(asked.id, empty) is State.PUBLISHED
    assert all_report(asked.id, members) is State.IN_REVIEW


def test_who_was_told_that_it_may_stay_hides_it_no_more(asked: Question, members: list[User], people: People) -> None:
    assert all_report(asked.id, members) is State.IN_REVIEW
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
    assert all_report(asked.id, members) is State.PUBLISHED
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
        questions.edit_question(session.get_one(Question, asked.id), "Where?", "Now worse.", by=people.stranger, seen=0)


def test_a_changed_text_can_be_hidden_by_them_again(
    asked: Question, members: list[User], people: People, later: Later
) -> None:
    all_report(asked.id, members)
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
    later(minutes=1)
    with write():
        questions.edit_question(session.get_one(Question, asked.id), "Where?", "Now worse.", by=people.stranger, seen=0)
    assert all_report(asked.id, members) is State.IN_REVIEW


def test_who_reports_for_nothing_three_times_hides_nothing(
    asked: Question, members: list[User], people: People, doc_page: Page
) -> None:
    with write():
        others = [questions.ask(doc_page, f"How {n}?", f"How {n}?", by=people.customer).id for n in range(3)]
    for number in others:
        all_report(number, members[:1])
        with write():
            keep(Post(session.get_one(Question, number)), by=people.moderator)
    assert all_report(asked.id, members) is State.PUBLISHED


def test_reporters_are_told_once_what_became_of_it_and_not_by_whom(
    asked: Question, members: list[User], people: People, run_jobs: Callable[[], None], later: Later, doc_page: Page
) -> None:
    with write():
        thread = session.scalars(select(Question).where(Question.author_id == members[1].id)).one()
        answer = questions.answer(thread, "Buy this instead, it is cheap.", by=people.stranger).id
        report(Post(asked), Why.OFF_TOPIC, "", by=members[0])
        report(Post(session.get_one(Question, thread.id), session.get_one(Answer, answer)), Why.SPAM, "", by=members[0])
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
        remove(Post(thread, session.get_one(Answer, answer)), by=people.moderator)
    run_jobs()
    assert not mails_to(members[0])
    for _round in range(2):
        later(minutes=6)
        run_jobs()
    [mail] = mails_to(members[0])
    text = str(mail.message["text"])
    assert "“Where?”: it stays as it is." in text
    assert "An answer in “Why 1?”: it was taken away." in text
    assert "Buy this" not in text
    assert "Mona" not in text
    assert not mails_to(members[2])
    said = [entry.said for entry in entries(session.get_one(User, members[0].id)).rows]
    assert ["What you reported was looked at and stays"] in said
    assert ["What you reported was looked at and taken away"] in said


def test_nobody_is_told_of_what_was_taken_back_or_who_muted_mails(
    asked: Question, members: list[User], people: People, run_jobs: Callable[[], None], later: Later
) -> None:
    with write():
        following.mute(members[1], "mail")
    all_report(asked.id, members[:2])
    with write():
        made = remove(Post(session.get_one(Question, asked.id)), by=people.moderator)
    with write():
        undo(session.get_one(Decision, made.id), by=people.moderator)
    later(minutes=6)
    run_jobs()
    assert not mails_to(members[0])
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
    later(minutes=6)
    run_jobs()
    assert len(mails_to(members[0])) == 1
    assert not mails_to(members[1])


def test_a_level_is_shown_with_what_it_may_and_what_comes_next(
    members: list[User], people: People, visit: Callable[..., Visitor]
) -> None:
    where = accounts.person_path(members[0])
    mine = visit(members[0]).text(where)
    assert "Your level: <b>member</b>" in mine
    assert "10 public posts (now 1)" in mine
    assert "<b>member</b>" in visit(people.moderator).text(where)
    assert "<b>member</b>" not in visit(members[1]).text(where)
    assert "<b>member</b>" not in visit().text(where)


def test_the_team_sets_a_level_with_a_reason_and_it_stands_in_the_log(
    members: list[User], people: People, visit: Callable[..., Visitor]
) -> None:
    mona, number = visit(people.moderator), members[0].id
    at = f"/panel/persons/{number}/level"
    assert mona.post(at, {"level": "0", "reason": " "}).status_code == 422
    assert mona.post(at, {"level": "0", "reason": "Advertises now and then"}).status_code == 303
    assert level_of(session.get_one(User, number)) is Level.NEWCOMER
    shown = mona.text(f"/panel/persons/{number}")
    assert "Advertises now and then" in shown
    assert "Mona Moderator" in shown
    assert "Advertises" not in visit(session.get_one(User, number)).text(accounts.person_path(members[0]))
    mona.post(at, {"level": ""})
    assert level_of(session.get_one(User, number)) is Level.MEMBER
    assert set(session.scalars(select(Deed.name))) >= {"LevelPinned", "LevelUnpinned"}
    assert visit(people.stranger).post(at, {"level": "2", "reason": "Me"}).status_code == 403
    with pytest.raises(Refused), write():
        questions.pin_level(session.get_one(User, people.support.id), Level.NEWCOMER, "No", by=people.moderator)


def teach() -> None:
    with write():
        for n in range(24):
            screening.learn(f"good:{n}", GOOD.format(n), spam=False, because=f"g:{n}", author_id=None)
            screening.learn(f"spam:{n}", TEXT.format(n), spam=True, because=f"s:{n}", author_id=None)
    session.rollback()
    weigh_anew()


def test_the_filter_shows_what_it_knows_and_tries_a_text(
    people: People, doc_page: Page, visit: Callable[..., Visitor]
) -> None:
    mona = visit(people.moderator)
    assert "knows too little yet" in mona.text("/panel/filter")
    teach()
    shown = mona.text("/panel/filter")
    assert "It learned from 24 texts that were spam and 24 that were not." in shown
    assert str(escape(sign_words(loudest(spam=True)[0].name))) in shown
    assert "It would be held." in mona.post("/panel/filter/trials", {"text": TEXT.format(99)}).text
    assert "It would appear at once." in mona.post("/panel/filter/trials", {"text": GOOD.format(99)}).text
    assert session.scalar(select(func.count()).select_from(Question)) == 0


def test_it_says_where_it_was_wrong(people: People, doc_page: Page, visit: Callable[..., Visitor]) -> None:
    teach()
    with write():
        held = questions.ask(doc_page, "My free channel", TEXT.format(50), by=people.visitor)
        seen = questions.ask(doc_page, "A quiet advert", "Our team can do this for you at a fee.", by=people.stranger)
    assert (held.state, seen.state) == (State.IN_REVIEW, State.PUBLISHED)
    mona = visit(people.moderator)
    mona.post(f"/panel/review/questions/{held.id}/approval")
    mona.post("/reports", {"post": f"question:{seen.id}", "why": "spam"})
    mona.post(f"/panel/review/questions/{seen.id}/spam")
    shown = mona.text("/panel/filter")
    assert "My free channel" in shown
    assert "A quiet advert" in shown


def test_admins_have_it_learn_anew_or_forget(people: People, doc_page: Page, visit: Callable[..., Visitor]) -> None:
    with write():
        asked = questions.ask(doc_page, "It stops", "It stops with 12.", by=people.visitor)
        report(Post(asked), Why.OTHER, "Is it?", by=people.stranger)
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
    ada = visit(people.admin)
    assert visit(people.moderator).post("/panel/filter/forgetting").status_code == 403
    ada.post("/panel/filter/forgetting")
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0
    ada.post("/panel/filter/learning")
    assert session.scalar(select(func.count()).select_from(Lesson)) == 1
