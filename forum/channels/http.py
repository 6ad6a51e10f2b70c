from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import SplitResult, quote, urlsplit

import idna
from flask_babel import gettext as _

from forum import clock
from forum.channels.deadline import Deadline
from forum.channels.lines import line, plain, short
from forum.channels.outcome import Failed, Rejected
from forum.channels.reach import Forbidden, may_reach, reach, trouble, trusted
from forum.config import Settings
from forum.refused import Refused

_KEPT = 500
_LONGEST_WAIT = 3600.0
_TRY_AGAIN = {408, 425, 429}
_ASCII = "".join(map(chr, range(33, 127)))
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?")


@dataclass(frozen=True)
class Limits:
    """Seconds for a connection, for one silence and for the whole exchange; bytes of an answer."""

    connect: float = 5
    read: float = 10
    whole: float = 15
    answer: int = 65536


LIMITS = Limits()


@dataclass(frozen=True)
class Answer:
    """What came back; from `post_json` always a 2xx."""

    status: int
    reason: str
    body: bytes

    @property
    def shown(self) -> str:
        """The answer as a moderator sees it, at most 500 characters."""
        body = plain(self.body[: 4 * _KEPT].decode("utf-8", "replace")).strip()
        return short(f"{self.status} {line(self.reason)}\n{body}".strip(), _KEPT)


def post_json(
    url: str, body: bytes, settings: Settings, *, headers: Mapping[str, str] | None = None, limits: Limits = LIMITS
) -> Answer:
    """Sends the body once: no redirect, no proxy, no second attempt. Failed, Rejected."""
    try:
        target = web_address(url, settings)
    except Refused as refusal:
        raise Rejected(refusal.sentence) from None
    host = target.hostname or ""
    sent = {"Content-Type": "application/json", "User-Agent": "Docside", "Connection": "close", **(headers or {})}
    answer, received = _exchanged("POST", target, body, settings, sent, limits)
    return _judged(answer, received, host)


def exchange(
    method: str, url: str, body: bytes, settings: Settings, *, headers: Mapping[str, str], limits: Limits
) -> Answer:
    """One request and its answer, whatever its status, under the same guard. Failed, Rejected."""
    try:
        target = web_address(url, settings)
    except Refused as refusal:
        raise Rejected(refusal.sentence) from None
    sent = {**headers, "User-Agent": "Docside", "Connection": "close", "Accept-Encoding": "identity"}
    return _exchanged(method, target, body, settings, sent, limits)[0]


def fetch(
    url: str, settings: Settings, *, headers: Mapping[str, str], limits: Limits
) -> tuple[Answer, http.client.HTTPMessage]:
    """Read a public address, http or https, under the same guard: no redirect followed, all of it or nothing."""
    try:
        target = web_address(url, settings, plain=True)
    except Refused as refusal:
        raise Rejected(refusal.sentence) from None
    sent = {"Connection": "close", **headers}
    return _exchanged("GET", target, b"", settings, sent, limits, whole=True)


def _exchanged(
    method: str,
    target: SplitResult,
    body: bytes,
    settings: Settings,
    sent: Mapping[str, str],
    limits: Limits,
    *,
    whole: bool = False,
) -> tuple[Answer, http.client.HTTPMessage]:
    host, read = target.hostname or "", _read_whole if whole else _read
    with Deadline(limits.whole) as deadline:
        connection = _Connection(target, settings.private_webhooks, limits, deadline)
        try:
            connection.request(method, _path(target), body or None, dict(sent))
            with connection.getresponse() as response:
                answer = Answer(response.status, response.reason, read(response, limits.answer))
            if whole and deadline.passed:
                raise TimeoutError  # what the deadline ended only looks like an end
        except Forbidden:
            raise Rejected(_not_public(host)) from None
        except (OSError, http.client.HTTPException) as error:
            raise Failed(trouble(error, host, deadline.passed)) from error
        finally:
            connection.close()
    return answer, response.headers


