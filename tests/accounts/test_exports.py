from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import select

from forum import questions
from forum.accounts import SignIn, User
from forum.accounts.exporting import Export
from forum.channels import Delivery
from forum.db import session, write
from forum.pages import Page
from tests.files.test_images import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Later = Callable[..., None]


@pytest.fixture
def copy(visit: Visit, people: People, doc_page: Page, run_jobs: Callable[[], None], later: Later) -> zipfile.ZipFile:
    """Vera's copy, after she asked, was answered, and answered others."""
    with write():
        thread = questions.ask(doc_page, "How do I begin?", "It says `no`.", by=people.visitor)
        questions.answer(thread, "Like this.", by=people.moderator)
        other = questions.ask(doc_page, "Another", "Words.", by=people.stranger)
        questions.answer(other, "I **know** this one.", by=people.visitor)
    vera = visit(people.visitor)
    vera.post("/account/avatar", {"picture": (io.BytesIO(picture()), "me.png")})
    vera.post("/account/profile", {"name": "Vera Visitor", "about": "I like **maps**.", "company": "Northwind"})
    later(minutes=6)
    run_jobs()
    assert vera.post("/account/data").status_code == 303
    assert "Being made" in vera.text("/account/data")
    run_jobs()
    number = session.scalars(select(Export.id)).one()
    answer = vera.get(f"/account/data/{number}.zip")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    return zipfile.ZipFile(io.BytesIO(answer.data))


def read(copy: zipfile.ZipFile, name: str) -> str:
    return copy.read(name).decode()


def test_everything_about_a_person_is_in_their_copy(copy: zipfile.ZipFile) -> None:
    assert copy.testzip() is None
    account = json.loads(read(copy, "account/account.json"))
    assert (account["mail"], account["company"]) == ("vera@example.org", "Northwind")
    assert read(copy, "account/about.md") == "I like **maps**."
    assert copy.read("account/picture.webp")
    assert len(json.loads(read(copy, "account/sessions.json"))) == 1
    posts = json.loads(read(copy, "posts/posts.json"))
    assert [post["kind"] for post in posts] == ["question", "answer"]
    texts = [read(copy, f"posts/{post['file']}") for post in posts]
    assert texts == ["# How do I begin?\n\nIt says `no`.\n", "I **know** this one.\n"]
    mails = json.loads(read(copy, "mails/mails.json"))
    assert any("Like this." in mail["text"] for mail in mails)


def test_it_has_no_secrets_and_nothing_of_anybody_else(copy: zipfile.ZipFile) -> None:
    everything = b"\n".join(copy.read(name) for name in copy.namelist()).decode(errors="replace")
    assert "stan@example.net" not in everything
    assert "mona@example.com" not in everything
    digests = session.scalars(select(SignIn.digest)).all()
    assert not [digest for digest in digests if digest in everything]


def test_the_person_hears_by_mail_and_others_cannot_fetch_it(
    copy: zipfile.ZipFile, visit: Visit, people: People
) -> None:
    number = session.scalars(select(Export.id)).one()
    mail = session.scalars(select(Delivery).where(Delivery.about == f"export:{number}")).one()
    assert (mail.to, "/account/data" in mail.message["text"]) == ("vera@example.org", True)
    assert visit(people.admin).get(f"/account/data/{number}.zip").status_code == 404
    assert visit().get(f"/account/data/{number}.zip").status_code == 401
    assert "Download" not in visit(people.admin).text("/account/data")


def test_one_copy_a_day_and_each_for_a_week(
    copy: zipfile.ZipFile, visit: Visit, people: People, later: Later, run_jobs: Callable[[], None]
) -> None:
    number = session.scalars(select(Export.id)).one()
    assert visit(people.visitor).post("/account/data").status_code == 429
    later(hours=25)
    assert visit(people.visitor).post("/account/data").status_code == 303
    later(days=6)
    run_jobs()
    assert visit(people.visitor).get(f"/account/data/{number}.zip").status_code == 404
    assert len(session.scalars(select(Export)).all()) == 1


def test_somebody_erased_meanwhile_gets_none(visit: Visit, people: People, run_jobs: Callable[[], None]) -> None:
    vera = visit(people.visitor)
    vera.post("/account/data")
    vera.post("/account/leave", {"address": "vera@example.org"})
    run_jobs()
    assert not session.scalars(select(Export)).all()
    assert session.get_one(User, people.visitor.id).erased_at
