from __future__ import annotations

from sqlalchemy import select

from forum.db import session
from forum.manual import read_manual
from forum.pages import Site
from forum.paths import DOCS
from forum.sections import Brought, IndexedPage, take_pages


def index_documentation(site_id: int, docs_url: str) -> None:
    """What the pages of the documentation say, as its build would have brought them."""
    pages = read_manual(DOCS).pages
    take_pages(site_id, [Brought(docs_url + page.path, f"<main>{page.html}</main>") for page in pages])


def move_index(site: Site, old: str, new: str) -> None:
    for known in session.scalars(select(IndexedPage).where(IndexedPage.site_id == site.id)):
        known.address = known.address.replace(old, new, 1)
