from __future__ import annotations

import secrets
from datetime import timedelta
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import delete, select

from forum import attachments, clock, screening
from forum.accounts import User, clean_name, find_or_make, must_not_be_suspended, normal_email
from forum.db import add_once, session
from forum.events import record
from forum.pages import Page, Site, retitle
from forum.questions import mentioning, waiting
from forum.questions.attached import QUESTION
from forum.questions.changing import changed, locked
from forum.questions.events import QuestionAsked, QuestionHeld
from forum.questions.holding import is_held, looks_like_a_machine, looks_like_spam
from forum.questions.models import Question, ShownOn, State
from forum.questions.newcomers import must_be_new_text, must_fit
from forum.questions.writing import checked_title, earlier, submission, written
from forum.refused import Refused

UNCONFIRMED_DAYS = 30


def ask(
    page: Page, title: str, body: str, *, by: User, section: str = "", page_title: str = "", doubt: str = ""
) -> Question:
    """A question by a signed-in person: published, or held for a moderator where the site asks for it.

    The same text by the same person on the same page within a day is the same question. `doubt`: what the form said
    against a person having filled it in.
    """
    key = submission("ask", by.id, page.id, title, body)
    question, made = _draft(page, title, body, key, section, page_title, author_id=by.id)
    if made:
        must_fit(question.html, session.get_one(Site, question.site_id), by)
        must_be_new_text(question.body, by=by, but=question.id)
        attachments.keep_for(QUESTION, question.id, question.body, by=by)
        _doubt(question, doubt)
        _publish_or_hold(question, by)
    return question


def ask_unconfirmed(
    page: Page,
    title: str,
    body: str,
    *,
    name: str,
    email: str,
    section: str = "",
    page_title: str = "",
    doubt: str = "",
) -> Question:
    """A question by somebody who has not proven their mail address yet: kept, and shown to nobody, until the code."""
    email = normal_email(email)
    name = clean_name(name)
    if not name:
        raise Refused(_("Please tell us your name, so that the answer can begin with it."))
    key = submission("ask", email, page.id, title, body)
    question, made = _draft(page, title, body, key, section, page_title)
    if made:
        must_fit(question.html, session.get_one(Site, question.site_id), None)
        question.asker_name, question.asker_email = name, email
        attachments.keep_for(QUESTION, question.id, question.body, by=None)
        _doubt(question, doubt)
    return question


def ask_before_signing_in(
    page: Page, title: str, body: str, *, section: str = "", page_title: str = "", doubt: str = ""
) -> Question:
    """A question whose asker goes on to sign in: kept for them under its receipt's address, until `claim`."""
    question, _made = _draft(page, title, body, submission("ask", secrets.token_hex(16)), section, page_title)
    attachments.keep_for(QUESTION, question.id, question.body, by=None)
    _doubt(question, doubt)
    return question


def claim(question: Question, *, by: User) -> Question:
    """The asker came back signed in. Had they sent the same text before, that one is their question."""
    question = locked(question.id)
    if question.author_id == by.id:
        return question
    if question.state is not State.UNCONFIRMED or question.asker_email:
        raise Refused(_("This question has its author already."), status=409)
    key = submission("ask", by.id, question.shown_on[0].page_id, question.title, question.body)
    if found := earlier(Question, key):
        return locked(found.id)
    must_be_new_text(question.body, by=by, but=question.id)
    question.author, question.submission = by, key
    attachments.own(QUESTION, question.id, by=by)
    _publish_or_hold(question, by)
    return question


def confirm(question: Question) -> User:
    """The asker has typed the code: find or make the account of the address and publish. Twice changes nothing."""
    question = locked(question.id)
    if question.state is not State.UNCONFIRMED:
        return cast(User, question.author)
    author = find_or_make(question.asker_email, question.asker_name)
    question.author, question.asker_email, question.asker_name = author, "", ""
    # Were the key kept, anybody could send the same text with a guessed address, and learn whose question it is.
    question.submission = None
    attachments.own(QUESTION, question.id, by=author)
    _publish_or_hold(question, author)
    return author


def publish(question: Question) -> None:
    """Make a question public now; its written time stays, its waiting begins."""
    now = clock.now()
    question.state, question.published_at, question.active_at = State.PUBLISHED, now, now
    waiting.wait(question, now)
    if question.shown_on:
        retitle(question.shown_on[0].page_id, question.page_title)
    mentioning.note_mentions(question, None)
    changed(question)
    session.flush()
    record(QuestionAsked(question.id, cast(int, question.author_id)))


def forget_unconfirmed() -> None:
    """Remove what nobody confirmed within thirty days, as its receipt said."""
    old = clock.now() - timedelta(days=UNCONFIRMED_DAYS)
    forgotten = (Question.state == State.UNCONFIRMED) & (Question.created_at < old)
    # A number may be given again, and what was said against this one is nothing against that.
    screening.forget_doubts(f"question:{number}" for number in session.scalars(select(Question.id).where(forgotten)))
    session.execute(delete(Question).where(forgotten))


def _draft(
    page: Page, title: str, body: str, key: str, section: str, page_title: str, *, author_id: int | None = None
) -> tuple[Question, bool]:
    """And whether it was made just now, or is that of an earlier submit."""
    if found := earlier(Question, key):
        return locked(found.id), False
    now = clock.now()
    question = Question(
        site_id=page.site_id,
        title=checked_title(title),
        **written(body),
        state=State.UNCONFIRMED,
        submission=key,
        author_id=author_id,
        asker_name="",
        asker_email="",
        page_title=" ".join(page_title.split())[:300],
        created_at=now,
        active_at=now,
        answer_count=0,
        other_count=0,
        revision=0,
        close_note="",
        shown_on=[ShownOn(page_id=page.id, section=section[:300])],
    )
    if add_once(question):
        return question, True
    # Another process was faster by a moment with the same submit.
    return locked(cast(Question, earlier(Question, key)).id), False


def _doubt(question: Question, sign: str) -> None:
    if sign:
        screening.doubt(f"question:{question.id}", sign, author_id=question.author_id)


def _publish_or_hold(question: Question, author: User) -> None:
    must_not_be_suspended(author)
    suspected = looks_like_spam(question, None, author) or looks_like_a_machine(question, None, author)
    if not suspected and not is_held(question, None, author):
        publish(question)
        return
    question.state = State.IN_REVIEW
    session.flush()
    record(QuestionHeld(question.id, author.id, suspected))
