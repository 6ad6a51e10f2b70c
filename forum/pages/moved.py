from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, select, update

from forum import clock
from forum.db import add_once, session
from forum.pages.identity import Identity
from forum.pages.models import Page, PageAlias, Site


def lead_to(page: Page, to: Page) -> list[str]:
    """What leads to a page leads to another one from now on: its key, and those of pages that had become it. Returns
    these keys. The page keeps its row and its number."""
    ours = PageAlias.site_id == page.site_id, PageAlias.page_id == page.id
    keys = [*session.scalars(select(PageAlias.key).where(*ours).order_by(PageAlias.key)), page.key]
    session.execute(update(PageAlias).where(*ours).values(page_id=to.id))
    forget_alias(to)
    add_once(PageAlias(site_id=page.site_id, key=page.key, page_id=to.id))
    return [key for key in keys if key != to.key]


def lead_back(page: Page, keys: Sequence[str]) -> None:
    """These keys lead to a page again, whichever they lead to now."""
    for key in keys:
        forget = PageAlias.site_id == page.site_id, PageAlias.key == key
        session.execute(delete(PageAlias).where(*forget))
        if key != page.key:
            add_once(PageAlias(site_id=page.site_id, key=key, page_id=page.id))


def forget_alias(page: Page) -> None:
    """The page stands at its address itself."""
    session.execute(delete(PageAlias).where(PageAlias.site_id == page.site_id, PageAlias.key == page.key))


def moved_on_to(page: Page) -> Page | None:
    """The page that this one moved to, None if it stands for itself."""
    alias = select(PageAlias.page_id).where(PageAlias.site_id == page.site_id, PageAlias.key == page.key)
    return session.scalar(select(Page).where(Page.id.in_(alias)))


def has_moved() -> ColumnElement[bool]:
    """Of a page in a statement: whether it became another one."""
    return exists().where(PageAlias.site_id == Page.site_id, PageAlias.key == Page.key)


def page_itself(site: Site, identity: Identity, title: str = "") -> Page:
    """The page at this address and no other, also if what was asked on it has moved on; made if need be."""
    own = select(Page).where(Page.site_id == site.id, Page.key == identity.key)
    if page := session.scalar(own):
        return page
    page = Page(
        site_id=site.id, key=identity.key, address=identity.address, title=title, revision=0, created_at=clock.now()
    )
    return page if add_once(page) else session.scalars(own).one()
