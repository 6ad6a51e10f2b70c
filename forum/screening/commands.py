"""Passwords that a command is given on its line, where no word beside them says that they are any."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Up to where the option stands: on the same line or those it goes on in, and not in what the command is piped into.
_SO_FAR = r"(?:(?!\s[|;&])[^\\\n]|\\[\s\S]){0,300}?\s"
_QUOTE = r"""(?P<quote>["'])?"""
_VALUE = r"""(?P<secret>(?(quote)[^"'\n]{3,200}(?=["'])|[^\s"'`<>]{3,200}))"""
# `curl -u name:secret`; of other commands, `-u` takes a person and a group.
_LOGIN = re.compile(
    rf"\b(?:curl|wget|https?|xh|hey|skopeo|podman|buildah)\b(?!:){_SO_FAR}"
    rf"(?:-[A-Za-z]{{0,6}}[uU]|-a|--(?:user|proxy-user|auth|(?:src-|dest-)?creds))[ \t=]{{0,4}}"
    rf"{_QUOTE}[A-Za-z][\w.@+%\\-]{{0,80}}:{_VALUE}"
)
# `mysql -psecret`, where a blank would make it the name of a database; of most commands, `-p` is a port or a path.
_LETTER = re.compile(
    rf"\b(?:(?:mysql[a-z]{{0,10}}|mariadb(?:-[a-z]{{1,10}})?|7z[ar]?)\b{_SO_FAR}-p"
    rf"|(?:mongo[a-z]{{0,10}}|sshpass|twine|"
    rf"(?:docker|podman|nerdctl|helm[ ]registry|oc|az)[ ]{{1,4}}login)\b{_SO_FAR}-p[ \t=]{{0,4}}"
    rf"|redis-cli\b{_SO_FAR}-a[ \t]{{1,4}}|ldap[a-z]{{3,10}}\b{_SO_FAR}-w[ \t]{{0,4}})"
    rf"(?!-|(?:ort|ath|assw(?:or)?d|rotocol)\b){_QUOTE}{_VALUE}"
)
_OPTION = re.compile(
    rf"(?<![\w-])--?[a-z0-9_-]{{0,40}}?(?:passw(?:or)?d|passphrase|(?<!by)pass|pwd|token|api-?key|secret-?key|"
    rf"client-secret)[ \t]{{1,4}}(?!-){_QUOTE}{_VALUE}",
    re.IGNORECASE,
)
# No word of these begins another one, so that there is one way at most to read a text as a row of them.
_WORDS = re.compile(
    r"(?:(?:my|new|old|your|the|some|user|name|login|root|admin|db|api|auth|access|pass|word|wd|wort|kenn|phrase|pwd|"
    r"secret|token|key|strong|super|here|test|demo)[_.-]?)+",
    re.IGNORECASE,
)


def passwords_in(text: str) -> Iterator[re.Match[str]]:
    """With the groups `secret` and `quote`. Behind the name of an option there may stand a word of a sentence."""
    for pattern in (_LOGIN, _LETTER, _OPTION):
        for match in pattern.finditer(text):
            if not _is_said_of_one(match["secret"]):
                yield match


def is_sure(match: re.Match[str]) -> bool:
    """Whether there stands nothing but a password, however it looks: the command says so."""
    return match.re is not _OPTION or bool(match["quote"])


def _is_said_of_one(secret: str) -> bool:
    """Words that stand for a password, and numbers of ports and of groups."""
    return bool(_WORDS.fullmatch(secret) or re.fullmatch(r"[\d.:/-]+", secret))
