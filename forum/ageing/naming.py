"""What is to be read instead, from an address that somebody typed or pasted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _

from forum.accounts import User
from forum.ageing.models import Age
from forum.db import session
from forum.pages import find_page, identity_on, site_of
from forum.questions import Question, may_see, path
from forum.refused import Refused
from forum.sections import IndexedPage, section_at
from forum.web import absolute

_THREAD = re.compile(r"/questions/(\d{1,17})(?:/|$)")


@dataclass(frozen=True)
class Target:
    """A thread, or a page with or without a section of it."""

    question_id: int | None = None
    page_id: int | None = None
    section_id: int | None = None


def target_at(address: str, by: User) -> Target:
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _nothing() from None
    ours = not parts.netloc or address.startswith(absolute("/"))
    if ours and (found := _THREAD.match(parts.path)):
        return _thread(int(found[1]), by)
    return _page(address, unquote(parts.fragment))


def to_read(age: Age) -> tuple[str, str] | None:
    """The title and the address of what is to be read instead; None if that is not there any more."""
    if age.to_question is not None and age.to_question.is_published:
        return age.to_question.title, path(age.to_question)
    if age.to_section is not None and age.to_section.gone_at is None:
        return age.to_section.heading or age.to_section.page.title, age.to_section.address
    if age.to_page is not None:
        return age.to_page.title or age.to_page.key, age.to_page.address
    return None


def _thread(number: int, by: User) -> Target:
    question = session.get(Question, number)
    if question is None or not question.is_published or not may_see(question, by):
        raise _nothing()
    return Target(question_id=number)


def _page(address: str, anchor: str) -> Target:
    try:
        site = site_of(address)
        page = session.scalar(find_page(site.id, identity_on(site, address).key)) if site else None
    except ValueError:
        page = None
    known = session.get(IndexedPage, page.id) if page else None
    if page is None or known is None or known.gone_at is not None:
        raise _nothing()
    section = section_at(page.id, anchor) if anchor else None
    return Target(page_id=page.id, section_id=section.id if section and section.gone_at is None else None)


def _nothing() -> Refused:
    return Refused(_("Please give the address of a public thread, or of a page of the documentation as it is now."))
