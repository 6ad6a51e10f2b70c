"""An admin looks at a file first, says yes, and sees what came; somebody finds what they wrote elsewhere."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from forum.db import session
from forum.imports import ImportRun, RunState
from forum.pages import Site
from forum.questions import Question
from tests.imports.dumps import POSTS, bring, rows
from tests.imports.test_other_sources import COMMUNITY
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def choose(visitor: Visitor, site: Site, text: str) -> str:
    file = (io.BytesIO(text.encode()), "../Posts of Coffee.xml")
    form = {"format": "stackexchange", "site": str(site.id), "name": "coffee", "file": file}
    answer = visitor.post("/panel/imports", form, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_file_is_looked_at_brought_in_and_gone(
    app: Flask, people: People, site: Site, visit: Visit, run_jobs: Callable[[], None]
) -> None:
    admin = visit(people.admin)
    where = choose(admin, site, rows("posts", POSTS))
    assert "Waits for a worker" in admin.get(where).text
    run_jobs()
    looked = admin.get(where).text
    assert "What would come" in looked
    assert "It has no text." in looked
    assert session.scalar(select(func.count()).select_from(Question)) == 0
    admin.post(f"{where}/begin")
    run_jobs()
    assert "What came" in admin.get(where).text
    assert session.scalar(select(func.count()).select_from(Question)) == 2
    run = session.scalars(select(ImportRun)).one()
    assert run.state is RunState.DONE
    assert not Path(run.file).exists()
    assert admin.post(f"{where}/begin").status_code == 409


def test_what_cannot_be_read_says_why_on_its_page(
    people: People, site: Site, visit: Visit, run_jobs: Callable[[], None]
) -> None:
    admin = visit(people.admin)
    where = choose(admin, site, "no XML")
    run_jobs()
    assert "This is no whole XML file: line 1 cannot be read." in admin.get(where).text


def test_without_a_file_one_is_asked_for_one(people: People, visit: Visit) -> None:
    answer = visit(people.admin).post("/panel/imports", {"format": "json"}, content_type="multipart/form-data")
    assert (answer.status_code, "Please choose a file first." in answer.text) == (422, True)


def test_what_one_wrote_elsewhere_is_on_the_account(people: People, site: Site, visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "community.json"
    file.write_text(json.dumps(COMMUNITY))
    bring("zendesk", file, site)
    number = session.scalars(select(Question.author_id)).one()
    assert "Written elsewhere" not in visit(people.stranger).get("/account").text
    assert visit(people.stranger).post(f"/account/written-elsewhere/{number}").status_code == 404
    assert "Written elsewhere" in visit(people.visitor).get("/account").text
    visit(people.visitor).post(f"/account/written-elsewhere/{number}")
    session.expire_all()
    assert session.scalars(select(Question.author_id)).one() == people.visitor.id
    assert "Written elsewhere" not in visit(people.visitor).get("/account").text


def test_posts_of_no_name_are_not_taken_for_those_of_another_site(people: People, site: Site, visit: Visit) -> None:
    file = (io.BytesIO(rows("posts", POSTS).encode()), "Posts.xml")
    form = {"format": "stackexchange", "site": str(site.id), "file": file}
    answer = visit(people.admin).post("/panel/imports", form, content_type="multipart/form-data")
    assert (answer.status_code, "Please give the source a name" in answer.text) == (422, True)
    assert session.scalar(select(func.count()).select_from(ImportRun)) == 0
