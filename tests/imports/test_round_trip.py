"""Out and in again: the same file, whichever database it came from, and however often the import was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import accounts, questions
from forum.accounts import User
from forum.db import db, session, write
from forum.imports import ImportRun, RunState, export, plan_import, run_import
from forum.imports.batching import BATCH
from forum.pages import Page, Site, set_licence
from forum.questions import CloseReason, Question
from forum.web import keeping
from tests.fresh import empty
from tests.imports.dumps import bring, sentences, stackexchange
from tests.people import People, make_site


def live_a_little(people: People, page: Page) -> None:
    """Everything that can happen to a thread has happened to one."""
    with write():
        set_licence(page.site, "CC BY 4.0", by=people.admin)
    with write():
        accounts.change_profile(
            people.visitor, name="Véra Visitor", about="I *ask*.", company="Acme", job="Asker",
            links=["https://vera.example.org/me"],
        )  # fmt: skip
        asked = questions.ask(page, "How do I `install`?", "Like so:\n\n```sh\n\tpip install\n```", by=people.visitor)
        first = questions.answer(asked, "Try this, @Véra Visitor. 😀 \u202eשלום", by=people.stranger)
        second = questions.answer(asked, "Staff says so.", by=people.moderator)
        third = questions.answer(asked, "And how do I remove it?", by=people.visitor)
        questions.accept(second, by=people.visitor)
        questions.say_it_helped(second, by=people.stranger)
        questions.say_me_too(asked, by=people.customer)
        questions.edit_answer(first, "Try this instead.", by=people.stranger, seen=0, reason="clearer")
        questions.set_topics(asked, ["Setup", "Ängste"], by=people.moderator)
        questions.pin(asked, by=people.moderator)
        twice = questions.ask(page, "Installing?", "How?", by=people.customer, section="linux")
        questions.close_as_duplicate(twice, asked, by=people.moderator)
        other = questions.ask(page, "Off topic", "What about tea?", by=people.stranger)
        questions.close(other, CloseReason.OFF_TOPIC, by=people.moderator, note="Ask the tea people.")
        questions.split(third, "How do I remove it?", along=[], by=people.moderator)
        questions.remove_answer(first, by=people.stranger)
        questions.show_on(asked, "https://docs.example.com/guide/more?utm_source=x#top", by=people.moderator)
        accounts.erase(people.stranger, by=people.admin)


def file_of(folder: Path, name: str) -> Path:
    session.remove()
    file = folder / name
    file.write_text("".join(export()), encoding="utf-8", newline="")
    return file


def start_anew() -> None:
    session.remove()
    empty()
    keeping.forget_everything()


def test_everything_out_and_in_again_is_the_same_file(
    people: People, doc_page: Page, site: Site, tmp_path: Path
) -> None:
    live_a_little(people, doc_page)
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    one = file_of(tmp_path, "one.jsonl")
    start_anew()
    run = bring("json", one)
    assert (run.state, sentences(run)) == (RunState.DONE, [])
    assert file_of(tmp_path, "two.jsonl").read_bytes() == one.read_bytes()
    assert bring("json", one).of_all("new") == 0
    start_anew()
    bring("json", tmp_path / "two.jsonl")
    assert file_of(tmp_path, "three.jsonl").read_bytes() == one.read_bytes()


def test_what_came_back_reads_as_it_did(people: People, doc_page: Page, tmp_path: Path) -> None:
    live_a_little(people, doc_page)
    kept = ("title", "html", "answer_count", "other_count", "first_answered_at", "staff_answered_at", "asker_wrote_at",
            "solved_at", "me_too_count", "active_at")  # fmt: skip
    statement = select(Question).order_by(Question.id)
    before = [[getattr(one, name) for name in kept] for one in session.scalars(statement)]
    one = file_of(tmp_path, "one.jsonl")
    start_anew()
    bring("json", one)
    after = [[getattr(one, name) for name in kept] for one in session.scalars(statement)]
    assert after == before
    assert [row["name"] for row in session.scalars(select(Site)).one().licences] == ["CC BY 4.0"]
    back = session.scalars(select(User).where(User.email == "vera@example.org")).one()
    assert (back.name, accounts.profile_of(back).company) == ("Véra Visitor", "Acme")
    assert not any(user.is_staff for user in session.scalars(select(User)))


def test_its_own_export_adds_nothing_to_a_forum(people: People, doc_page: Page, site: Site, tmp_path: Path) -> None:
    live_a_little(people, doc_page)
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    run = bring("json", file_of(tmp_path, "one.jsonl"))
    assert (run.of_all("new"), sentences(run)) == (0, [])


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_from_one_database_to_the_other(
    app: Flask, apps: Callable[[str], Flask], people: People, doc_page: Page, tmp_path: Path
) -> None:
    live_a_little(people, doc_page)
    one = file_of(tmp_path, "one.jsonl")
    other = apps("postgresql")
    with other.app_context():
        assert db.engine.dialect.name == "postgresql"
        keeping.forget_everything()
        try:
            bring("json", one)
            two = file_of(tmp_path, "two.jsonl")
        finally:
            start_anew()
    assert two.read_bytes() == one.read_bytes()


def test_stopped_in_the_middle_it_goes_on_where_it_was(site: Site, tmp_path: Path) -> None:
    posts = [_post(n) for n in range(1, 2 * BATCH)]
    folder = stackexchange(tmp_path / "coffee", posts)
    bring("stackexchange", folder, site)
    whole = file_of(tmp_path, "whole.jsonl").read_text()
    start_anew()
    site = _same_site()

    class Killed(BaseException):
        pass

    def kill(run: ImportRun) -> None:
        raise Killed

    with write():
        number = plan_import("stackexchange", folder, name="", site=site, dry=False, by=None).id
    for _attempt in range(2):
        with pytest.raises(Killed):
            run_import(number, kill)
        session.remove()
    assert 0 < (session.scalar(select(func.count()).select_from(Question)) or 0) < len(posts) / 3
    run_import(number)
    run = session.get_one(ImportRun, number)
    assert (run.state, run.counts["thread"]) == (RunState.DONE, {"new": sum(n["PostTypeId"] == "1" for n in posts)})
    again = file_of(tmp_path, "again.jsonl").read_text()
    assert _without_site(again) == _without_site(whole)


def _post(n: int) -> dict[str, str]:
    """Every third one is a question, the others answer it."""
    kind, question = "1" if n % 3 == 1 else "2", n - (n - 1) % 3
    at = f"2020-01-01T00:{n // 60:02}:{n % 60:02}"
    return {"Id": str(n), "PostTypeId": kind, "ParentId": str(question), "Title": f"Thread {n}",
            "Body": f"<p>Text {n}</p>", "OwnerUserId": str(n % 7), "CreationDate": at}  # fmt: skip


def _same_site() -> Site:
    with write():
        return make_site()


def _without_site(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith('{"kind":"site"') and '"kind":"page"' not in line]
