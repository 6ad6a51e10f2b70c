"""One address of a site, asked for politely: we say who we are, ask for what is new only, and follow a redirect only
where the site itself is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from flask_babel import gettext as _

from forum.channels import Failed, Limits, Rejected, fetch
from forum.config import Settings
from forum.paths import VERSION
from forum.sections.unpacking import TooLarge, unpacked

REDIRECTS = 5
LIMITS = Limits(connect=5, read=10, whole=30, answer=20_000_000)
UNPACKED = 20_000_000
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_LATER = {408, 425, 429, 500, 502, 503, 504}


@dataclass(frozen=True)
class Got:
    """What is at an address, which may be another one in the end; or in a sentence why it is not known."""

    address: str
    status: int = 0
    body: bytes = b""
    kind: str = ""
    etag: str = ""
    modified: str = ""
    trouble: str = ""
    again: bool = False
    wait: float = 0

    @property
    def is_html(self) -> bool:
        return self.kind.partition(";")[0].strip().lower() in {"", "text/html", "application/xhtml+xml"}

    @property
    def html(self) -> str:
        named = _CHARSET.search(self.kind.encode()) or _CHARSET.search(self.body[:2000])
        try:
            return self.body.decode(named[1].decode() if named else "utf-8", "replace")
        except LookupError:
            return self.body.decode("utf-8", "replace")


@dataclass(frozen=True)
class Asking:
    """For whom we ask, and where we may go. `may` says of an address why not, '' if we may."""

    settings: Settings
    may: Callable[[str], str]
    known: Mapping[str, str] = field(default_factory=dict)

    def get(self, address: str) -> Got:
        for _hop in range(REDIRECTS + 1):
            if trouble := self.may(address):
                return Got(address, trouble=trouble)
            got, onwards = self._once(address)
            if not onwards:
                return got
            try:
                address = urljoin(address, onwards)
            except ValueError:
                return Got(address, trouble=_("It leads to something that is no address."))
        return Got(address, trouble=_("It leads from one address to the next, without an end."))

    def _once(self, address: str) -> tuple[Got, str]:
        headers = {
            "User-Agent": f"Docside/{VERSION} (+{self.settings.url})",
            "Accept": "text/html, application/xhtml+xml, application/xml, text/plain",
            "Accept-Encoding": "gzip",
            **self.known,
        }
        try:
            answer, said = fetch(address, self.settings, headers=headers, limits=LIMITS)
        except Failed as error:
            return Got(address, trouble=error.sentence, again=True), ""
        except Rejected as error:
            return Got(address, trouble=error.sentence), ""
        if answer.status in {301, 302, 303, 307, 308}:
            return Got(address), said.get("Location", "") or address
        return _got(address, answer.status, answer.body, dict(said.items())), ""


def _got(address: str, status: int, body: bytes, said: Mapping[str, str]) -> Got:
    said = {name.lower(): value for name, value in said.items()}
    if status not in {200, 304}:
        wait = said.get("retry-after", "")
        seconds = min(float(wait), 3600) if wait.isdecimal() else 0
        sentence = _("The site answered %(status)s.", status=status)
        return Got(address, status, trouble=sentence, again=status in _LATER, wait=seconds)
    try:
        plain = unpacked(body, UNPACKED) if said.get("content-encoding", "").lower() == "gzip" else body
    except (TooLarge, zlib.error):
        return Got(address, status, trouble=_("What is there is larger than it says, or broken."))
    kind, etag, modified = (said.get(name, "") for name in ("content-type", "etag", "last-modified"))
    return Got(address, status, plain, kind, etag, modified)
