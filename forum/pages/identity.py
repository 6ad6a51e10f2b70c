"""Which page an address means. Pure functions: the same text always means the same page, wherever it came from."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urljoin

import idna
from flask_babel import lazy_gettext as _

LONGEST_ADDRESS = 2000
LONGEST_ID = 300


@dataclass(frozen=True)
class Rules:
    """What a site decides about its addresses: the query names that tell pages apart, and whether case does not."""

    query: frozenset[str] = frozenset()
    fold_case: bool = True


@dataclass(frozen=True)
class Identity:
    """One page of a site, and the place on it.

    `key` is unique within a site and holds no host: "id:…" for an explicit id, else "/path" or "/path?v=2" in ASCII.
    An id is at most 300 characters, a path key at most 2400. `section` is the fragment, decoded, without "#";
    `address` is the page to link to, without fragment, in ASCII and at most 2000 characters.
    """

    key: str
    section: str
    address: str


AS_USUAL = Rules()


def identify(
    address: str,
    *,
    explicit: str = "",
    canonical: str = "",
    rules: Rules = AS_USUAL,
    origins: Collection[str] = (),
) -> Identity:
    """The page meant by its explicit id, else by its rel=canonical, else by its address.

    `canonical` may be relative. It is ignored when it is no http(s) address, or when `origins` are given and
    its own is not among them. ValueError, with a sentence, for an address or an id that nobody can use.
    """
    fragment = _split(address)[-1]
    here = _clean(address, rules)
    meant = _canonical(canonical, here, rules, origins) or here
    name = _explicit(explicit)
    return Identity(f"id:{name}" if name else _key(meant, rules), _section(fragment), meant.address)


def origin_of(address: str) -> str:
    """Scheme, host and port as a browser would send them: "https://docs.example.com". ValueError if not http(s)."""
    scheme, authority = _split(address)[:2]
    # Whatever stands before "@" is a name and a password, however much it looks like a host.
    match = HOST_AND_PORT.fullmatch(authority.rpartition("@")[2])
    if match is None:
        raise ValueError(_("This address has no host that can be read."))
    usual = 443 if scheme == "https" else 80
    port = int(match[2] or usual)
    if port > 65535:
        raise ValueError(_("The port of this address is not a number up to 65535."))
    return f"{scheme}://{_host(match[1])}" + (f":{port}" if port != usual else "")


def same_site_origin(a: str, b: str) -> bool:
    """Whether two origins differ at most by http/https and a leading "www."; what is no origin ("null") equals none."""
    try:
        return _bare(a) == _bare(b)
    except ValueError:
        return False


class _Clean(NamedTuple):
    origin: str
    path: str
    query: str

    @property
    def address(self) -> str:
        return self.origin + self.path + self.query


# A browser reads "\" as "/" up to the query: were we to differ, "https://evil.example\@docs.example.com" would be
# evil.example for the browser and docs.example.com for us.
ADDRESS = re.compile(r"(https?):[/\\]{2}([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
PATH = re.compile(r"\A[^?#]*")
HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::([0-9]*))?")
HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
INDEX = re.compile(r"index\.(?:html?|php)", re.IGNORECASE)
SUFFIX = re.compile(r"(?<=.)\.html?\Z", re.IGNORECASE)
TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|oly|vero)_.*|_ga|_gl|_hsenc|_hsmi|__hssc|__hstc|__hsfp|hsctatracking"
    r"|gclid|gclsrc|dclid|gbraid|wbraid|fbclid|msclkid|twclid|ttclid|yclid|igshid|igsh|epik|srsltid|li_fat_id"
    r"|mc_cid|mc_eid|mkt_tok",
    re.IGNORECASE,
)
SESSION = re.compile(r"jsessionid|phpsessid|aspsessionid.*|sessionid|sid|cfid|cftoken", re.IGNORECASE)
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# No documentation is served where these differ from their escapes, and tools disagree on which to write ("/@scope").
# The address keeps what it was given, because a few storage hosts do tell "+" from "%2B".
HARMLESS = UNRESERVED | frozenset("!$&'()*+,=:@")


def _split(address: str) -> tuple[str, str, str, str, str]:
    match = ADDRESS.fullmatch(_readable(address))
    if match is None:
        raise ValueError(_("An address starts with http:// or https://, as in https://docs.example.com/guide."))
    scheme, authority, path, query, fragment = match.groups(default="")
    return scheme.lower(), authority, path.replace("\\", "/"), query, fragment


def _readable(address: str) -> str:
    text = address.strip(" \t\r\n")
    if len(text) > LONGEST_ADDRESS:
        raise ValueError(_("This address is longer than %(n)s characters.", n=LONGEST_ADDRESS))
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text):
        raise ValueError(_("This address contains control characters."))
    return text


def _host(name: str) -> str:
    try:
        if name.startswith("["):
            return f"[{ipaddress.IPv6Address(name[1:-1]).compressed}]"
        if not name.isascii():
            name = idna.encode(name, uts46=True).decode("ascii")
    except ValueError as unreadable:
        raise ValueError(_("The host of this address is not a name that can exist.")) from unreadable
    name = name.lower().removesuffix(".")
    if not HOST.fullmatch(name):
        raise ValueError(_("The host of this address is not a name that can exist."))
    return name


def _bare(address: str) -> str:
    host = origin_of(address).partition("://")[2]
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def _clean(address: str, rules: Rules) -> _Clean:
    path, query = _split(address)[2:4]
    clean = _Clean(origin_of(address), _path(path), _query(query, rules))
    # Escaping makes an address longer; what we hand out must be an address we take back.
    if len(clean.address) > LONGEST_ADDRESS:
        raise ValueError(_("This address is longer than %(n)s characters.", n=LONGEST_ADDRESS))
    return clean


def _path(path: str) -> str:
    segments = [_without_session(segment) for segment in _decoded(path, UNRESERVED).split("/")[1:]]
    return "/" + "/".join(_encoded(segment, HARMLESS | {";"}) for segment in _without_dots(segments))


def _without_session(segment: str) -> str:
    name, *parameters = segment.split(";")
    return ";".join([name, *(p for p in parameters if not SESSION.fullmatch(p.partition("=")[0]))])


def _without_dots(segments: list[str]) -> list[str]:
    kept: list[str] = []
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return [*kept, ""] if segments and segments[-1] in {".", ".."} else kept


def _query(query: str, rules: Rules) -> str:
    pairs = sorted(_allowed(query, rules), key=lambda pair: pair[0])
    text = "&".join(f"{_encoded(name, UNRESERVED)}={_encoded(value, UNRESERVED)}" for name, value in pairs)
    return f"?{text}" if text else ""


def _allowed(query: str, rules: Rules) -> Iterator[tuple[str, str]]:
    for pair in query.replace("+", " ").split("&"):
        name, _equals, value = (_decoded(part, None) for part in pair.partition("="))
        if name in rules.query and not TRACKING.fullmatch(name):
            yield name, value


def _decoded(text: str, literal: frozenset[str] | None) -> str:
    """Text with escapes read as UTF-8, in NFC; with `literal`, other ASCII characters stay escaped.

    A byte that stays escaped becomes the lone surrogate U+DC00 + byte: no separator, no case and no combining mark
    can touch it on the way to `_encoded`. "%2F" is not a slash, and "%3C" followed by a cedilla is not "%3Ç".
    """

    def read(match: re.Match[str]) -> str:
        characters = bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape")
        if literal is None:
            return characters
        return "".join(c if c in literal or ord(c) > 127 else chr(0xDC00 + ord(c)) for c in characters)

    return unicodedata.normalize("NFC", ESCAPES.sub(read, text))


def _encoded(text: str, literal: frozenset[str]) -> str:
    return "".join(c if c in literal else _escape(c) for c in text)


def _escape(character: str) -> str:
    kept = ord(character) - 0xDC00
    raw = bytes([kept]) if 0 <= kept <= 0xFF else character.encode()
    return "".join(f"%{byte:02X}" for byte in raw)


def _canonical(canonical: str, here: _Clean, rules: Rules, origins: Collection[str]) -> _Clean | None:
    if not canonical.strip():
        return None
    try:
        target = PATH.sub(lambda path: path[0].replace("\\", "/"), _readable(canonical))
        meant = _clean(urljoin(here.address, target), rules)
    except ValueError:
        # A slip in a template must not keep readers from asking: the address itself still says which page it is.
        return None
    if origins and not any(same_site_origin(meant.origin, origin) for origin in origins):
        return None
    return meant


def _explicit(explicit: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(explicit.split()))
    if len(name) > LONGEST_ID:
        raise ValueError(_("The id of this page is longer than %(n)s characters.", n=LONGEST_ID))
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in name):
        raise ValueError(_("The id of this page contains control characters."))
    return name


def _key(page: _Clean, rules: Rules) -> str:
    segments = [segment for segment in _decoded(page.path, HARMLESS).split("/") if segment]
    if segments and INDEX.fullmatch(segments[-1]):
        segments.pop()
    elif segments:
        segments[-1] = SUFFIX.sub("", segments[-1])
    path = "/" + "/".join(_encoded(_folded(segment, rules), HARMLESS | {";"}) for segment in segments)
    return path + page.query


def _folded(segment: str, rules: Rules) -> str:
    # lower(), not casefold(): that would make one page of "/maße" and "/masse".
    return unicodedata.normalize("NFC", segment.lower()) if rules.fold_case else segment


def _section(fragment: str) -> str:
    """The place on the page, for which `address` + "#" + the quoted section leads there again.

    Text directives ("#:~:text=…") are what a search engine marked, not a place. A hash route ("#/guide", "#!/pet")
    is kept whole: it is a page in Docsify and an operation in an API reference, and the address cannot tell which.
    """
    text = unicodedata.normalize("NFC", unquote(fragment.partition(":~:")[0], errors="replace"))
    place = "".join(c for c in text if unicodedata.category(c) != "Cc").strip()
    return "" if place in {"!", "/", "!/"} else place
