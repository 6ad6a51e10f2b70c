"""Whether the public address leads to this forum, and whether the proxies before it say what they must."""

from __future__ import annotations

import http.client
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from forum.channels import trouble, trusted
from forum.config import Settings
from forum.upkeep.findings import Finding, broken, fine
from forum.web import sign, unsign

SECONDS = 8
MOST = 20_000
# From the range for documentation: nobody comes from there, so whoever seems to has been believed.
FORGED = "192.0.2.99"


@dataclass(frozen=True)
class Echo:
    """A request as it arrived at the forum, after all proxies."""

    scheme: str
    host: str
    client: str
    forwarded: int

    def to_json(self, nonce: str) -> dict[str, Any]:
        return {"nonce": nonce, **self.__dict__}


class _NotOurs(Exception):
    """Something else answered; the text says what."""


def address(settings: Settings) -> Iterator[Finding]:
    """Ask ourselves through the front door how a request arrives, once plainly and once as somebody who lies.

    The address is the installation's own setting and redirects are not followed, so nobody else can aim it.
    """
    host = urlsplit(settings.url).hostname or ""
    try:
        seen, lied = _ask(settings), _ask(settings, {"X-Forwarded-For": FORGED})
    except _NotOurs as error:
        yield broken(str(error))
        return
    except (OSError, http.client.HTTPException) as error:
        why = trouble(error, host, late=False) if isinstance(error, OSError) else type(error).__name__
        yield broken(_("%(url)s (FORUM_URL) cannot be reached from here: %(why)s", url=settings.url, why=why))
        return
    wrong = [*_misled(settings, seen), *_counted(settings, seen, lied)]
    yield from wrong or [fine(_("%(url)s leads to this forum, and it sees readers as they are.", url=settings.url))]


def _misled(settings: Settings, seen: Echo) -> Iterator[Finding]:
    wanted = urlsplit(settings.url)
    if seen.scheme != wanted.scheme:
        yield broken(
            _(
                "Readers come by %(wanted)s and the forum sees %(seen)s. The proxy must send X-Forwarded-Proto, and "
                "FORUM_TRUSTED_PROXIES must count it.",
                wanted=wanted.scheme,
                seen=seen.scheme,
            )
        )
    if seen.host.lower() != wanted.netloc.lower():
        yield broken(
            _(
                "Readers ask for %(wanted)s and the forum sees %(seen)s, so it would refuse their forms. The proxy "
                "must pass the host on, as Host or X-Forwarded-Host.",
                wanted=wanted.netloc,
                seen=seen.host,
            )
        )


def _counted(settings: Settings, seen: Echo, lied: Echo) -> Iterator[Finding]:
    """Who says an address of their own choice must not be believed, and the proxy's must not stand for everybody's."""
    said, trusted_ones = seen.forwarded, settings.trusted_proxies
    if lied.client == FORGED:
        yield broken(
            _(
                "Anybody can choose the address they seem to come from and pass by every limit: "
                "FORUM_TRUSTED_PROXIES is %(trusted)s, which is more than there are.",
                trusted=trusted_ones,
            )
        )
    elif said > trusted_ones:
        yield broken(
            ngettext(
                "%(num)d proxy stands before the forum and FORUM_TRUSTED_PROXIES is %(trusted)s, so all readers share "
                "one address and one limit.",
                "%(num)d proxies stand before the forum and FORUM_TRUSTED_PROXIES is %(trusted)s, so all readers "
                "share one address and one limit.",
                said,
                trusted=trusted_ones,
            )
        )
    elif said < trusted_ones:
        yield broken(
            _(
                "FORUM_TRUSTED_PROXIES is %(trusted)s, but X-Forwarded-For comes with %(said)s addresses: a proxy does "
                "not send it, or there are fewer.",
                trusted=trusted_ones,
                said=said,
            )
        )


def _ask(settings: Settings, headers: dict[str, str] | None = None) -> Echo:
    nonce = secrets.token_hex(8)
    status, text = _get(settings.url, f"/echo/{sign('echo', nonce)}", headers or {})
    if 300 <= status < 400:
        raise _NotOurs(_("%(url)s (FORUM_URL) only leads on to another address.", url=settings.url))
    answer = unsign("echo-answer", text, seconds=60)
    if not isinstance(answer, dict) or answer.pop("nonce", "") != nonce:
        raise _NotOurs(
            _(
                "Something answers at %(url)s (FORUM_URL) with %(status)s, but it is not this forum, or it has "
                "another FORUM_SECRET.",
                url=settings.url,
                status=status,
            )
        )
    return Echo(**answer)


def _get(url: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    parts = urlsplit(url)
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(parts.netloc, timeout=SECONDS, context=trusted())
    else:
        connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)
    try:
        connection.request("GET", path, headers={"User-Agent": "Docside check", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(MOST).decode("ascii", "replace")
    finally:
        connection.close()
