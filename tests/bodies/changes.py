"""Anything people do with threads, drawn at random: what is refused, or meets nothing, changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.exc import NoResultFound

from forum import pages, questions, roadmap, support
from forum.accounts import User
from forum.accounts.actions import rename
from forum.db import session, write
from forum.pages import Page, Site
from forum.pages.looks import change_look as wear
from forum.questions import Answer, CloseReason, Question, State, Topic
from forum.questions.arranging import rename_topic
from forum.refused import Refused
from tests.bodies.rarer_changes import RARER
from tests.people import People, found, found_site

ADDRESS = "https://docs.example.com/guide/{}"
Chance = random.Random
Row = TypeVar("Row")


class Story:
    """Changes one after the other, each in a transaction of its own."""

    def __init__(self, seed: int) -> None:
        self.chance = Chance(seed)
        self._told = 0

    def go_on(self) -> str:
        """One change; its name."""
        change = self.chance.choice(CHANGES)
        try:
            with write():
                change(self)
        except (Refused, NoResultFound, IndexError):
            session.rollback()
        return change.__name__

    @property
    def people(self) -> People:
        return found()

    @property
    def somebody(self) -> User:
        people = self.people
        return self.chance.choice((people.visitor, people.customer, people.stranger, people.moderator, people.admin))

    def words(self) -> str:
        self._told += 1
        return f"Text {self._told} of {self.chance.choice(('one', 'two', 'three'))}"

    def address(self) -> str:
        return ADDRESS.format(self.chance.randint(1, 3))

    def question(self) -> Question:
        return self.any_of(Question)

    def answer(self, *those: ColumnElement[bool]) -> Answer:
        return self.any_of(Answer, *those)

    def any_of(self, kind: type[Row], *those: ColumnElement[bool]) -> Row:
        return self.chance.choice(session.scalars(select(kind).where(*those).order_by(text("id"))).all())


def ask(story: Story) -> None:
    page = pages.find_or_make_page(found_site(), pages.identity_on(found_site(), story.address()), "Guide")
    questions.ask(page, story.words(), story.words(), by=story.somebody)


def answer(story: Story) -> None:
    questions.answer(story.question(), story.words(), by=story.somebody)


def accept(story: Story) -> None:
    questions.accept(story.answer(), by=story.people.moderator)


def unaccept(story: Story) -> None:
    questions.unaccept(story.answer(), by=story.people.moderator)


def edit_title(story: Story) -> None:
    question = story.question()
    questions.edit_question(question, story.words(), question.body, by=story.people.admin, seen=question.edits)


def edit_answer(story: Story) -> None:
    made = story.answer()
    questions.edit_answer(made, story.words(), by=story.people.admin, seen=made.edits)


def vote(story: Story) -> None:
    questions.say_it_helped(story.answer(), by=story.somebody)


def take_vote_back(story: Story) -> None:
    questions.take_help_back(story.answer(), by=story.somebody)


def say_me_too(story: Story) -> None:
    questions.say_me_too(story.question(), by=story.somebody)


def close(story: Story) -> None:
    questions.close(story.question(), story.chance.choice(list(CloseReason)), by=story.people.moderator)


def reopen(story: Story) -> None:
    questions.reopen(story.question(), by=story.people.moderator)


def merge(story: Story) -> None:
    questions.merge(story.question(), story.question(), by=story.people.admin)


def close_as_duplicate(story: Story) -> None:
    questions.close_as_duplicate(story.question(), story.question(), by=story.people.admin)


def split(story: Story) -> None:
    questions.split(story.answer(), story.words(), along=(), by=story.people.admin)


def pin(story: Story) -> None:
    questions.pin(story.question(), by=story.people.moderator)


def slow_down(story: Story) -> None:
    questions.slow_down(story.question(), 5, by=story.people.moderator)


def set_topics(story: Story) -> None:
    names = story.chance.sample(("Setup", "Themes", "Search"), story.chance.randint(0, 2))
    questions.set_topics(story.question(), names, by=story.people.admin)


def name_topic_anew(story: Story) -> None:
    rename_topic(story.any_of(Topic), story.words(), by=story.people.admin)


def move(story: Story) -> None:
    questions.move_to(story.question(), story.address(), by=story.people.admin)


def show_elsewhere(story: Story) -> None:
    questions.show_on(story.question(), story.address(), by=story.people.admin)


def show_no_more(story: Story) -> None:
    question = story.any_of(Question, Question.shown_on.any())
    questions.hide_from(question, story.chance.choice(question.shown_on).page_id, by=story.people.admin)


def remove_answer(story: Story) -> None:
    questions.remove_answer(story.answer(Answer.state == State.PUBLISHED), by=story.somebody)


def restore_answer(story: Story) -> None:
    """What became a question of its own is gone too, and nobody removed it."""
    questions.restore_answer(story.answer(Answer.removed_at.is_not(None)), by=story.people.moderator)


def hide_answer(story: Story) -> None:
    made = story.answer(Answer.state == State.PUBLISHED)
    questions.hide(questions.locked(made.question_id), made)


def rename_somebody(story: Story) -> None:
    """Of those who wrote."""
    wrote = story.chance.choice((story.question, story.answer))().author
    rename(wrote or story.somebody, story.words())


def name_page_anew(story: Story) -> None:
    page = story.any_of(Page)
    page.title = story.words()


def change_look(story: Story) -> None:
    wear(found_site(), brand=story.words(), accent="", by=story.people.admin)


def answered_by(story: Story) -> None:
    site = session.get_one(Site, found_site().id)
    pages.change_site(site, by=story.people.admin, answered_by=story.words())


def hand_over(story: Story) -> None:
    support.escalate(story.question(), by=story.people.moderator)


def intend(story: Story) -> None:
    roadmap.add_item(roadmap.Draft(story.words()), by=story.people.moderator)


EVERYDAY: list[Callable[[Story], None]] = [
    ask, ask, answer, answer, answer, accept, unaccept, edit_title, edit_answer, vote, take_vote_back, say_me_too,
    close, reopen, merge, close_as_duplicate, split, pin, slow_down, set_topics, name_topic_anew, move, show_elsewhere,
    show_no_more, remove_answer, restore_answer, hide_answer, rename_somebody, name_page_anew, change_look, answered_by,
    hand_over, intend,
]  # fmt: skip
CHANGES = [*EVERYDAY, *RARER]
