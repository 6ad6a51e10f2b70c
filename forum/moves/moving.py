from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, select

from forum import clock
from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.moves.events import PageLeft, PageMoved, PageMovedBack, PageMovedByHand, PageMoveUndone
from forum.moves.models import LostPage, PageMove, Standing, Why
from forum.pages import Page, Site, lead_back, lead_to, moved_on_to, page_at
from forum.questions import carry_back, carry_threads
from forum.refused import Refused


def accept(site: Site, page_id: int, address: str, *, by: User) -> PageMove:
    """The threads of a lost page go to the page at this address, suggested or typed."""
    must_be_admin(by)
    page = session.get(Page, page_id)
    if page is None or page.site_id != site.id:
        raise Refused(_("There is no such page."), status=404)
    to, _section = page_at(site, address)
    move = move_page(page, to, Why.HAND, by=by)
    record(PageMovedByHand(site.id, by.id))
    return move


def move_page(page: Page, to: Page, why: Why, *, by: User | None) -> PageMove:
    """A page became another one of its site. Its threads, its followers and its old addresses go along. `by=None`:
    the site itself said so."""
    if by is not None:
        must_be_admin(by)
    if page.id == to.id or moved_on_to(page) is not None:
        raise Refused(_("That page is there already."))
    move = PageMove(site_id=page.site_id, page_id=page.id, to_id=to.id, why=why, by_id=by.id if by else None)
    move.moved_at, move.keys = clock.now(), lead_to(page, to)
    move.threads = [list(one) for one in carry_threads(page.id, to.id)]
    session.add(move)
    session.execute(delete(LostPage).where(LostPage.page_id == page.id))
    session.flush()
    record(PageMoved(page.id, to.id, move.id))
    return move


def undo(move: PageMove, *, by: User) -> None:
    """Take a move back; with it, all the others of the same file."""
    must_be_admin(by)
    wanted = select(PageMove).where(
        PageMove.undone_at.is_(None), PageMove.batch == move.batch if move.batch else PageMove.id == move.id
    )
    moves = session.scalars(wanted.order_by(PageMove.id.desc()).with_for_update()).all()
    for one in moves:
        put_back(one)
    if moves:
        record(PageMoveUndone(move.site_id, by.id))


def put_back(move: PageMove) -> None:
    """Threads that were put elsewhere since stay there, and so does what was asked since."""
    page, to = session.get_one(Page, move.page_id), session.get_one(Page, move.to_id)
    here = moved_on_to(page) or to
    lead_back(page, move.keys)
    carry_back([(number, section, there) for number, section, there in move.threads], here.id, page.id)
    move.undone_at = clock.now()
    if session.get(LostPage, page.id) is None:
        now = clock.now()
        session.add(
            LostPage(
                page_id=page.id,
                site_id=page.site_id,
                standing=Standing.THERE if page.gone_at is None else Standing.LOST,
                since=now,
                checked_at=now,
                suggested_id=to.id,
                by_hand=True,
            )
        )
    session.flush()
    record(PageMovedBack(page.id, here.id, move.id))


def leave(site: Site, page_id: int, *, by: User) -> None:
    """The page is gone for good, and its threads stay where they are, with a note."""
    must_be_admin(by)
    lost = session.get(LostPage, page_id, with_for_update=True)
    if lost is None or lost.site_id != site.id:
        raise Refused(_("There is no such page."), status=404)
    if lost.standing is not Standing.LEFT:
        lost.standing = Standing.LEFT
        lost.page.gone_at = lost.page.gone_at or clock.now()
        record(PageLeft(site.id, by.id))
