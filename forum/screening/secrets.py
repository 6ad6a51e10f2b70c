"""Secrets that stand in a text by mistake: keys, tokens, passwords, mail addresses."""

from __future__ import annotations

import enum
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from forum.screening.commands import is_sure, passwords_in
from forum.screening.signs import is_unseen


class What(enum.Enum):
    KEY = "key"
    TOKEN = "token"  # noqa: S105 - the word for it
    PASSWORD = "password"  # noqa: S105 - the word for it
    PRIVATE_KEY = "private_key"
    MAIL = "mail"
    CARD = "card"


@dataclass(frozen=True)
class Secret:
    """Where it stands, and enough of it to recognise it by."""

    what: What
    start: int
    end: int
    text: str

    @property
    def shown(self) -> str:
        """Its beginning, or of an address where it is: what the writer recognises, and nobody can use."""
        if self.what is What.MAIL:
            name, _at, host = self.text.partition("@")
            return f"{name[:1]}…@{host}"
        first = self.text.splitlines()[0]
        return f"{first[:6]}…" if self.what is not What.CARD else f"…{self.text[-4:]}"


MASK = "[…]"

# Whoever writes a text chooses what these read: each begins at few places and goes a bounded way from there, so that
# no text takes longer than its length.
# What begins in a way of its own is known by that.
_KEYS = re.compile(
    r"""(?<![A-Za-z0-9])(?:
    (?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}
  | gh[pousr]_[A-Za-z0-9]{30,255} | github_pat_[A-Za-z0-9_]{40,255} | glpat-[A-Za-z0-9_-]{18,}
  | xox[abeoprs]-[A-Za-z0-9-]{10,} | xapp-[A-Za-z0-9-]{20,}
  | [sr]k_(?:live|test)_[A-Za-z0-9]{16,} | whsec_[A-Za-z0-9+/=]{20,}
  | sk-(?:proj-|ant-)?[A-Za-z0-9_-]{20,} | hf_[A-Za-z0-9]{30,} | gsk_[A-Za-z0-9]{30,}
  | AIza[A-Za-z0-9_-]{35} | ya29\.[A-Za-z0-9_-]{20,} | GOCSPX-[A-Za-z0-9_-]{20,}
  | SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,} | key-[a-f0-9]{32} | npm_[A-Za-z0-9]{36} | pypi-[A-Za-z0-9_-]{40,}
  | do[opr]_v1_[a-f0-9]{40,} | ph[cx]_[A-Za-z0-9]{30,} | shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}
  | EAACEdEose0cBA[A-Za-z0-9]+ | dckr_pat_[A-Za-z0-9_-]{20,} | tfp_[A-Za-z0-9_-]{30,} | dapi[a-f0-9]{32}
  | sq0(?:atp|csp)-[A-Za-z0-9_-]{20,} | AC[a-f0-9]{32} | [0-9]{8,10}:AA[A-Za-z0-9_-]{32,} | NRAK-[A-Z0-9]{27}
  | lin_api_[A-Za-z0-9]{30,} | ntn_[A-Za-z0-9]{30,} | figd_[A-Za-z0-9_-]{30,} | glsa_[A-Za-z0-9_]{30,}
    )(?![A-Za-z0-9])""",
    re.VERBOSE,
)
_TOKENS = re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?")
_HOOKS = re.compile(
    r"https://(?:hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,}"
    r"|(?:discord|discordapp)\.com/api/webhooks/\d+/[A-Za-z0-9_-]{30,}"
    r"|[a-z0-9-]+\.webhook\.office\.com/[^\s<>\"')]{30,})"
)
_PRIVATE = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----.*?"
    r"(?:-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_IN_ADDRESS = re.compile(
    r"(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}://[^\s/:@<>\"']{0,80}:(?P<secret>[^\s/@<>\"']{3,200})@(?=[\w\[])",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\b(?:Bearer|Basic|Token|ApiKey)\s{1,8}(?P<secret>[A-Za-z0-9+/._~=-]{16,4000})", re.IGNORECASE)
# What stands behind a name that says it is one.
_NAMED = re.compile(
    r"""(?:passw(?:or)?d|passwort|kennwort|passphrase|pwd|secret|api[_ .-]?key|apikey|access[_ .-]?key|
    auth[_ .-]?key|private[_ .-]?key|encryption[_ .-]?key|account[_ .-]?key|signing[_ .-]?key|token|credentials?)
    [\w-]{0,40}
    ["'`\]]{0,3}\s{0,3}(?:=>|:=|[:=]|\bis\b|\blautet\b|\bist\b)\s{0,3}(?P<quote>["'`]?)(?P<secret>[^\s"'`<>,;|]{6,200})""",
    re.VERBOSE | re.IGNORECASE,
)
_ALONE = re.compile(r"(?<![\w/+.=@:%#-])(?:[A-Za-z0-9+/_-]{40,128}={0,2})(?![\w/+.=@:%-])")
_MAIL = re.compile(
    r"(?<![\w.+/:@-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?P<host>(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![\w@-])"
)
_CARD = re.compile(r"(?<!\w)(?<!\d[.-])(?:\d[ -]?){12,18}\d(?!\w|[.-]\d)")

