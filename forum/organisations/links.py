"""Links to other tools, written once as a template: the customer in the admin, the errors somebody had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from flask_babel import gettext as _
from sqlalchemy import func, select

from forum import clock
from forum.accounts import Organisation, User, must_be_admin
from forum.db import session
from forum.events import record
from forum.organisations.events import LinkTemplateChanged
from forum.organisations.models import LinkTemplate
from forum.refused import Refused
from forum.web import Kept

MOST = 20
NAMES = (
    "organisation.id", "organisation.name", "organisation.reference", "organisation.domain",
    "person.id", "person.name", "person.mail", "ticket.id",
)  # fmt: skip
_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Wanted:
    """What an admin typed, and what pages read of it."""

    name: str
    address: str
    on_organisation: bool
    on_ticket: bool


@dataclass(frozen=True)
class Link:
    name: str
    address: str


def add_link(wanted: Wanted, *, by: User) -> LinkTemplate:
    must_be_admin(by)
    _check(wanted)
    if (session.scalar(select(func.count()).select_from(LinkTemplate)) or 0) >= MOST:
        raise Refused(_("There are %(most)s links already. Remove one first.", most=MOST))
    made = LinkTemplate(created_at=clock.now())
    _fill(made, wanted)
    session.add(made)
    session.flush()
    kept_templates.forget()
    record(LinkTemplateChanged(made.id, by.id))
    return made


def change_link(kept: LinkTemplate, wanted: Wanted, *, by: User) -> None:
    must_be_admin(by)
    _check(wanted)
    _fill(kept, wanted)
    session.flush()
    kept_templates.forget()
    record(LinkTemplateChanged(kept.id, by.id))


def remove_link(kept: LinkTemplate, *, by: User) -> None:
    must_be_admin(by)
    record(LinkTemplateChanged(kept.id, by.id))
    session.delete(kept)
    session.flush()
    kept_templates.forget()


def all_links() -> Sequence[LinkTemplate]:
    return session.scalars(select(LinkTemplate).order_by(LinkTemplate.name, LinkTemplate.id)).all()


def _read_templates() -> list[Wanted]:
    return [Wanted(kept.name, kept.address, kept.on_organisation, kept.on_ticket) for kept in all_links()]


kept_templates = Kept(_read_templates)


def links_of_organisation(organisation: Organisation) -> list[Link]:
    """Those whose every blank an organisation alone can fill."""
    chosen = (kept for kept in kept_templates() if kept.on_organisation)
    return _filled(chosen, _of_organisation(organisation))


def links_of_ticket(number: int, requester: User) -> list[Link]:
    values = {
        "ticket.id": str(number),
        "person.id": str(requester.id),
        "person.name": requester.name,
        "person.mail": "" if requester.erased_at else requester.email,
    }
    if requester.organisation is not None:
        values |= _of_organisation(requester.organisation)
    return _filled((kept for kept in kept_templates() if kept.on_ticket), values)


def _of_organisation(organisation: Organisation) -> dict[str, str]:
    return {
        "organisation.id": str(organisation.id),
        "organisation.name": organisation.name,
        "organisation.reference": organisation.reference,
        "organisation.domain": organisation.domain,
    }


def _filled(chosen: Iterable[Wanted], values: dict[str, str]) -> list[Link]:
    """A link with a blank that nothing fills leads nowhere, so it is not shown; dots alone would climb in a path."""
    found = []
    for kept in chosen:
        blanks = _BLANK.findall(kept.address)
        if all(values.get(name, "").strip(". ") for name in blanks):
            found.append(Link(kept.name, _BLANK.sub(lambda blank: quote(values[blank[1]], safe=""), kept.address)))
    return found


def _fill(kept: LinkTemplate, wanted: Wanted) -> None:
    kept.name, kept.address = " ".join(wanted.name.split()), wanted.address.strip()
    kept.on_organisation, kept.on_ticket = wanted.on_organisation, wanted.on_ticket


def _check(wanted: Wanted) -> None:
    name, address = " ".join(wanted.name.split()), wanted.address.strip()
    if not name or len(name) > 60:
        raise Refused(_("Give the link a name of at most 60 letters."))
    for blank in _BLANK.findall(address):
        if blank not in NAMES:
            raise Refused(_("“{%(blank)s}” is none of the blanks that can be filled.", blank=blank[:40]))
    if not _is_safe(address):
        raise Refused(_("The address must begin with https:// and a host, and the host cannot be a blank."))
    if not (wanted.on_organisation or wanted.on_ticket):
        raise Refused(_("Choose at least one page on which the link is shown."))


def _is_safe(address: str) -> bool:
    """Only the web, and always the host that the admin wrote: what a customer calls itself never chooses it."""
    if len(address) > 500 or not address.isprintable() or " " in address or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    plain = not set("{}@") & set(parts.netloc)
    return parts.scheme in {"http", "https"} and bool(host) and plain and not set("{}") & set(_BLANK.sub("", address))
