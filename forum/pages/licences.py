"""Under which licence a site publishes what people write. It is said before they write, so it holds for what is
written from then on, and never for what stood there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Protocol
from urllib.parse import urlsplit

from flask_babel import gettext as _

from forum import clock
from forum.accounts import User, must_be_admin
from forum.pages.models import Site
from forum.refused import Refused

KNOWN = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


@dataclass(frozen=True)
class Licence:
    """`until` is when another one, or none, took its place."""

    name: str
    address: str
    since: datetime
    until: datetime | None = None


class Licensed(Protocol):
    @property
    def licences(self) -> list[dict[str, str]]: ...


def licences_since(site: Licensed, at: datetime) -> tuple[Licence, ...]:
    """Those of what was written on a site from a moment on, the oldest first."""
    moments = [datetime.fromisoformat(row["since"]) for row in site.licences]
    every = [
        Licence(row["name"], row["address"], since, until)
        for row, since, until in zip_longest(site.licences, moments, moments[1:])
    ]
    return tuple(one for one in every if one.name and (one.until is None or one.until > at))


def licence_at(site: Licensed, at: datetime) -> Licence | None:
    """That of what was written at a moment; by default now there is none."""
    return licence_among(licences_since(site, at), at)


def licence_among(licences: Sequence[Licence], at: datetime) -> Licence | None:
    """The one of these that held at a moment."""
    return next((one for one in licences if one.since <= at and (one.until is None or one.until > at)), None)


def licence_of(site: Licensed) -> Licence | None:
    """That of what is written now."""
    return licence_at(site, clock.now())


def set_licence(site: Site, name: str, address: str = "", *, by: User) -> None:
    """For what is written from now on; no name: none is said any more. The address of a known one is known."""
    must_be_admin(by)
    name = " ".join(name.split())[:60]
    address = (address.strip() or KNOWN.get(name, "")) if name else ""
    if address and not _leads_somewhere(address):
        raise Refused(_("The licence is to be read at an address that begins with https:// and is not too long."))
    now = licence_of(site)
    if (name, address) != ((now.name, now.address) if now else ("", "")):
        site.licences = [*site.licences, {"name": name, "address": address, "since": clock.now().isoformat()}]


def readable_licences(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Of licences that came in from elsewhere those that are whole, in their order."""
    kept = []
    for row in rows:
        try:
            since = datetime.fromisoformat(row["since"]).astimezone(UTC).isoformat()
            name, address = row["name"][:60], row["address"]
        except (KeyError, ValueError, OverflowError):
            continue
        kept.append({"name": name, "address": address if _leads_somewhere(address) else "", "since": since})
    return sorted(kept, key=lambda one: one["since"])


def _leads_somewhere(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= 300 and " " not in address
    except ValueError:
        return False
