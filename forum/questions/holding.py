"""Whether a post appears at once, or a moderator reads it first."""

from __future__ import annotations

from forum import screening
from forum.accounts import User
from forum.db import session
from forum.pages import Review, Site
from forum.questions.levels import Level, level_of
from forum.questions.models import Answer, Question
from forum.questions.newcomers import fits
from forum.questions.showing import ItsSite


def held_for_review(site: Site | ItsSite, user: User) -> bool:
    """As the site asks for it, whatever the text says."""
    if user.is_staff or user.powers or site.review is Review.NOBODY:
        return False
    return site.review is Review.EVERYBODY or user.trusted_at is None


def is_held(question: Question, answer: Answer | None, author: User) -> bool:
    site, post = session.get_one(Site, question.site_id), answer or question
    return held_for_review(site, author) or not fits(post.html, site, author)


def looks_like_a_machine(question: Question, answer: Answer | None, author: User) -> bool:
    """By how the form was filled in, and only from somebody whom nobody knows yet."""
    subject = f"answer:{answer.id}" if answer else f"question:{question.id}"
    return screening.is_doubted(subject) and level_of(author) is Level.NEWCOMER


def looks_like_spam(question: Question, answer: Answer | None, author: User) -> bool:
    """By what it says, and only from people who are not known well; why is written down for the moderators."""
    if level_of(author).value >= Level.REGULAR.value:
        return False
    if answer is not None:
        return screening.suspect(f"answer:{answer.id}", answer.body, author_id=author.id)
    text = f"{question.title}\n{question.body}"
    return screening.suspect(f"question:{question.id}", text, author_id=author.id)
