"""What page and frame share of asking: from a valid form to a stored question, and from a code to a public one."""

from __future__ import annotations

import re
from typing import TypedDict

from flask import request
from flask_babel import gettext as _

from forum.accounts import Purpose, User, redeem, send_code
from forum.db import session, write
from forum.pages import Identity, Site, find_or_make_page, identity_on
from forum.presence import forget_sent
from forum.questions.asking import ask, ask_before_signing_in, ask_unconfirmed, confirm
from forum.questions.faq import ask_and_answer
from forum.questions.forms import AskForm
from forum.questions.links import receipt_path
from forum.questions.models import Question, State
from forum.questions.newcomers import must_not_hurry
from forum.refused import Refused
from forum.web import HOUR, client_network, limit, unsign


class About(TypedDict):
    """Where on its page a question was asked, and what its form said against a person having asked it."""

    section: str
    page_title: str
    doubt: str


def post_question(form: AskForm, site: Site, *, by: User | None) -> Question:
    """Store what the form says. Signed out it stays unconfirmed, and a code leaves for the given address,
    whether or not an account exists there, so the answer tells nobody."""
    with write():
        site = session.get_one(Site, site.id)
        limit("ask", f"user:{by.id}" if by else client_network(), most=20, within=HOUR)
        if by is not None:
            must_not_hurry(by)
        identity = _identity(form, site)
        page = find_or_make_page(site, identity)
        words = (page, form.title.data or "", form.body.data or "")
        title = _own_title(form.page_title.data or "", site)
        about = About(section=identity.section, page_title=title, doubt=form.doubt)
        if by is not None:
            forget_sent(request.form.get("draft", ""), by=by)
            if by.is_staff and (said := form.answer.data or "").strip():
                return ask_and_answer(*words, said, by=by, section=about["section"], page_title=about["page_title"])
            return ask(*words, by=by, **about)
        if form.signs_in:
            return ask_before_signing_in(*words, **about)
        name, email = form.name.data or "", form.email.data or ""
        question = ask_unconfirmed(*words, name=name, email=email, **about)
        if question.state is State.UNCONFIRMED and question.revision == 0:
            question.revision = 1  # a code is under way: a double submit sends no second one
            mail_code(question)
        return question


def mail_code(question: Question) -> None:
    send_code(
        question.asker_email,
        Purpose.PUBLISH,
        path=receipt_path(question),
        subject=f"question:{question.id}",
        title=question.title,
    )


def publish_by_code(question: Question, digits: str) -> User | None:
    """The account that the code proved, with its question published; None for a wrong code (a try is used up)."""
    with write():
        limit("code", client_network(), most=60, within=HOUR)
        question = session.get_one(Question, question.id)
        subject = f"question:{question.id}"
        if question.state is not State.UNCONFIRMED:
            raise Refused(_("This question is published already."), status=409)
        if not redeem(question.asker_email, Purpose.PUBLISH, digits, subject=subject):
            return None
        return confirm(question)


def question_of_receipt(token: str) -> Question:
    """The question of a receipt's address; Refused with 404 for a forged one, or when the question is gone."""
    known = unsign("receipt", token)
    number, second = known if isinstance(known, list) else (0, 0)
    question = session.get(Question, number)
    if question is None or int(question.created_at.timestamp()) != second:
        raise Refused(_("This receipt is not known. Unconfirmed questions are removed after 30 days."), status=404)
    return question


def _identity(form: AskForm, site: Site) -> Identity:
    try:
        return identity_on(
            site, form.page.data or "", explicit=form.ident.data or "", canonical=form.canonical.data or ""
        )
    except ValueError as error:
        raise Refused(str(error)) from None


def _own_title(title: str, site: Site) -> str:
    """A document's title without the name of its site behind it, which generators add and readers know."""
    return re.sub(rf"\s+[-·|—–:]\s+{re.escape(site.name)}\s*$", "", title, flags=re.IGNORECASE)
