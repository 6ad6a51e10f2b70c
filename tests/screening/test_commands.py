"""Passwords on the lines of commands are secrets, and what such lines say beside them is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import questions
from forum.db import session, write
from forum.pages import Page
from forum.questions import Answer
from forum.screening import mask, secrets_in
from tests.people import People
from tests.visiting import Visitor


@pytest.mark.parametrize(
    "line",
    [
        "curl -u admin:{} https://intranet.example",
        "curl -sku 'jo.doe@somewhere.test:{}' https://x.example",
        "curl -X POST https://x.example/?a=1&b=2 \\\n  --user admin:{} \\\n  -d @file",
        "I call `curl -u admin:{}`, and it says 401.",
        "http -a jo:{} x.example",
        "mysql -u root -p{} shop < dump.sql",
        "mysqldump -h db -p'{}' shop",
        "mongosh -u root -p {}",
        "sshpass -p {} ssh jo@host",
        "docker login -u jo -p {} registry.example",
        "tool --password {}",
        'tool --db-password "{}" --verbose',
        "keytool -storepass {} -list",
    ],
)
def test_a_password_that_a_command_is_given_is_found(line: str) -> None:
    assert mask(line.format("S3cr3tPass9")) == line.format("[…]")


def test_a_password_in_quotes_is_masked_with_its_blanks() -> None:
    assert mask('curl -u "admin:correct horse battery" x') == 'curl -u "admin:[…]" x'


@pytest.mark.parametrize(
    "line",
    [
        "docker run -u 1000:1000 image",
        "docker run --user node:node --name curl image1",
        "curl https://x.example && install -u www-data:www-data7 x",
        "curl -u username:password https://x.example",
        "curl -u user:your_token https://x.example",
        "curl -u $NAME:$PASSWORD https://x.example",
        "curl -u jo:<password> https://x.example",
        "curl -u jo:*** https://x.example",
        "curl -u jo https://x.example:8080/a1",
        "curl -A 'Agent: of mine 2.0' https://x.example",
        "tool --password <password>",
        "tool --password $PASSWORD",
        "tool --password *** --host db1.x.example",
        "tool --password --host db1.x.example",
        "tool --password-file /run/secrets/db1",
        "Since 2.3, --password is required.",
        "mysql -u root -p shop1_db",
        "mysql -ppassword",
        "mysql -p[password]",
        "mysql -p3306 -h x.example",
        "docker run --name mysql -p3306:3306 -d mysql:8",
        "docker run --name mongo -p 27017:27017 mongo",
        "nginx -p 8080 -port 80 -p80:80",
        "mkdir -p build1/Output2 && ssh -p 2222 host",
    ],
)
def test_ports_groups_and_words_that_stand_for_a_password_are_none(line: str) -> None:
    assert not secrets_in(line)


def test_a_letter_that_nobody_sees_hides_no_key() -> None:
    key = "ghp_" + "aB3dE5gH7jK9" * 3
    assert mask(f"Mine is {key[:9]}\u200b{key[9:]}, what now?") == "Mine is […], what now?"
    assert mask(f"Mine is\u200b{key}\u200b.") == "Mine is\u200b[…]\u200b."


def test_an_answer_with_such_a_line_waits_for_its_author_to_choose(
    people: People, doc_page: Page, visit: Callable[..., Visitor]
) -> None:
    with write():
        thread = questions.ask(doc_page, "Why 401?", "It says 401.", by=people.visitor)
    stan, to = visit(people.stranger), f"/questions/{thread.id}/answers"
    shown = stan.post(to, {"body": "Try `curl -u admin:S3cr3tPass9 https://x.example`"})
    assert shown.status_code == 422
    assert "a password" in shown.text
    assert stan.post(to, {"body": "Try `mysql -pS3cr3tPass9`", "secret": "mask"}).status_code == 303
    session.rollback()
    assert session.scalars(select(Answer)).one().body == "Try `mysql -p[…]`"
