"""A dump of Stack Exchange: everything in its place, at its time, once, and without a sound."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from forum import questions
from forum.accounts import User, is_placeholder
from forum.channels import Delivery
from forum.db import session
from forum.events import FactRow
from forum.imports import RunState
from forum.jobs import Job
from forum.pages import Site
from forum.questions import Answer, CloseReason, Question, original_of
from forum.support import Ticket
from tests.imports.dumps import BOMB, POSTS, bring, rows, sentences, stackexchange
from tests.people import People
from tests.visiting import Visitor


def thread(title: str) -> Question:
    return session.scalars(select(Question).where(Question.title == title)).one()


def messages(question: Question) -> list[Answer]:
    return questions.answers_of(question.id)


def how_many(model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_dump_arrives_with_times_authors_and_what_was_decided(site: Site, tmp_path: Path) -> None:
    run = bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    site = session.scalars(select(Site)).one()
    assert run.state is RunState.DONE
    asked = thread("How fine do I grind?")
    assert asked.author
    assert asked.author.name == "Anna Ähre"
    assert asked.created_at == asked.published_at == datetime(2020, 1, 1, 10, 0, 0, 123000, tzinfo=UTC)
    assert asked.active_at == datetime(2020, 1, 1, 11, 30, tzinfo=UTC)
    assert [topic.name for topic in asked.topics] == ["espresso", "grind"]
    assert [shown.page.title for shown in asked.shown_on] == [site.name]
    comment, accepted, thanks = messages(asked)
    assert [comment.body, accepted.body] == ["Which machine?", "Finer than salt."]
    assert thanks.body == "@Bo Brew Thank you, `--fine` it is."
    assert asked.accepted_id == accepted.id
    assert asked.solved_at == datetime(2020, 1, 3, tzinfo=UTC)
    assert (accepted.helped_count, thanks.helped_count) == (4, 1)
    assert (asked.answer_count, asked.other_count, thanks.from_asker) == (3, 2, True)
    assert asked.body == "For *espresso*, I use:\n\n```\ngrind --fine 3 < beans\n\tsecond line\n```"


def test_what_was_closed_as_asked_before_leads_to_its_original(site: Site, tmp_path: Path) -> None:
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    closed = thread("Fine grind?")
    assert closed.close_reason is CloseReason.DUPLICATE
    assert closed.closed_at == datetime(2020, 2, 2, 12, tzinfo=UTC)
    assert original_of(closed.id) == thread("How fine do I grind?")
    assert closed.author
    assert closed.author.name == "user77"


def test_what_says_nothing_is_left_out_and_said_so(site: Site, tmp_path: Path) -> None:
    run = bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    assert sentences(run) == ["post 4: It has no text."]
    assert run.counts["person"] == {"new": 3}


def test_nobody_hears_of_it_and_nothing_becomes_a_ticket(
    site: Site, people: People, tmp_path: Path, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    before = how_many(FactRow)
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    assert [row.name for row in session.scalars(select(FactRow).order_by(FactRow.id))][before:] == ["ImportEnded"]
    assert how_many(Job) == 0
    later(days=9)
    run_jobs()
    assert (how_many(Delivery), how_many(Ticket)) == (0, 0)
    assert session.scalars(select(Question.waiting_since)).all() == [None, None]


def test_an_answer_today_is_mailed_to_nobody_who_was_imported(
    site: Site, people: People, tmp_path: Path, visit: Callable[..., Visitor], run_jobs: Callable[[], None]
) -> None:
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    asked = thread("How fine do I grind?")
    number = asked.id
    page = visit(people.visitor).get(f"/questions/{number}", follow_redirects=True)
    assert "Anna Ähre" in page.text
    assert visit(people.visitor).post(f"/questions/{number}/answers", {"body": "Mine too."}).status_code < 400
    run_jobs()
    assert not [row.to for row in session.scalars(select(Delivery)) if "imported" in row.to]


def test_a_second_time_adds_nothing_and_a_newer_dump_only_what_is_new(site: Site, tmp_path: Path) -> None:
    folder = stackexchange(tmp_path / "coffee")
    bring("stackexchange", folder, site)
    before = (how_many(User), how_many(Question), how_many(Answer))
    again = bring("stackexchange", folder, site)
    assert again.of_all("new") == 0
    assert (how_many(User), how_many(Question), how_many(Answer)) == before
    more = {"Id": "6", "PostTypeId": "2", "ParentId": "1", "Body": "<p>Coarser!</p>", "OwnerUserId": "1"}
    newer = stackexchange(folder, [*POSTS, {**more, "CreationDate": "2021-01-01T00:00:00"}])
    assert bring("stackexchange", newer, site).of_all("new") == 1
    asked = thread("How fine do I grind?")
    assert (asked.answer_count, asked.active_at.year) == (4, 2021)


def test_looking_first_says_the_same_and_changes_nothing(site: Site, tmp_path: Path) -> None:
    folder = stackexchange(tmp_path / "coffee")
    looked = bring("stackexchange", folder, site, dry=True)
    assert looked.state is RunState.LOOKED_AT
    counts, refused = looked.counts, sentences(looked)
    assert (how_many(Question), how_many(User)) == (0, 0)
    done = bring("stackexchange", folder, site)
    assert done.counts == counts
    assert sentences(done) == refused


def test_who_was_imported_cannot_sign_in(site: Site, tmp_path: Path) -> None:
    bring("stackexchange", stackexchange(tmp_path / "coffee"), site)
    assert all(is_placeholder(user) and "@" not in user.email for user in session.scalars(select(User)))


def test_without_a_site_a_thread_belongs_nowhere(tmp_path: Path, people: People) -> None:
    run = bring("stackexchange", stackexchange(tmp_path / "coffee"))
    assert "thread 1: Please choose the site it belongs to." in sentences(run)
    assert how_many(Question) == 0


@pytest.mark.parametrize("text", [BOMB, "<posts><row Id='1'", "no XML", rows("posts", []).replace("<posts>", "")])
def test_a_broken_file_is_refused_in_a_sentence(site: Site, tmp_path: Path, text: str) -> None:
    file = tmp_path / "Posts.xml"
    file.write_text(text, encoding="utf-8")
    run = bring("stackexchange", file, site)
    assert run.state is RunState.FAILED
    assert run.problem.endswith((".", "read."))
    assert how_many(Question) == 0


def test_an_archive_that_unpacks_to_too_much_is_not_read(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "bomb.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Posts.xml", b" " * (40 << 20))
    with (
        pytest.raises(questions.permissions.Refused) if False else pytest.raises(Exception, match="unpacks to far more")
    ):
        bring("stackexchange", file, site)


def test_a_dump_packed_as_zip_is_read_too(site: Site, tmp_path: Path) -> None:
    folder = stackexchange(tmp_path / "coffee")
    file = tmp_path / "coffee.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in folder.iterdir():
            archive.write(one, f"coffee.example/{one.name}")
    assert bring("stackexchange", file, site).counts["thread"] == {"new": 2}
