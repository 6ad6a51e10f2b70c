"""Private questions of people who are signed out: kept until the code of their mail, then a ticket."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select

from forum import attachments, clock, questions
from forum.accounts import Purpose, User, clean_name, find_or_make, normal_email, redeem, send_code
from forum.db import add_once, session, write
from forum.jobs import every
from forum.pages import Page, Site
from forum.refused import Refused
from forum.support.asked_on import page_kept
from forum.support.attached import UNCONFIRMED, carry_to_ticket
from forum.support.models import Ticket
from forum.support.private import ask_support
from forum.support.private_models import UnconfirmedTicket
from forum.web import sign, unsign

KEPT = timedelta(days=30)


def keep_for_code(
    site: Site, subject: str, body: str, *, name: str, email: str, page: Page | None = None
) -> UnconfirmedTicket:
    """Nobody reads it before the code. The same text sent twice is kept once, and one code leaves for it."""
    email, name = normal_email(email), clean_name(name)
    if not name:
        raise Refused(_("Please tell us your name, so that the answer can begin with it."))
    subject, body = questions.checked_title(subject), questions.written(body)["body"]
    key = questions.submission("private", email, site.id, subject, body)
    if (found := session.scalar(select(UnconfirmedTicket).where(UnconfirmedTicket.submission == key))) is not None:
        return found
    kept = UnconfirmedTicket(site_id=site.id, subject=subject, body=body, name=name, email=email, submission=key)
    kept.page_id, kept.created_at = page.id if page else None, clock.now()
    if not add_once(kept):
        raise Refused(_("This was sent already."), status=409)
    attachments.keep_for(UNCONFIRMED, kept.id, kept.body, by=None)
    mail_code(kept)
    return kept


def mail_code(kept: UnconfirmedTicket) -> None:
    send_code(kept.email, Purpose.PUBLISH, path=receipt_path(kept), subject=_subject(kept))


def open_by_code(kept: UnconfirmedTicket, digits: str) -> User | None:
    """The account that the code proved, with its ticket opened; None for a wrong code, of which a try is used up."""
    kept = session.get_one(UnconfirmedTicket, kept.id, with_for_update=True, populate_existing=True)
    if kept.ticket_id is not None:
        raise Refused(_("This is with support already. Sign in to read on."), status=409)
    if not redeem(kept.email, Purpose.PUBLISH, digits, subject=_subject(kept)):
        return None
    person = find_or_make(kept.email, kept.name)
    site, page = session.get_one(Site, kept.site_id), page_kept(kept.page_id)
    ticket = ask_support(site, kept.subject, kept.body, by=person, page=page)
    carry_to_ticket(kept, ticket, person)
    kept.ticket_id, kept.subject, kept.body = ticket.id, "", ""
    session.flush()
    return person


def ticket_of(kept: UnconfirmedTicket) -> Ticket | None:
    return session.get(Ticket, kept.ticket_id) if kept.ticket_id is not None else None


def receipt_path(kept: UnconfirmedTicket) -> str:
    # SQLite gives the number of one that was forgotten to somebody else's: the second says which of both it is.
    return f"/my-tickets/receipts/{sign('private-receipt', [kept.id, int(kept.created_at.timestamp())])}"


def kept_of_receipt(token: str) -> UnconfirmedTicket:
    known = unsign("private-receipt", token)
    number, second = known if isinstance(known, list) else (0, 0)
    kept = session.get(UnconfirmedTicket, number)
    if kept is None or int(kept.created_at.timestamp()) != second:
        raise Refused(_("This receipt is not known. Unconfirmed questions are removed after 30 days."), status=404)
    return kept


@every(timedelta(hours=12))
def forget_what_nobody_confirmed() -> None:
    with write():
        session.execute(delete(UnconfirmedTicket).where(UnconfirmedTicket.created_at < clock.now() - KEPT))


def _subject(kept: UnconfirmedTicket) -> str:
    return f"private:{kept.id}"
