"""An accepted answer as Markdown for the documentation: a heading, the text as it was written, where it is from."""

from __future__ import annotations

import re

from flask_babel import format_date
from flask_babel import gettext as _

from forum.accounts import User
from forum.pages import licence_at
from forum.questions import Answer, Question, answer_path
from forum.web import absolute, date_pattern

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?= |$)")
_LOCAL = re.compile(r"(?<=\]\()/(?!/)")
_MEANT = re.compile(r"([\\*_\[\]<>#])")


def entry_of(question: Question, accepted: Answer) -> str:
    """Its own headings go two levels down, beneath the one of the entry; code stays as it is, to the letter."""
    source = _("Asked and answered in the forum: [%(title)s](%(url)s)", title=_plain(question.title),
               url=absolute(answer_path(question, accepted)))  # fmt: skip
    by = _("written by %(name)s, %(day)s", name=_name(accepted.author),
           day=format_date(accepted.published_at or accepted.created_at, date_pattern("yMMMd")))  # fmt: skip
    said = ", ".join([source, by, *_licensed(question, accepted)])
    return f"## {_plain(question.title)}\n\n{_lowered(accepted.body)}\n\n*{said}.*\n"


def _licensed(question: Question, accepted: Answer) -> list[str]:
    """Only what held when it was written: nobody agreed to what was said later."""
    licence = licence_at(question.site, accepted.created_at)
    if licence is None:
        return []
    name = _plain(licence.name)
    return [_("licensed under %(licence)s", licence=f"[{name}]({licence.address})" if licence.address else name)]


def _lowered(body: str) -> str:
    lines, fence = [], ""
    for line in body.strip("\n").splitlines():
        mark = _FENCE.match(line)
        lines.append(line if fence or mark else _ours(_HEADING.sub(_two_down, line)))
        if fence:
            ends = mark is not None and mark[1].startswith(fence) and not line.strip().strip(fence[0])
            fence = "" if ends else fence
        elif mark:
            fence = mark[1]
    return "\n".join(lines)


def _two_down(heading: re.Match[str]) -> str:
    return "#" * min(6, len(heading[1]) + 2)


def _ours(line: str) -> str:
    """A link to a place of the forum leads there from wherever the entry stands; between backquotes there is none."""
    parts = line.split("`")
    return "`".join(part if n % 2 else _LOCAL.sub(absolute("/"), part) for n, part in enumerate(parts))


def _plain(words: str) -> str:
    """Words that mean themselves in Markdown; what stands in backquotes does so anyway."""
    parts = " ".join(words.split()).split("`")
    if len(parts) % 2 == 0:
        return _MEANT.sub(r"\\\1", " ".join(words.split())).replace("`", "\\`")
    return "`".join(part if n % 2 else _MEANT.sub(r"\\\1", part) for n, part in enumerate(parts))


def _name(user: User) -> str:
    return _("somebody who left") if user.erased_at else _plain(user.name)