_NOBODY = re.compile(
    r"(?:^|\.)(?:example\.(?:com|org|net|edu)|(?:.*\.)?(?:example|test|invalid|localhost|local)|domain\.com|email\.com|acme\.com"
    r"|company\.com|yourdomain\.\w+|mydomain\.\w+|users\.noreply\.github\.com)$",
    re.IGNORECASE,
)
_NOT_PERSONS = {"git", "hg", "svn", "root", "noreply", "no-reply", "postmaster"}
_FILES = {
    "png",
    "jpg",
    "svg",
    "gif",
    "webp",
    "js",
    "css",
    "py",
    "md",
    "service",
    "target",
    "timer",
    "local",
    "2x",
    "3x",
}
_STANDS_FOR = re.compile(
    r"^(?:[<\[{$%(*#].*|.*(?:\.\.\.|…|\*{2,}|x{4,}|\$\{|\{\{|<).*|.*[(\[{]$|.*\(.*|none|null|nil|true|false|undefined|string|str|"
    r"bytes|int|required|optional|.*(?:example|placeholder|changeme|change_me|your[_-]?|my[_-]?(?:secret|pass|token|key)|dummy|"
    r"redacted|hunter2|fixme|todo|insert|secret_key|secretkey|env\b|environ|getenv|config|process\.|os\.|self\.|settings|"
    r"request|response|params|https?://|file:|vault:|/).*)$",
    re.IGNORECASE,
)


def secrets_in(text: str) -> list[Secret]:
    """In the order in which they stand; none lies within another."""
    found: list[Secret] = []
    for secret in sorted([*_all(text), *_interrupted(text)], key=lambda one: (one.start, -one.end)):
        if not found or secret.start >= found[-1].end:
            found.append(secret)
    return found


def mask(text: str) -> str:
    """The text without them; of what is named, the name stays."""
    kept, at = [], 0
    for secret in secrets_in(text):
        kept.append(text[at : secret.start])
        at = secret.end
    return MASK.join([*kept, text[at:]])


def _all(text: str) -> Iterator[Secret]:
    yield from _each(What.PRIVATE_KEY, _PRIVATE, text)
    yield from _each(What.KEY, _KEYS, text)
    for pattern in (_TOKENS, _HOOKS):
        yield from _each(What.TOKEN, pattern, text)
    for what, pattern in ((What.PASSWORD, _IN_ADDRESS), (What.TOKEN, _HEADER), (What.PASSWORD, _NAMED)):
        for match in pattern.finditer(text):
            secret = match["secret"].rstrip(".)")
            if _is_meant(secret, pattern is _NAMED and not match["quote"], match):
                yield Secret(what, match.start("secret"), match.start("secret") + len(secret), secret)
    for match in passwords_in(text):
        secret = match["secret"].rstrip(".,;)")
        if _is_meant(secret, not is_sure(match), match):
            yield Secret(What.PASSWORD, match.start("secret"), match.start("secret") + len(secret), secret)
    for match in _ALONE.finditer(text):
        if _is_random(match[0]):
            yield _secret(What.TOKEN, match)
    for match in _MAIL.finditer(text):
        if _is_somebody(match[0], match["host"]):
            yield _secret(What.MAIL, match)
    yield from (_secret(What.CARD, match) for match in _CARD.finditer(text) if _is_card(match[0]))


def _interrupted(text: str) -> Iterator[Secret]:
    """What is one only without the letters that nobody sees in it, as some programs copy them along."""
    places = [place for place, letter in enumerate(text) if letter.isascii() or not is_unseen(letter)]
    if len(places) < len(text):
        for found in _all("".join(text[place] for place in places)):
            yield replace(found, start=places[found.start], end=places[found.end - 1] + 1)


def _each(what: What, pattern: re.Pattern[str], text: str) -> Iterator[Secret]:
    return (_secret(what, match) for match in pattern.finditer(text) if not _is_filled_up(match[0]))


def _secret(what: What, match: re.Match[str]) -> Secret:
    return Secret(what, match.start(), match.end(), match[0])


def _is_meant(secret: str, bare: bool, match: re.Match[str]) -> bool:
    """A value, not a word that stands for one; where no quotes show it, it must not be a word of a sentence."""
    if len(secret) < 3 or _STANDS_FOR.match(secret) or _is_filled_up(secret):
        return False
    if not bare:
        return not secret.isalpha() or len(secret) >= 8 or match.re is _IN_ADDRESS
    kinds = sum(any(test(letter) for letter in secret) for test in (str.islower, str.isupper, str.isdigit))
    signs = any(not letter.isalnum() for letter in secret)
    return (
        any(letter.isdigit() for letter in secret) and (kinds >= 2 or signs) and not re.fullmatch(r"[\d.:/-]+", secret)
    )


def _is_filled_up(secret: str) -> bool:
    """The same letters over and over, or simply one after the other, as in an example."""
    tail = secret.rpartition("_")[2] or secret
    return len(set(tail)) <= 3 or "1234567890" in tail or "abcdefgh" in tail.lower() or "EXAMPLE" in secret


def _is_random(text: str) -> bool:
    """Letters of all kinds without the look of words, of a path, or of the sum of a file."""
    if re.fullmatch(r"[a-f0-9]+|[A-F0-9]+", text) or text.count("/") > 3 or re.search(r"[-_]{2}|[A-Za-z]{18}", text):
        return False
    kinds = sum(any(test(letter) for letter in text) for test in (str.islower, str.isupper, str.isdigit))
    digits = sum(letter.isdigit() for letter in text)
    return kinds == 3 and digits >= len(text) / 12 and _entropy(text) > 4.3


def _entropy(text: str) -> float:
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())


def _is_somebody(address: str, host: str) -> bool:
    name = address.partition("@")[0].lower()
    return not _NOBODY.search(host) and name not in _NOT_PERSONS and host.rpartition(".")[2].lower() not in _FILES


def _is_card(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdigit()]
    if not 13 <= len(digits) <= 19 or digits[0] not in {3, 4, 5, 6} or len(set(digits)) < 4:
        return False
    doubled = [digit if place % 2 == 0 else sum(divmod(digit * 2, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0