def web_address(url: str, settings: Settings, *, plain: bool = False) -> SplitResult:
    """The parts of an address that pings may go to, as far as one can tell without asking the network. Refused.

    `plain` lets http pass as well, for what is public anyway."""
    try:
        parts = urlsplit(url)
        host, _port = _ascii(parts.hostname or ""), parts.port
    except (ValueError, idna.IDNAError):
        raise Refused(_("This is no web address; it looks like https://example.org/path.")) from None
    numeric = _is_number(host)
    if not (numeric or _NAME.fullmatch(host)) or not url.isprintable() or " " in url:
        raise Refused(_("This is no web address; it looks like https://example.org/path."))
    if parts.scheme != "https" and not (parts.scheme == "http" and (plain or settings.private_webhooks)):
        raise Refused(_("The address must begin with https://."))
    if "@" in parts.netloc:
        raise Refused(_("The address must not contain a user name or password."))
    if host == "localhost" or numeric:
        number = "127.0.0.1" if host == "localhost" else host
        if not may_reach(number, private=settings.private_webhooks):
            raise Refused(_not_public(host))
    return parts


class _Connection(http.client.HTTPConnection):
    def __init__(self, target: SplitResult, private: bool, limits: Limits, deadline: Deadline) -> None:
        self._tls = target.scheme == "https"
        self._private, self._limits, self._deadline = private, limits, deadline
        self.default_port = 443 if self._tls else 80
        super().__init__(_ascii(target.hostname or ""), target.port or self.default_port)

    def connect(self) -> None:
        self.sock = reach(self.host, self.port, private=self._private, seconds=self._limits.connect)
        self.sock.settimeout(self._limits.read)
        if self._tls:
            self.sock = trusted().wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
        self._deadline.watch(self.sock)
        if isinstance(self.sock, ssl.SSLSocket):
            self.sock.do_handshake()


def _read(response: http.client.HTTPResponse, most: int) -> bytes:
    """What can be had of the body: the status line has already said whether the message was taken."""
    body = b""
    try:
        while len(body) < most and (piece := response.read1(most - len(body))):
            body += piece
    except (OSError, http.client.HTTPException):
        return body
    return body


def _read_whole(response: http.client.HTTPResponse, most: int) -> bytes:
    """The body to its end; Rejected if it is larger than that."""
    body = bytearray()
    while len(body) <= most and (piece := response.read1(min(65536, most + 1 - len(body)))):
        body += piece
    if len(body) > most:
        raise Rejected(_("What is there is larger than %(n)s MB.", n=max(1, most // 1_000_000)))
    if response.length:
        raise http.client.IncompleteRead(bytes(body))
    return bytes(body)


def _judged(answer: Answer, headers: http.client.HTTPMessage, host: str) -> Answer:
    status, shown = answer.status, answer.shown
    if 200 <= status < 300:
        return answer
    if 300 <= status < 400:
        where = short(line(headers.get("Location", "?")), 200)
        sentence = _("%(host)s redirects to %(where)s; enter the final address instead.", host=host, where=where)
        raise Rejected(sentence, response=shown)
    sentence = _("%(host)s answered %(status)s.", host=host, status=f"{status} {line(answer.reason)}".strip())
    if 400 <= status < 500 and status not in _TRY_AGAIN:
        raise Rejected(sentence, response=shown)
    raise Failed(sentence, _wait(headers.get("Retry-After", "")), response=shown)


def _wait(given: str) -> float | None:
    """Of Retry-After, which is a number of seconds or a date (RFC 9110, 10.2.3); at most an hour."""
    try:
        until = parsedate_to_datetime(given) - clock.now() if not given.strip().isdecimal() else None
    except (ValueError, TypeError):
        return None
    seconds = float(given) if until is None else until.total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT)


def _not_public(host: str) -> str:
    return str(_("%(host)s is not on the public internet; FORUM_PRIVATE_WEBHOOKS allows your own network.", host=host))


def _ascii(host: str) -> str:
    return host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()


def _is_number(host: str) -> bool:
    try:
        may_reach(host, private=True)
    except ValueError:
        return False
    return True


def _path(target: SplitResult) -> str:
    query = f"?{target.query}" if target.query else ""
    return quote((target.path or "/") + query, safe=_ASCII)
