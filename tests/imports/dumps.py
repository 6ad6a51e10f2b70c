"""Small dumps that are written here, in the forms that other systems write."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from sqlalchemy import select

from forum.db import session, write
from forum.imports import ImportRun, plan_import, refusals_of, run_import
from forum.pages import Site

BOMB = """<?xml version="1.0"?><!DOCTYPE posts [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<posts><row Id="1" PostTypeId="1" Title="&b;" Body="&b;" CreationDate="2020-01-01T00:00:00" /></posts>"""
USERS = [
    {"Id": "1", "DisplayName": "Anna Ähre", "CreationDate": "2019-05-01T10:00:00.000"},
    {"Id": "2", "DisplayName": "Bo Brew", "CreationDate": "2019-05-02T10:00:00.000"},
    {"Id": "9", "DisplayName": "Never Wrote", "CreationDate": "2019-05-02T10:00:00.000"},
]
POSTS = [
    {"Id": "1", "PostTypeId": "1", "Title": "How fine do I grind?", "Tags": "<grind><espresso>", "Score": "3",
     "Body": "<p>For <em>espresso</em>, I use:</p><pre><code>grind --fine 3 &lt; beans\n\tsecond line\n</code></pre>",
     "OwnerUserId": "1", "AcceptedAnswerId": "3", "CreationDate": "2020-01-01T10:00:00.123"},
    {"Id": "2", "PostTypeId": "1", "Title": "Fine grind?", "Body": "<p>Same thing.</p>", "OwnerDisplayName": "user77",
     "CreationDate": "2020-02-01T10:00:00.000", "ClosedDate": "2020-02-02T12:00:00.000", "Tags": "|grind|"},
    {"Id": "3", "PostTypeId": "2", "ParentId": "1", "Body": "<p>Finer than salt.</p>", "OwnerUserId": "2",
     "CreationDate": "2020-01-01T11:00:00.000", "Score": "5"},
    {"Id": "4", "PostTypeId": "2", "ParentId": "1", "Body": "<p> </p>", "OwnerUserId": "2",
     "CreationDate": "2020-01-01T12:00:00.000"},
    {"Id": "5", "PostTypeId": "5", "Body": "<p>A wiki of a tag.</p>", "CreationDate": "2020-01-01T12:00:00.000"},
]  # fmt: skip
COMMENTS = [
    {"Id": "1", "PostId": "1", "Text": "Which machine?", "UserId": "2", "CreationDate": "2020-01-01T10:30:00.000"},
    {"Id": "2", "PostId": "3", "Text": "Thank you, `--fine` it is.", "UserId": "1", "Score": "1",
     "CreationDate": "2020-01-01T11:30:00.000"},
]  # fmt: skip
VOTES = [
    *({"Id": str(n), "PostId": "3", "VoteTypeId": "2", "CreationDate": "2020-01-02T00:00:00.000"} for n in range(4)),
    {"Id": "8", "PostId": "3", "VoteTypeId": "3", "CreationDate": "2020-01-02T00:00:00.000"},
    {"Id": "9", "PostId": "3", "VoteTypeId": "1", "CreationDate": "2020-01-03T00:00:00.000"},
]
LINKS = [{"Id": "1", "PostId": "2", "RelatedPostId": "1", "LinkTypeId": "3", "CreationDate": "2020-02-02T00:00:00.000"}]


def rows(name: str, given: Iterable[dict[str, str]]) -> str:
    lines = (" ".join(f'{key}="{escape(value)}"' for key, value in row.items()) for row in given)
    inside = "\n".join(f"  <row {line} />".replace("\n", "&#xA;").replace("\t", "&#x9;") for line in lines)
    return f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{name}>\n{inside}\n</{name}>'


def stackexchange(folder: Path, posts: Iterable[dict[str, str]] = POSTS) -> Path:
    """A dump of a coffee site: two threads, of which one is closed as the duplicate of the other."""
    folder.mkdir(exist_ok=True)
    files = {"Posts": posts, "Users": USERS, "Comments": COMMENTS, "Votes": VOTES, "PostLinks": LINKS}
    for name, given in files.items():
        (folder / f"{name}.xml").write_text(rows(name.lower(), given), encoding="utf-8")
    return folder


def bring(format_: str, file: Path, site: Site | None = None, *, dry: bool = False) -> ImportRun:
    """The import of a file, from the plan to the end."""
    with write():
        chosen = session.scalar(select(Site).order_by(Site.id)) if site else None
        number = plan_import(format_, file, name="", site=chosen, dry=dry, by=None).id
    run_import(number)
    session.expire_all()
    return session.get_one(ImportRun, number)


def sentences(run: ImportRun) -> list[str]:
    return [f"{refusal.kind} {refusal.foreign_id}: {refusal.sentence}" for refusal in session.scalars(refusals_of(run))]
