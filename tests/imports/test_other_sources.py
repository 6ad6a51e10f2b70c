"""The other systems: what was public there, on its page, with who wrote it."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import questions
from forum.accounts import User
from forum.db import session, write
from forum.imports import claim, theirs
from forum.imports.slack import markdown
from forum.pages import Site
from forum.paths import ROOT
from forum.questions import Answer, Question
from tests.imports.dumps import bring, sentences
from tests.people import People

CASES = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases") / "imports" / "isso"
TIMES = {"created_at": "2024-03-01T10:00:00Z"}
TOPIC = {
    "id": 7, "title": "Upgrade fails", "archetype": "regular", "tags": ["setup"], "closed": True,
    "last_posted_at": "2024-03-05T10:00:00Z", "accepted_answer": {"post_number": 2},
    "post_stream": {"posts": [
        {"id": 70, "post_number": 1, "username": "vera", "cooked": "<p>It <b>fails</b>.</p>", **TIMES},
        {"id": 71, "post_number": 2, "username": "bo", "name": "Bo", "raw": "Use `--force`.", **TIMES,
         "actions_summary": [{"id": 2, "count": 3}]},
        {"id": 72, "post_number": 3, "username": "mod", "post_type": 4, "raw": "A whisper among us.", **TIMES},
        {"id": 73, "post_number": 4, "username": "spam", "hidden": True, "raw": "Buy.", **TIMES},
    ]},
}  # fmt: skip
COMMUNITY = {
    "users": [{"id": 1, "name": "Vera", "email": "vera@example.org", **TIMES}],
    "topics": [{"id": 5, "name": "Ideas"}],
    "posts": [{"id": 115, "title": "Dark mode", "details": "<p>Please.</p>", "author_id": 1, "topic_id": 5,
               "status": "answered", "vote_sum": 4, **TIMES}],
    "comments": [{"id": 206, "body": "<p>It is there.</p>", "author_id": 9, "official": True, **TIMES,
                  "html_url": "https://x.example/hc/en-us/community/posts/115-Dark-mode/comments/206"}],
    "tickets": [{"id": 300, "subject": "My card number", "description": "4111"}],
}  # fmt: skip


def case(name: str) -> Path:
    if not (CASES / name).is_file():
        pytest.skip(f"{CASES / name} is not there (set CASES)")
    return CASES / name


def how_many() -> tuple[int, int]:
    count = [session.scalar(select(func.count()).select_from(model)) or 0 for model in (Question, Answer)]
    return count[0], count[1]


@pytest.mark.parametrize(
    ("source", "name", "came"), [("disqus", "disqus.xml", None), ("wordpress", "wordpress.xml", (5, 3)),
                                 ("isso", "generic.json", (2, 0))]
)  # fmt: skip
def test_comments_under_pages_become_threads_there(
    site: Site, source: str, name: str, came: tuple[int, int] | None
) -> None:
    run = bring(source, case(name), site)
    assert not run.problem
    assert how_many()[0] > 0
    assert came is None or how_many() == came
    assert all(one.shown_on for one in session.scalars(select(Question)))
    assert bring(source, case(name), site).of_all("new") == 0


def test_isso_brings_what_was_approved(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "comments.db"
    with sqlite3.connect(file) as store:
        store.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri TEXT, title TEXT)")
        store.execute(
            "CREATE TABLE comments (tid, id INTEGER PRIMARY KEY, parent, created FLOAT, mode INTEGER, text, author, "
            "email, likes INTEGER)"
        )
        store.execute("INSERT INTO threads VALUES (1, '/guide/install', 'Install')")
        rows = [(1, 1, None, 1.7e9, 1, "Which *port*?", "Vera", "vera@example.org", 2),
                (1, 2, 1, 1.7e9 + 60, 1, "8000.", "Bo", None, 0),
                (1, 3, None, 1.7e9, 2, "Spam", "X", "", 0)]  # fmt: skip
        store.executemany("INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    bring("isso", file, site)
    asked = session.scalars(select(Question)).one()
    assert (asked.title, asked.me_too_count, asked.answer_count) == ("Which port?", 2, 1)
    assert asked.shown_on[0].page.address == "https://docs.example.com/guide/install"


def test_discourse_brings_neither_whispers_nor_private_messages(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "topics.json"
    file.write_text(json.dumps([TOPIC, {**TOPIC, "id": 8, "archetype": "private_message"}]))
    run = bring("discourse", file, site)
    asked = session.scalars(select(Question)).one()
    answer = session.scalars(select(Answer)).one()
    assert (asked.body, answer.body, answer.helped_count) == ("It **fails**.", "Use `--force`.", 3)
    assert asked.accepted_id == answer.id
    assert asked.closed_at is not None
    assert sentences(run) == ["record 8: It is private there, so it does not become public here."]


def test_zendesk_brings_its_community_and_no_ticket(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "community.json"
    file.write_text(json.dumps(COMMUNITY))
    run = bring("zendesk", file, site)
    asked = session.scalars(select(Question)).one()
    assert (asked.title, asked.answer_count, asked.accepted_id is not None) == ("Dark mode", 1, True)
    assert sentences(run) == ["record 300: A ticket is private, so it does not become a public thread."]


def test_slack_brings_the_threads_of_public_channels(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "export.zip"
    asked = {"type": "message", "user": "U1", "text": "Which *port*, <@U2>?", "ts": "1700000000.1"}
    asked["thread_ts"] = "1700000000.1"
    reply = {"type": "message", "user": "U2", "text": "See <https://a.example/x|the docs>", "ts": "1700090000.2"}
    reply["thread_ts"] = "1700000000.1"
    users = [{"id": "U1", "name": "vera", "profile": {"real_name": "Vera V", "email": "vera@example.org"}},
             {"id": "U2", "name": "bo", "profile": {"display_name": "Bo"}}]  # fmt: skip
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("users.json", json.dumps(users))
        archive.writestr("channels.json", json.dumps([{"id": "C1", "name": "help"}]))
        archive.writestr("help/2023-11-14.json", json.dumps([asked, {**asked, "ts": "1700000001.1", "thread_ts": ""}]))
        archive.writestr("help/2023-11-15.json", json.dumps([reply]))
        archive.writestr("secret/2023-11-15.json", json.dumps([{**asked, "text": "Our plan."}]))
    bring("slack", file, site)
    thread = session.scalars(select(Question)).one()
    assert (thread.title, thread.body) == ("Which port, @Bo?", "Which **port**, @Bo?")
    assert session.scalars(select(Answer.body)).one() == "See [the docs](https://a.example/x)"


def test_what_slack_marks_is_marked_here() -> None:
    text = "*b* _i_ ~s~ a*b*c &lt;x&gt; <!here> <#C1|help> `a *b* &amp; c`\n• one\n```if a &lt; b:\n\tpass```"
    said = "**b** *i* ~~s~~ a*b*c <x> @here #help `a *b* & c`\n- one\n\n\n```\nif a < b:\n\tpass\n```"
    assert markdown(text, {}) == said


def test_who_proves_the_address_takes_over_what_they_wrote(
    site: Site, people: People, tmp_path: Path, run_jobs: Callable[[], None]
) -> None:
    file = tmp_path / "community.json"
    file.write_text(json.dumps(COMMUNITY))
    bring("zendesk", file, site)
    visitor = session.get_one(User, people.visitor.id)
    placeholder = session.scalars(theirs(visitor)).one()
    assert session.scalars(theirs(session.get_one(User, people.stranger.id))).all() == []
    with write():
        claim(placeholder, by=visitor)
    assert session.scalars(select(Question.author_id)).one() == people.visitor.id
    assert session.scalars(theirs(visitor)).all() == []
    assert bring("zendesk", file, site).of_all("new") == 0


VOTED: list[dict[str, Any]] = [
    *({"kind": "person", "id": name, "name": name.title(), "mail": f"{name}@example.org"} for name in ("vera", "bo")),
    {"kind": "thread", "id": "t1", "title": "Which port?", "body": "80?", "author": "bo", "votes": 2},
    {"kind": "post", "id": "p1", "thread": "t1", "body": "8000.", "author": "bo", "votes": 1},
    {"kind": "vote", "thread": "t1", "person": "vera"},
    {"kind": "vote", "thread": "t1", "person": "bo"},
    {"kind": "vote", "post": "p1", "person": "vera"},
]


def test_who_voted_here_and_elsewhere_counts_once_after_taking_over(site: Site, people: People, tmp_path: Path) -> None:
    file = tmp_path / "voted.jsonl"
    file.write_text("\n".join(json.dumps({**TIMES, "at": TIMES["created_at"], **record}) for record in VOTED))
    assert sentences(bring("json", file, site)) == []
    vera = session.get_one(User, people.visitor.id)
    question, answer = session.scalars(select(Question)).one(), session.scalars(select(Answer)).one()
    with write():
        questions.say_me_too(question, by=vera)
        questions.say_it_helped(answer, by=vera)
    with write():
        claim(session.scalars(theirs(vera)).one(), by=vera)
    session.expire_all()
    assert (question.me_too_count, answer.helped_count) == (2, 1)
    with write():
        questions.take_me_too_back(question, by=vera)
        questions.take_help_back(answer, by=vera)
    session.expire_all()
    assert (question.me_too_count, answer.helped_count) == (1, 0)
