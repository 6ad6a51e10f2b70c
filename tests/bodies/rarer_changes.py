"""What the team does now and then, and what becomes of people: all of it stands on pages that were kept before."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import select

from forum import accounts, community, files, moderation, moves, pages, questions, roadmap, support
from forum.accounts import Power, Role, Span, User
from forum.accounts.profiles import change_profile, remove_avatar, set_avatar
from forum.accounts.suspending import lift_suspension
from forum.db import session
from forum.moderation import deciding
from forum.moderation.undoing import undo
from forum.pages import Page, Site
from forum.pages.licences import set_licence
from forum.pages.models import Review
from forum.questions import Answer, Question, State, Topic, TopicGroup, arranging, slowing, standing
from tests.attachments.drawn import picture
from tests.people import found_site

if TYPE_CHECKING:
    from tests.bodies.changes import Story


def guest(story: Story) -> User:
    """Somebody who reads nothing here, so that anything may become of them."""
    number = story.chance.randint(1, 3)
    return accounts.find_or_make(f"gus{number}@example.net", f"Gus {number}")


def guest_asks(story: Story) -> None:
    page = story.any_of(Page)
    questions.ask(page, story.words(), story.words(), by=guest(story))


def guest_answers(story: Story) -> None:
    questions.answer(story.question(), story.words(), by=guest(story))


def guest_leaves(story: Story) -> None:
    accounts.erase(guest(story), by=story.people.admin, posts_too=story.chance.random() < 0.5)


def guest_is_suspended(story: Story) -> None:
    accounts.suspend(guest(story), Span.WEEK, story.words(), by=story.people.admin)


def guest_may_write_again(story: Story) -> None:
    lift_suspension(guest(story), by=story.people.admin)


def guest_was_a_spammer(story: Story) -> None:
    deciding.remove_spammer(guest(story), 7, story.words(), by=story.people.moderator)


def guest_joins_the_team(story: Story) -> None:
    accounts.grant(guest(story), story.chance.choice((Role.MODERATOR, Role.SUPPORT)), by=story.people.admin)


def guest_leaves_the_team(story: Story) -> None:
    accounts.take_away(guest(story), story.chance.choice((Role.MODERATOR, Role.SUPPORT)), by=story.people.admin)


def guest_is_trusted(story: Story) -> None:
    accounts.grant_power(guest(story), story.chance.choice(list(Power)), by=story.people.admin)


def guest_shows_a_face(story: Story) -> None:
    colour = story.chance.choice(("teal", "brown"))
    set_avatar(guest(story), files.read_image(io.BytesIO(picture(size=(64, 64), colour=colour)), max_side=64))


def guest_hides_it(story: Story) -> None:
    remove_avatar(guest(story))


def guest_says_who_they_are(story: Story) -> None:
    change_profile(guest(story), name=story.words(), about=story.words(), company=story.words(), job="", links=())


def team_takes_guest(story: Story) -> None:
    team = session.scalars(community.all_teams()).first()
    team = team or community.add_team("Writers", story.words(), by=story.people.admin)
    community.add_member(team, guest(story), by=story.people.admin)


def remove_question(story: Story) -> None:
    questions.remove_question(story.question(), by=story.people.moderator)


def restore_question(story: Story) -> None:
    questions.restore_question(story.any_of(Question, Question.state == State.REMOVED), by=story.people.moderator)


def hide_question(story: Story) -> None:
    questions.hide(questions.locked(story.question().id), None)


def approve(story: Story) -> None:
    questions.approve(story.any_of(Question, Question.state == State.IN_REVIEW), by=story.people.moderator)


def decline(story: Story) -> None:
    questions.decline(story.any_of(Question, Question.state == State.IN_REVIEW), by=story.people.moderator)


def approve_answer(story: Story) -> None:
    questions.approve_answer(story.answer(Answer.state == State.IN_REVIEW), by=story.people.moderator)


def decline_answer(story: Story) -> None:
    questions.decline_answer(story.answer(Answer.state == State.IN_REVIEW), by=story.people.moderator)


def take_down(story: Story) -> None:
    answer = story.answer()
    post = story.chance.choice((moderation.Post(answer.question, answer), moderation.Post(story.question())))
    deciding.take_down(post, story.words(), by=story.people.moderator)


def undo_decision(story: Story) -> None:
    undo(story.any_of(moderation.Decision), by=story.people.admin)


def make_private(story: Story) -> None:
    support.make_private(story.question(), by=story.people.moderator)


def unpin(story: Story) -> None:
    standing.unpin(story.question(), by=story.people.moderator)


def lock(story: Story) -> None:
    standing.lock(story.question(), by=story.people.moderator)


def unlock(story: Story) -> None:
    standing.unlock(story.question(), by=story.people.moderator)


def hurry_again(story: Story) -> None:
    slowing.end_slow_mode(story.question(), by=story.people.moderator)


def solve(story: Story) -> None:
    questions.solve(story.question(), by=story.people.moderator)


def unsolve(story: Story) -> None:
    questions.unsolve(story.question(), by=story.people.moderator)


def take_me_too_back(story: Story) -> None:
    questions.take_me_too_back(story.question(), by=story.somebody)


def group_topics(story: Story) -> None:
    topic = story.any_of(Topic)
    group = session.scalars(select(TopicGroup)).first() or arranging.make_group(story.words(), by=story.people.admin)
    arranging.put_into_group(topic, group, by=story.people.admin)


def merge_topics(story: Story) -> None:
    arranging.merge_topics(story.any_of(Topic), story.any_of(Topic), by=story.people.admin)


def remove_topic(story: Story) -> None:
    arranging.remove_topic(story.any_of(Topic), by=story.people.admin)


def page_becomes_another(story: Story) -> None:
    page = story.any_of(Page)
    moves.accept(found_site(), page.id, story.address(), by=story.people.admin)


def page_is_itself_again(story: Story) -> None:
    moves.undo(story.any_of(moves.PageMove), by=story.people.admin)


def licence(story: Story) -> None:
    set_licence(found_site(), story.words(), "https://example.com/licence", by=story.people.admin)


def decisions_are_public(story: Story) -> None:
    site = session.get_one(Site, found_site().id)
    pages.change_site(site, by=story.people.admin, decisions_public=not site.decisions_public)


def review_first(story: Story) -> None:
    site = session.get_one(Site, found_site().id)
    pages.change_site(site, by=story.people.admin, review=story.chance.choice(list(Review)))


def finish_item(story: Story) -> None:
    item = story.any_of(roadmap.RoadmapItem)
    story.chance.choice((roadmap.complete, roadmap.reopen, roadmap.remove_item))(item, by=story.people.moderator)


RARER: list[Callable[[Story], None]] = [
    guest_asks, guest_answers, guest_leaves, guest_is_suspended, guest_may_write_again, guest_was_a_spammer,
    guest_joins_the_team, guest_leaves_the_team, guest_is_trusted, guest_shows_a_face, guest_hides_it,
    guest_says_who_they_are, team_takes_guest, remove_question, restore_question, hide_question, approve, decline,
    approve_answer, decline_answer, take_down, undo_decision, make_private, unpin, lock, unlock, hurry_again, solve,
    unsolve, take_me_too_back, group_topics, merge_topics, remove_topic, page_becomes_another, page_is_itself_again,
    licence, decisions_are_public, review_first, finish_item,
]  # fmt: skip
