"""Bringing built pages to a forum: some in each request, and at the end the list of all of them."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

MOST_PAGES, MOST_LETTERS, LARGEST = 50, 2_000_000, 2_000_000
ATTEMPTS, SECONDS = 3, 60


class PushFailed(Exception):
    """In a sentence for whoever builds the site."""


@dataclass(frozen=True)
class Built:
    """A page as it was built. The address may be relative to that of the site."""

    address: str
    html: str


@dataclass
class Pushed:
    pages: int = 0
    changed: int = 0
    gone: int = 0
    left_out: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        said = f"{self.pages} pages pushed, {self.changed} of them new or changed, {self.gone} gone"
        return f"{said}, {len(self.refused)} refused." if self.refused else f"{said}."


def push(
    forum: str,
    token: str,
    pages: Iterable[Built],
    *,
    whole: bool = True,
    below: str = "",
    pause: Callable[[float], None] = time.sleep,
) -> Pushed:
    """Bring these pages; with `whole` they are all there are below this address, or on the site if it is '', and what
    is not among them is gone. PushFailed."""
    to = _address(forum)
    outcome, named = Pushed(), list[str]()
    for some in _in_parts(pages):
        named += [page.address for page in some]
        large = [page.address for page in some if len(page.html) > LARGEST]
        outcome.refused += [f"{address}: larger than {LARGEST // 1_000_000} MB." for address in large]
        said = [{"address": page.address, "html": page.html} for page in some if page.address not in large]
        if said:
            _count(outcome, _send(to, token, {"pages": said}, pause))
    if whole and named:
        _count(outcome, _send(to, token, {"whole": named, "below": below}, pause))
    return outcome


def _in_parts(pages: Iterable[Built]) -> Iterator[list[Built]]:
    part, letters = list[Built](), 0
    for page in pages:
        if part and (len(part) == MOST_PAGES or letters + len(page.html) > MOST_LETTERS):
            yield part
            part, letters = [], 0
        part.append(page)
        letters += len(page.html)
    if part:
        yield part


def _send(to: str, token: str, said: dict[str, Any], pause: Callable[[float], None]) -> dict[str, Any]:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _sent(to, token, said)
        except HTTPError as error:
            if attempt == ATTEMPTS or error.code not in {429, 500, 502, 503, 504}:
                raise PushFailed(_why(error)) from None
        except (URLError, OSError) as error:
            if attempt == ATTEMPTS:
                raise PushFailed(f"{to} does not answer ({getattr(error, 'reason', error)}).") from None
        pause(2.0**attempt)
    raise AssertionError("the last attempt returns or raises")


def _sent(to: str, token: str, said: dict[str, Any]) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "User-Agent": "docside-push",
    }
    request = Request(to, gzip.compress(json.dumps(said).encode()), headers, method="POST")  # noqa: S310 - see _address
    with _OPENER.open(request, timeout=SECONDS) as answer:
        heard = json.loads(answer.read())
    if not isinstance(heard, dict):
        raise PushFailed(f"{to} is not a Docside forum.")
    return heard


def _count(outcome: Pushed, heard: dict[str, Any]) -> None:
    for name in ("pages", "changed", "gone", "left_out"):
        setattr(outcome, name, getattr(outcome, name) + int(heard.get(name, 0)))
    refused = [f"{one['address']}: {one['why']}" for one in heard.get("refused", [])]
    outcome.refused += [sentence for sentence in refused if sentence not in outcome.refused]


def _address(forum: str) -> str:
    parts = urlsplit(forum.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise PushFailed("The address of the forum begins with https://, as in https://forum.example.com.")
    return forum.strip().rstrip("/") + "/index"


def _why(error: HTTPError) -> str:
    """What the forum said, else its number."""
    try:
        return str(json.loads(error.read())["error"])
    except (ValueError, KeyError, TypeError, OSError):
        return f"The forum answered {error.code} {error.reason}."


class _NoRedirect(HTTPRedirectHandler):
    """A token goes to the address it was given for, and nowhere else."""

    def redirect_request(self, *_given: Any, **_named: Any) -> None:
        return None


_OPENER = build_opener(_NoRedirect)
