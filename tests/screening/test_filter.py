"""The filter that learns from decisions: on real comments, and in the forum."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from forum import accounts, questions, screening
from forum.accounts import User
from forum.channels.models import Delivery
from forum.cli.evaluating import spam
from forum.db import session, write
from forum.moderation import Post, deciding, keep
from forum.moderation.models import Decision
from forum.moderation.undoing import undo
from forum.pages import Page, Review, Site
from forum.questions import Question, State
from forum.screening.evaluating import Judged
from forum.screening.models import Lesson
from forum.screening.teaching import weigh_anew
from forum.screening.weighing import threshold, weigh
from tests.people import People
from tests.visiting import Visitor

CASES = Path(os.environ.get("CASES") or Path(__file__).parents[3] / "shared" / "cases")
PSY, KATY = CASES / "spam" / "youtube01-psy.csv", CASES / "spam" / "youtube02-katyperry.csv"
SPAM = "Subscribe to my channel and earn free money at http://win{}.example.biz, please visit my shop number {}"
GOOD = "The build fails with error {} after the upgrade of the parser; what does line {} of the log mean?"


@pytest.fixture(scope="module")
def cases() -> Path:
    if not PSY.exists():
        pytest.skip(f"{PSY} is not there (set CASES)")
    return CASES


@pytest.fixture
def taught(people: People, doc_page: Page) -> None:
    with write():
        for n in range(24):
            screening.learn(f"good:{n}", GOOD.format(n, n), spam=False, because=f"g:{n}", author_id=None)
            screening.learn(f"spam:{n}", SPAM.format(n, n), spam=True, because=f"s:{n}", author_id=None)
    session.rollback()
    weigh_anew()


@pytest.mark.parametrize(("train", "test"), [(PSY, KATY), (KATY, PSY)])
def test_spam_of_one_page_is_known_from_another_and_hardly_anything_good_is_held(
    cases: Path, train: Path, test: Path
) -> None:
    judged: Judged = screening.judge_file(screening.examples_of(train), screening.examples_of(test))
    assert judged.spam == judged.good == 175
    assert judged.caught / judged.spam >= 0.80
    assert judged.held <= 3


@pytest.mark.parametrize("train", [PSY, KATY])
def test_no_real_question_is_held_for_what_it_says(cases: Path, train: Path) -> None:
    examples = screening.examples_of(train)
    weights = weigh(examples)
    above = threshold(examples, weights)
    asked = [
        f"{row.get('Title')}\n{row.get('Body')}"
        for place in ("coffee", "conlang-meta")
        for row in ElementTree.parse(cases / "stackexchange" / place / "Posts.xml").getroot()
        if row.get("PostTypeId") == "1"
    ]
    assert len(asked) == 279
    assert not [text for text in asked if weights.score(screening.signs_of(text)) > above]


def test_the_command_prints_both_directions(cases: Path) -> None:
    said = CliRunner().invoke(spam, [str(PSY), str(KATY)]).output
    assert "learned from youtube01-psy.csv, judged on youtube02-katyperry.csv" in said
    assert "learned from youtube02-katyperry.csv, judged on youtube01-psy.csv" in said


def test_a_forum_that_decided_little_holds_nothing_by_content(people: People, doc_page: Page) -> None:
    with write():
        screening.learn("spam:1", SPAM, spam=True, because="s:1", author_id=None)
    weigh_anew()
    with write():
        asked = questions.ask(doc_page, "Free money", SPAM.format(1, 1), by=people.visitor)
    assert asked.is_published


def test_suspected_spam_is_held_and_nobody_hears_of_it_until_it_is_approved_once(
    taught: None, people: People, doc_page: Page, run_jobs: Callable[[], None], visit: Callable[..., Visitor]
) -> None:
    with write():
        asked = questions.ask(doc_page, "Free money", SPAM.format(90, 91), by=people.visitor)
        fine = questions.ask(doc_page, "It fails", GOOD.format(90, 91), by=people.stranger)
    assert asked.state is State.IN_REVIEW
    assert fine.is_published
    run_jobs()
    told = select(func.count()).select_from(Delivery).where(Delivery.about.like(f"%question:{asked.id}%"))
    assert session.scalar(told) == 0
    shown = visit(people.moderator).text("/panel/review")
    assert "Looks like spam" in shown
    assert "It speaks for spam:" in shown
    with write():
        keep(Post(session.get_one(Question, asked.id)), by=people.moderator)
    assert session.get_one(Question, asked.id).is_published


def test_an_edit_that_makes_spam_of_a_post_hides_it(taught: None, people: People, doc_page: Page) -> None:
    with write():
        asked = questions.ask(doc_page, "It fails", GOOD.format(1, 2), by=people.visitor)
    with write():
        questions.edit_question(asked, "Free money", SPAM.format(3, 4), by=people.visitor, seen=0)
    assert session.get_one(Question, asked.id).state is State.IN_REVIEW


def test_decisions_are_learned_and_what_is_taken_back_is_forgotten(people: People, doc_page: Page) -> None:
    with write():
        asked = questions.ask(doc_page, "Free money", SPAM.format(1, 2), by=people.visitor)
        deciding.remove_spammer(people.visitor, 7, "Advertising", by=people.moderator)
    lesson = session.scalars(select(Lesson)).one()
    assert (lesson.subject, lesson.spam) == (f"question:{asked.id}", True)
    with write():
        undo(session.scalars(select(Decision)).one(), by=people.moderator)
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0


def test_it_is_spam_says_the_moderator_and_the_author_gets_no_mail(
    people: People,
    doc_page: Page,
    visit: Callable[..., Visitor],
    run_jobs: Callable[[], None],
    later: Callable[..., None],
) -> None:
    with write():
        session.get_one(Site, doc_page.site_id).review = Review.NEWCOMERS
    with write():
        asked = questions.ask(doc_page, "Free money", SPAM.format(1, 2), by=people.visitor)
    visit(people.moderator).post(f"/panel/review/questions/{asked.id}/spam")
    later(minutes=3)
    run_jobs()
    assert session.get_one(Question, asked.id).state is State.REMOVED
    assert session.scalars(select(Lesson)).one().spam
    assert not session.scalars(select(Delivery).where(Delivery.to == people.visitor.email)).all()


def test_what_somebody_wrote_teaches_nothing_once_they_are_erased(people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Free money", SPAM.format(1, 2), by=people.visitor)
        deciding.remove_spammer(people.visitor, 7, "Advertising", by=people.moderator)
    with write():
        accounts.erase(session.get_one(User, people.visitor.id), posts_too=True, by=people.admin)
    assert session.scalar(select(func.count()).select_from(Lesson)) == 0
