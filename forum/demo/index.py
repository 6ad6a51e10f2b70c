from __future__ import annotations

from sqlalchemy import select

from forum.ageing import lay, look_for_aged
from forum.db import session, write
from forum.manual import read_manual
from forum.pages import Page, Site
from forum.paths import DOCS
from forum.questions import Question, ShownOn
from forum.sections import Brought, IndexedPage, take_pages

AGED, NOW, THEN = "/page-identity/", "does not count, unless", "counts, and nothing is left out, unless"
"""One page said something else when its threads were solved, so that one answer has aged."""


def index_documentation(site_id: int, docs_url: str) -> None:
    """What the pages of the documentation say, as its build would have brought them."""
    pages = [Brought(docs_url + page.path, f"<main>{page.html}</main>") for page in read_manual(DOCS).pages]
    take_pages(site_id, [Brought(one.address, one.html.replace(NOW, THEN)) for one in pages if AGED in one.address])
    with write():
        shown = select(ShownOn.question_id).join(Page, Page.id == ShownOn.page_id).where(Page.address.contains(AGED))
        solved = select(Question).where(Question.id.in_(shown), Question.solved_at.is_not(None))
        for question in session.scalars(solved).all():
            lay(question)
    take_pages(site_id, pages)
    with write():
        look_for_aged(site_id)


def move_index(site: Site, old: str, new: str) -> None:
    for known in session.scalars(select(IndexedPage).where(IndexedPage.site_id == site.id)):
        known.address = known.address.replace(old, new, 1)
