"""Files that were made to do harm, or only broken: each gets its sentence, and nothing else happens."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from forum.db import session
from forum.imports import ImportRun, RunState
from forum.markup import from_html
from forum.pages import Site
from forum.questions import Answer, Question, Topic, TopicGroup
from forum.refused import Refused
from tests.imports.dumps import POSTS, bring, rows, sentences
from tests.imports.test_other_sources import COMMUNITY, TOPIC
from tests.seeds import seed_of

OURS = "stopped by an error of ours"
THREAD = {"kind": "thread", "id": "t", "title": "T", "body": "B", "author": "p", "created_at": "2024-01-01T00:00:00Z"}
PERSON = {"kind": "person", "id": "p", "name": "P"}


def lines(*said: Any) -> str:
    return "".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in said)


def count(model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def read(format_: str, file: Path, site: Site) -> tuple[ImportRun | None, str]:
    """The run, and why it was refused as a whole."""
    began = time.process_time()
    try:
        run = bring(format_, file, site)
    except Refused as error:
        return None, error.sentence
    assert time.process_time() - began < 20
    assert OURS not in run.problem
    return run, run.problem


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[" * 1_000_000, "no JSON object"),
        ('{"kind":' * 100_000, "no JSON object"),
        ('{"kind": "thread", "votes": 1e999}', "no JSON object"),
        ('{"kind": "thread", "votes": ' + "9" * 5000 + "}", "no JSON object"),
        ('{"kind": "vote", "person": "p", "thread": "t", "at": "0001-01-01T00:00:00+14:00"}', "no JSON object"),
        ('{"kind": {"kind": 1}}', "no JSON object"),
        ('{"kind": "unreadable", "id": "x"}', "no JSON object"),
        ('{"kind": "post", "id": "x"}', "“thread”"),
        ('{"kind": "thread", "id": "\\u0000\\ud800", "author": "p", "body": "", "title": "", '
         '"created_at": "2024-01-01"}', "no text"),
    ],
)  # fmt: skip
def test_a_line_that_nobody_can_read_is_said_and_the_others_come(
    site: Site, tmp_path: Path, line: str, why: str
) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text(lines(PERSON, line, THREAD), encoding="utf-8")
    run, problem = read("json", file, site)
    assert (run and run.state, problem) == (RunState.DONE, "")
    assert run is not None
    assert [why in one for one in sentences(run)] == [True]
    assert session.scalars(select(Question.title)).all() == ["T"]


@pytest.mark.parametrize("dry", [False, True])
def test_a_topic_without_a_name_is_refused_and_so_is_no_group_made_of_nothing(
    site: Site, tmp_path: Path, dry: bool
) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text(lines({"kind": "topic", "name": " \t "}, {"kind": "topic", "name": "Setup", "group": "  "}))
    run = bring("json", file, site, dry=dry)
    assert sentences(run) == ["topic : A topic needs a name."]
    assert session.scalars(select(Topic.name)).all() == ([] if dry else ["Setup"])
    assert count(TopicGroup) == 0


def test_letters_that_no_database_takes_are_replaced_wherever_they_stand(site: Site, tmp_path: Path) -> None:
    bad = "a\0b\ud800c"
    post = {"kind": "post", "id": bad, "thread": bad, "body": bad, "author": bad, "created_at": "2024-01-01T00:00:00Z"}
    person = {"kind": "person", "id": bad, "name": bad, "mail": f"{bad}@x.example", "about": bad, "company": bad,
              "links": [f"https://x.example/{bad}"], "language": bad, "suspended_reason": bad}  # fmt: skip
    thread = {**THREAD, "id": bad, "author": bad, "title": bad, "close_note": bad, "close_reason": bad,
              "closed_at": "2024-01-01T00:00:00Z", "topics": [bad],
              "pages": [{"address": f"/x/{bad}#{bad}", "title": bad},
                        {"key": f"/y/{bad}", "section": bad}]}  # fmt: skip
    edit = {
        "kind": "edit",
        "id": bad,
        "post": bad,
        "body": bad,
        "title": bad,
        "reason": bad,
        "at": THREAD["created_at"],
    }
    topic, alias = {"kind": "topic", "name": bad, "group": bad}, {"kind": "page", "site": bad, "address": bad}
    file = tmp_path / "all.jsonl"
    file.write_text(lines(topic, alias, person, thread, post, edit))
    run, problem = read("json", file, site)
    assert (run and run.state, problem) == (RunState.DONE, "")
    assert (count(Question), count(Answer)) == (1, 1)
    assert bring("json", file, site).of_all("new") == 0


def test_an_archive_leads_nowhere_and_is_not_unpacked(site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    file = tmp_path / "in" / "all.zip"
    file.parent.mkdir()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside/all.jsonl", lines(PERSON))
        archive.writestr("/etc/all.jsonl", lines(THREAD))
        link = zipfile.ZipInfo("link.jsonl")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", b"PK\x03\x04" + b"\0" * 100)
    run, problem = read("json", file, site)
    assert (run and run.state, problem) == (RunState.DONE, "")
    assert list(outside.iterdir()) == []
    assert [path.name for path in file.parent.iterdir()] == ["all.zip"]


def test_a_link_in_a_folder_is_not_followed_out_of_it(site: Site, tmp_path: Path) -> None:
    secret = tmp_path / "secret.jsonl"
    secret.write_text(lines(PERSON, THREAD))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.jsonl").write_text(lines({**PERSON, "id": "q"}))
    (folder / "b.jsonl").symlink_to(secret)
    bring("json", folder, site)
    assert count(Question) == 0


def _locked(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("all.jsonl", lines(PERSON))
    held = bytearray(file.read_bytes())
    held[6] |= 1  # in the file's own header, and in the list at the end
    held[held.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(held)


def _strange(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("all.jsonl", lines(PERSON))


def _cut(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all.jsonl", lines(PERSON) * 100)
    held = file.read_bytes()
    file.write_bytes(held[: len(held) // 2])


def _scrambled(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("all.jsonl", lines(*({**PERSON, "id": str(n)} for n in range(500))))
    held = bytearray(file.read_bytes())
    held[60:90] = b"\xff" * 30
    file.write_bytes(held)


@pytest.mark.parametrize("made", [_locked, _strange, _cut, _scrambled])
def test_an_archive_that_cannot_be_opened_says_what_to_do(
    site: Site, tmp_path: Path, made: Callable[[Path], None]
) -> None:
    file = tmp_path / "all.zip"
    made(file)
    _run, problem = read("json", file, site)
    assert problem.startswith("The archive ")


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE posts {}><posts><row Id="1" PostTypeId="1" Title="T" Body="&b;"/></posts>'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (DOCTYPE.format('[<!ENTITY b SYSTEM "file:///etc/passwd">]'), "DOCTYPE"),
        (DOCTYPE.format('SYSTEM "http://127.0.0.1:1/x.dtd"'), "DOCTYPE"),
        (DOCTYPE.format('[<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]'), "DOCTYPE"),
        ('<?xml version="1.0" encoding="no-such"?><posts/>', ""),
        ('<?xml version="1.0" encoding="utf-32"?><posts/>', ""),
        ('<?xml version="1.0" encoding="shift_jis"?><posts/>', ""),
        ("<posts>" + "<a>" * 200_000, "cannot be read"),
        ("<posts><row>" + "<a>" * 200_000, "larger or deeper"),
        ('<posts><row Id="' + "1" * (9 << 20) + '"/></posts>', "larger or deeper"),
        ("<posts><!-- " + "x" * (9 << 20), "larger or deeper"),
        ("<posts><row " + " ".join(f'a{n}="1"' for n in range(200_000)) + "/></posts>", "larger or deeper"),
        ("<posts>\0</posts>", "cannot be read"),
    ],
)
def test_xml_that_grows_or_leads_elsewhere_is_not_read(site: Site, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "Posts.xml"
    file.write_text(text, encoding="utf-8")
    run, problem = read("stackexchange", file, site)
    assert run is not None
    assert run.state is RunState.FAILED
    assert problem.endswith(".")
    assert why in problem


def test_letters_that_are_no_utf_8_end_a_file_in_a_sentence(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "Posts.xml"
    file.write_bytes(rows("posts", POSTS).encode().replace(b"Same thing", b"Same \xff thing"))
    assert "cannot be read" in read("stackexchange", file, site)[1]
    other = tmp_path / "all.jsonl"
    other.write_bytes(lines(PERSON, THREAD).encode().replace(b'"B"', b'"B \xff\xfe"'))
    bring("json", other, site)
    assert session.scalars(select(Question.body)).all() == ["B ��"]


THREADS = "CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT, title TEXT)"
COMMENTS = ("CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent, created FLOAT, mode INTEGER, text, author, "
            "email, likes INTEGER)")  # fmt: skip
ENDLESS = """CREATE VIEW comments AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT 1 AS tid, i AS id, NULL AS parent, 0 AS created, 1 AS mode, 'x' AS text, '' AS author, '' AS email,
    0 AS likes FROM n"""
GENERATED = COMMENTS.replace("text,", "text AS (hex(zeroblob(100000000))),")
FTS = "CREATE VIRTUAL TABLE comments USING fts5(tid, id, parent, created, mode, text, author, email, likes)"
TRIGGER = "CREATE TRIGGER t AFTER INSERT ON comments BEGIN DELETE FROM threads; END"


def _isso(file: Path, *statements: str) -> Path:
    with sqlite3.connect(file) as store:
        for statement in statements:
            store.execute(statement)
    store.close()
    return file


@pytest.mark.parametrize("table", [ENDLESS, GENERATED, FTS])
def test_a_database_that_computes_its_rows_is_no_database_of_isso(site: Site, tmp_path: Path, table: str) -> None:
    file = _isso(tmp_path / "comments.db", THREADS, table)
    assert read("isso", file, site)[1] == "This is no database of Isso, or a broken one."


def test_a_trigger_in_a_database_is_not_run(site: Site, tmp_path: Path) -> None:
    added = "INSERT INTO comments VALUES (1, 1, NULL, 0, 1, 'Which?', '', '', 0)"
    file = _isso(
        tmp_path / "comments.db", THREADS, COMMENTS, "INSERT INTO threads VALUES (1, '/a', 'A')", added, TRIGGER
    )
    before = file.read_bytes()
    bring("isso", file, site)
    assert count(Question) == 1
    assert file.read_bytes() == before


def test_a_database_that_was_copied_while_in_use_is_read(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "comments.db"
    _isso(file, "PRAGMA journal_mode=WAL", THREADS, COMMENTS, "INSERT INTO threads VALUES (1, '/a', 'A')",
          f"INSERT INTO comments VALUES (1, 1, NULL, 'soon', 1, CAST(x'61ff' AS TEXT), x'00', '', {2**62})",
          )  # fmt: skip
    file.chmod(0o400)
    bring("isso", file, site)
    asked = session.scalars(select(Question)).one()
    assert (asked.body, asked.me_too_count, asked.created_at.year) == ("a�", 10**9, 1970)
    assert [path.name for path in tmp_path.iterdir()] == ["comments.db"]


@pytest.mark.parametrize("html", ["<div>" * 300_000, "<b><i>" * 300_000, "<" * 500_000, "<ul><li>" * 100_000 + "x"])
def test_html_that_nests_without_an_end_is_read_at_once(html: str) -> None:
    began = time.process_time()
    from_html(html + "the words")
    assert time.process_time() - began < 10


SLACK = {
    "channels.json": [{"id": "C1", "name": "help"}],
    "users.json": [{"id": "U1", "name": "vera", "profile": {"real_name": "Vera", "email": "v@x.example"}}],
    "help/2023-11-14.json": [
        {"type": "message", "user": "U1", "text": "Which port?", "ts": "1700000000.1", "thread_ts": "1700000000.1",
         "reactions": [{"name": "+1", "users": ["U1"], "count": 1}], "files": [{"name": "a.png"}]},
        {"type": "message", "user": "U1", "text": "This.", "ts": "1700000001.1", "thread_ts": "1700000000.1"},
    ],
}  # fmt: skip
ISSO = [{"id": "/a", "title": "A", "comments": [
    {"id": 1, "author": "V", "email": "v@x.example", "created": "2024-01-01", "text": "Which?"},
    {"id": 2, "parent": 1, "text": "That."}]}]  # fmt: skip
OURS_SAID = [
    PERSON,
    THREAD,
    {"kind": "post", "id": "a", "thread": "t", "body": "A", "author": "p", "created_at": "2024"},
]
ODD: list[Any] = [
    None,
    True,
    0,
    -1,
    10**30,
    1e300,
    "",
    "x" * 5000,
    "\0",
    "\ud800",
    "=1+1",
    [],
    {},
    [[]],
    {"id": {}},
    "0001-01-01T00:00+14:00",
    "NaN",
]


def spoilt(value: Any, dice: random.Random) -> Any:
    """The same, with something odd in places."""
    if dice.random() < 0.06:
        return dice.choice(ODD)
    if isinstance(value, dict):
        return {key: spoilt(one, dice) for key, one in value.items() if dice.random() > 0.03}
    return [spoilt(one, dice) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("source", ["json", "discourse", "zendesk", "isso", "slack"])
def test_whatever_stands_where_something_else_should_is_no_error_of_ours(
    site: Site, tmp_path: Path, source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A slice of a larger search: SEED repeats it."""
    seed = seed_of("spoilt files")
    dice = random.Random(seed)
    for number in range(int(os.environ.get("ROUNDS") or 25)):
        file = tmp_path / f"{number}.json"
        if source == "slack":
            file = tmp_path / f"{number}.zip"
            with zipfile.ZipFile(file, "w") as archive:
                for name, said in SLACK.items():
                    archive.writestr(name, json.dumps(spoilt(said, dice)))
        elif source == "json":
            file.write_text("".join(json.dumps(spoilt(one, dice)) + "\n" for one in OURS_SAID * 3))
        else:
            said = {"discourse": [TOPIC], "zendesk": COMMUNITY, "isso": ISSO}[source]
            file.write_text(json.dumps(spoilt(said, dice)))
        read(source, file, site)
