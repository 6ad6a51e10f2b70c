"""Whatever letters a title, a name, a company, a subject or a file has: none of them ends a line of a header."""

from __future__ import annotations

import email
import io
import json
import re
from collections.abc import Callable
from email import policy
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum import questions, support
from forum.channels import Message
from forum.channels.kinds import channel
from forum.channels.letter import Mailbox, letter
from forum.channels.models import Delivery
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
ENDS = ["\r\n", "\n", "\r", "\0", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "%0d%0a", "\\r\\n",
        "=?utf-8?q?=0A?=", "嘊嘍", "\r\n ", "\n\t", "\x7f\n"]  # fmt: skip
THROUGH_ALL = ["\r\n", "\0", "\x85", "\u2028"]  # these go the whole way, through forms and pages
IN_HEADERS = re.compile(rb"[\r\n\0]")


def said(end: str) -> str:
    return f"Why{end}Bcc: everybody@evil.example{end}Set-Cookie: evil=1{end}{end}<b>evil</b>"


def assert_clean(answer: Any) -> None:
    for name, value in answer.headers:
        assert not IN_HEADERS.search(f"{name}: {value}".encode("utf-8", "surrogateescape")), (name, value)
        assert name.lower() != "bcc"
    assert "evil" not in "".join(answer.headers.getlist("Set-Cookie"))


def assert_one_mail(raw: bytes, expected: set[str]) -> None:
    """The head says what we say and nothing more, and every line of it is a header or goes on with one."""
    head, _blank, _body = raw.partition(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        assert re.match(rb"[A-Za-z-]+: |\s", line), line
        assert not IN_HEADERS.search(line), line
    read = email.message_from_bytes(raw, policy=policy.default)
    assert {name.lower() for name in read} <= expected, set(read)
    assert read["To"].addresses[0].addr_spec == "vera@example.com"
    assert len(read["To"].addresses) == 1
    for name in read:
        assert not re.search(r"[\r\n\x00\x85\u2028\u2029]", str(read[name])), name


USUAL = {"from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress", "mime-version",
         "content-type", "content-transfer-encoding", "references", "in-reply-to", "list-unsubscribe", "list-id",
         "list-unsubscribe-post", "reply-to", "feedback-id", "x-mailer", "precedence"}  # fmt: skip


@pytest.mark.parametrize("end", THROUGH_ALL, ids=repr)
def test_no_mail_gets_a_header_by_any_text(
    app: Flask,
    visit: Visit,
    people: People,
    doc_page: Page,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
    end: str,
) -> None:
    words, visitor, staff = said(end), visit(people.visitor), visit(people.moderator)
    visitor.post("/account/profile", {"name": words, "company": words, "about": words})
    with write():
        question = questions.ask(doc_page, words[:200], words, by=people.visitor)
        support.ask_support(doc_page.site, words[:200], words, by=people.visitor)
    staff.post("/account/profile", {"name": words[:60]})
    staff.post(f"{questions.path(question).rsplit('/', 1)[0]}/answers", {"body": words})
    form = {"title": words, "body": words, "name": words, "email": f"bob@example.org{end}Bcc: x@evil.example"}
    visit().post("/ask", form | {"page": "https://docs.example.com/guide/install"})
    visit().post("/sign-in", {"email": people.visitor.email})
    later(minutes=10)
    run_jobs()
    rows = session.scalars(select(Delivery).where(Delivery.channel == "mail")).all()
    assert all("evil.example" not in row.to for row in rows)
    to, sender = Mailbox.read("vera@example.com"), Mailbox.read("Forum <forum@example.org>")
    made = [Message.from_json(row.message) for row in rows]
    made.append(Message(id="x", subject=words, text=words, html=words, author=words, context=words, url=words,
                        headers={"X-Mailer": words, f"X-Evil{end}Bcc": words, "Bcc": "x@evil.example"}))  # fmt: skip
    assert any("everybody@evil" in message.subject + message.text for message in made[:-1])
    for message in made:
        assert_one_mail(letter(sender, to, message), USUAL)


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_no_address_of_a_mail_holds_a_second_line(end: str) -> None:
    for written in (f"vera@example.com{end}Bcc: x@evil.example", f"Vera{end}Bcc: x@evil.example <vera@example.com>",
                    f"<vera@example.com{end}>", f"vera{end}@example.com"):  # fmt: skip
        try:
            box = Mailbox.read(written)
        except Refused:
            continue
        raw = letter(box, Mailbox.read("vera@example.com"), Message(id="x", subject="x", text="x"))
        assert_one_mail(raw, USUAL)
        assert box.address == "vera@example.com" or end.isprintable()


@pytest.mark.parametrize("end", THROUGH_ALL, ids=repr)
def test_no_answer_gets_a_header_by_any_text(visit: Visit, people: People, doc_page: Page, end: str) -> None:
    words, visitor = said(end), visit(people.visitor)
    asked = visitor.post(
        "/ask", {"title": words[:200], "body": words, "page": "https://docs.example.com/guide/install"}
    )
    assert_clean(asked)
    question = session.scalars(select(Question)).first()
    if question is not None:
        for address in (questions.path(question), f"/questions/{question.id}", f"/questions/{question.id}/card.png",
                        f"/questions/{question.id}/feed.atom", "/feeds/newest.atom", "/sitemap.xml"):  # fmt: skip
            assert_clean(visitor.get(address))
    for name in (f"a{end}Set-Cookie: evil=1.txt", f'a"; filename="evil.html{end}.txt', f"{words}.log"):
        given = visitor.post("/uploads", {"file": (io.BytesIO(b"words"), name)})
        assert_clean(given)
        if given.status_code == 201 and given.json:
            got = visitor.get(given.json["path"])
            assert_clean(got)
            assert got.headers["Content-Disposition"].startswith("attachment;")
            assert got.headers["Content-Disposition"].count("filename=") == 1
    for path_ in ("/search", "/sign-in", "/account", "/ask", "/questions"):
        assert_clean(visitor.get(path_, query_string={"q": words, "next": f"/{words}", "page": words, "title": words}))
    assert_clean(visitor.get(f"/questions/1/{end.encode().hex()}", headers={"X-Request-ID": "a" * 9}))
    assert_clean(visitor.post("/language", {"language": words, "next": f"/{words}"}))


@pytest.mark.parametrize("kind", ["slack", "discord", "mattermost", "teams"])
@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_no_chat_gets_a_second_subject(kind: str, end: str) -> None:
    """A title is one line there as well, and nothing that this program reads as a mention or a link of ours."""
    words = said(end) + "<!channel> @everyone"
    body = channel(kind).body(Message(id="x", subject=words, text="So.", url="https://f.example/q", author=words))  # type: ignore[attr-defined]
    sent = json.loads(json.dumps(body))
    for text in _texts(sent):
        _first, *more = text.split("\n")
        assert not re.search(r"[\r\0\x0b\x0c\x1c\x85\u2028\u2029]", text)
        assert not any(line.startswith(("Bcc", "Set-Cookie")) for line in more)
        assert kind != "slack" or "<!channel>" not in text


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []
