from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import Power, User, must_have
from forum.db import session
from forum.events import record
from forum.pages import Site, page_at, site_of
from forum.questions.changing import changed, locked
from forum.questions.events import HiddenFromPage, QuestionMoved, ShownOnPage
from forum.questions.models import Question, ShownOn
from forum.questions.standing import must_have_room
from forum.refused import Refused


def show_on(question: Question, address: str, *, by: User) -> None:
    """Show a thread on one more page of its site: answered once, read where people look."""
    must_have(by, Power.TOPICS)
    question = locked(question.id)
    site = site_of(address)
    if site is None or site.id != question.site_id:
        raise Refused(
            _("This is not the address of a page of %(site)s.", site=session.get_one(Site, question.site_id).name)
        )
    page, section = page_at(site, address)
    if all(shown.page_id != page.id for shown in question.shown_on):
        question.shown_on.append(ShownOn(page_id=page.id, section=section))
        session.flush()
        changed(question)
        _must_have_room(question, page.id)
        record(ShownOnPage(question.id, page.id, by.id))


def hide_from(question: Question, page_id: int, *, by: User) -> None:
    """Take a thread off a page; the last one stays, since a thread belongs somewhere."""
    must_have(by, Power.TOPICS)
    question = locked(question.id)
    kept = [shown for shown in question.shown_on if shown.page_id != page_id]
    if not kept:
        raise Refused(_("A thread is shown on at least one page."))
    if len(kept) < len(question.shown_on):
        changed(question)
        question.shown_on = kept
        session.flush()
        record(HiddenFromPage(question.id, page_id, by.id))


def move_to(question: Question, address: str, *, by: User) -> None:
    """Away from all its pages to another one, of whichever site of this forum: its working hours count from now on."""
    must_have(by, Power.TOPICS)
    question = locked(question.id)
    site = site_of(address)
    if site is None:
        raise Refused(_("This address belongs to no site of this forum."))
    page, section = page_at(site, address)
    if [shown.page_id for shown in question.shown_on] == [page.id]:
        return
    left = [shown.page_id for shown in question.shown_on]
    question.site_id = site.id
    question.shown_on = [shown for shown in question.shown_on if shown.page_id == page.id] or [
        ShownOn(page_id=page.id, section=section)
    ]
    session.flush()
    changed(question, also_on=left)
    _must_have_room(question, page.id)
    record(QuestionMoved(question.id, page.id, site.id, by.id))


def _must_have_room(question: Question, page_id: int) -> None:
    if question.pinned_at is not None:
        must_have_room(question, [page_id])
