"""What the places in a macro become for a ticket, and the link to what the documentation says."""

from __future__ import annotations

import re

from forum import questions
from forum.accounts import User
from forum.db import session
from forum.sections import Section
from forum.support.models import Ticket
from forum.web import absolute

_MEANT = re.compile(r"([\\*_`\[\]<>])")
_ENDS = str.maketrans({"(": "%28", ")": "%29", " ": "%20"})


def words_for(ticket: Ticket, *, by: User) -> dict[str, str]:
    """A place without an answer stays as it stands."""
    thread, requester = ticket.question, ticket.requester
    page = next((shown.page for shown in ticket.asked_on), None)
    return {
        "name": requester.name.split()[0],
        "fullname": requester.name,
        "organisation": requester.organisation.name if requester.organisation else "",
        "page": (page.title or page.address) if page else "",
        "ticket": str(ticket.id),
        "link": absolute(questions.path(thread)) if thread is not None else "",
        "me": by.name,
    }


def link_to_section(number: int | None) -> str:
    """In Markdown, whatever its headings are made of; nothing if it is not there any more."""
    section = session.get(Section, number) if number is not None else None
    if section is None or section.gone_at is not None:
        return ""
    title = ": ".join(section.line[-2:]) or section.page.title or section.page.key
    said = _MEANT.sub(r"\\\1", title)
    return f"[{said}]({section.address.translate(_ENDS)})"
