"""Who sees a picture: whoever may see its post, and nobody else, on every way there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import current_app

from forum import accounts, attachments, questions, support
from forum.accounts import User
from forum.attachments import Upload, UploadUse
from forum.attachments.sweeping import sweep_unused_uploads
from forum.db import session, write
from forum.files import store
from forum.pages import Page, Review, Site
from forum.presence import save_draft
from forum.questions import Question
from forum.refused import Refused
from tests.attachments.drawn import picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def uploaded(by: User | None, name: str = "shot.png") -> str:
    session.rollback()
    with current_app.test_request_context():
        return attachments.stage(io.BytesIO(picture() if name.endswith("png") else b"words"), name, by=by).path


def asked(page: Page, path: str, *, by: User, title: str = "What is this?") -> Question:
    with write():
        return questions.ask(page, title, f"Look: ![a window]({path})", by=by)


def sees(visitor: Visitor, path: str) -> bool:
    return visitor.get(path).status_code == 200


def test_what_stands_in_a_public_thread_is_public_and_kept_by_browsers(
    visit: Visit, people: People, doc_page: Page
) -> None:
    path = uploaded(people.visitor)
    asked(doc_page, path, by=people.visitor)
    got = visit().get(path)
    assert got.status_code == 200
    assert "immutable" in got.headers["Cache-Control"]
    assert got.headers["Cache-Control"].startswith("public")


def test_before_there_is_a_post_only_who_uploaded_it_sees_it(visit: Visit, people: People) -> None:
    path = uploaded(people.visitor)
    got = visit(people.visitor).get(path)
    assert got.status_code == 200
    assert got.headers["Cache-Control"] == "private, no-store"
    for other in (None, people.stranger, people.moderator, people.support):
        refused = visit(other).get(path)
        assert refused.status_code == 404
        assert refused.headers["Cache-Control"] != "public"


def test_a_held_post_shows_it_to_its_author_and_to_moderators(
    visit: Visit, people: People, doc_page: Page, site: Site
) -> None:
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    path = uploaded(people.visitor)
    question = asked(doc_page, path, by=people.visitor)
    assert not question.is_published
    assert [sees(visit(one), path) for one in (people.visitor, people.moderator, people.stranger, None)] == [
        True,
        True,
        False,
        False,
    ]
    with write():
        questions.approve(session.get_one(Question, question.id), by=people.moderator)
    assert sees(visit(), path)


def test_a_thread_made_private_closes_its_pictures(visit: Visit, people: People, doc_page: Page) -> None:
    path = uploaded(people.visitor)
    question = asked(doc_page, path, by=people.visitor)
    shown = uploaded(people.support)
    with write():
        questions.answer(question, f"![here]({shown})", by=people.support)
    with write():
        support.make_private(session.get_one(Question, question.id), by=people.moderator)
    for one in (path, shown):
        got = visit(people.visitor).get(one)
        assert got.status_code == 200
        assert got.headers["Cache-Control"] == "private, no-store"
        assert sees(visit(people.support), one)
        assert not sees(visit(people.stranger), one)
        assert not sees(visit(), one)


def test_a_private_ticket_and_a_note_show_theirs_to_whom_they_are_for(
    visit: Visit, people: People, doc_page: Page, site: Site
) -> None:
    mine, secret = uploaded(people.visitor), uploaded(people.support)
    with write():
        ticket = support.ask_support(site, "My account", f"![it]({mine})", by=people.visitor)
        support.add_note(ticket, f"![inside]({secret})", by=people.support)
    who = (people.visitor, people.support, people.stranger, people.customer, None)
    assert [sees(visit(one), mine) for one in who] == [True, True, False, False, False]
    assert [sees(visit(one), secret) for one in who] == [False, True, False, False, False]


def test_a_picture_goes_along_with_a_message_that_is_split_off(
    visit: Visit, people: People, doc_page: Page, site: Site
) -> None:
    path = uploaded(people.visitor)
    with write():
        ticket = support.ask_support(site, "My account", "Help.", by=people.visitor)
        shown = support.write_as_requester(ticket, f"And this: ![it]({path})", by=people.visitor)
        made = support.split(ticket, {shown.id}, "And this", by=people.support)
    assert path in visit(people.support).text(f"/tickets/{made.id}")
    assert [sees(visit(one), path) for one in (people.visitor, people.support, people.stranger)] == [True, True, False]


def test_nobody_opens_a_picture_by_quoting_its_address(
    visit: Visit, people: People, doc_page: Page, site: Site
) -> None:
    path = uploaded(people.visitor)
    with write():
        support.ask_support(site, "My account", f"![it]({path})", by=people.visitor)
    asked(doc_page, path, by=people.stranger)
    assert not sees(visit(people.stranger), path)
    assert not sees(visit(), path)
    assert "?key=" not in visit(people.stranger).post("/preview", {"body": f"![x]({path})"}).text


def test_what_was_removed_is_seen_by_whoever_can_restore_it(visit: Visit, people: People, doc_page: Page) -> None:
    path = uploaded(people.visitor)
    question = asked(doc_page, path, by=people.visitor)
    with write():
        questions.remove_question(session.get_one(Question, question.id), by=people.visitor)
    assert not sees(visit(), path)
    assert not sees(visit(people.stranger), path)
    assert sees(visit(people.moderator), path)
    with write():
        questions.restore_question(session.get_one(Question, question.id), by=people.visitor)
    assert sees(visit(), path)


def test_an_answer_that_becomes_a_question_takes_its_picture_along(
    visit: Visit, people: People, doc_page: Page
) -> None:
    question = asked(doc_page, uploaded(people.visitor), by=people.visitor)
    path = uploaded(people.stranger)
    with write():
        made = questions.answer(question, f"Mine looks different: ![other]({path})", by=people.stranger)
    with write():
        questions.split(made, "Another thing", along=[], by=people.moderator)
    assert sees(visit(), path)


def test_signed_out_one_asks_with_a_picture_and_owns_it_after_the_code(
    visit: Visit, people: People, doc_page: Page
) -> None:
    path = uploaded(None)
    with write():
        question = questions.ask_unconfirmed(
            doc_page, "What is this?", f"![it]({path})", name="Bob", email="bob@example.org"
        )
    assert not sees(visit(), path)
    token = questions.receipt_token(question)
    receipt = visit().text(f"/receipts/{token}")
    opened = receipt.partition(f'src="{path}')[2].partition('"')[0]
    assert opened.startswith("?key=")
    assert sees(visit(), path + opened)
    with write():
        bob = questions.confirm(session.get_one(Question, question.id))
    assert sees(visit(), path)
    assert session.query(Upload).one().owner_id == bob.id


def test_a_key_opens_one_file_for_some_minutes(
    visit: Visit, people: People, later: Callable[..., None], site: Site
) -> None:
    one, other = uploaded(people.visitor), uploaded(people.visitor)
    page = visit(people.visitor).post("/preview", {"body": f"![x]({one})"}).text
    opened = page.partition(f'src="{one}')[2].partition('"')[0]
    assert sees(visit(), one + opened)
    assert not sees(visit(), other + opened)
    later(minutes=16)
    assert not sees(visit(), one + opened)


def test_what_no_post_needs_goes_after_a_day(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    needed, _unused, drafted = uploaded(people.visitor), uploaded(people.visitor), uploaded(people.visitor)
    asked(doc_page, needed, by=people.visitor)
    with write():
        save_draft("answer:1", {"body": f"![x]({drafted})"}, by=people.visitor, number=None, version=0)
    later(hours=20)
    sweep_unused_uploads()
    assert session.query(Upload).count() == 3
    later(hours=10)
    sweep_unused_uploads()
    run_jobs()
    left = {upload.path for upload in session.query(Upload)}
    assert left == {needed, drafted}
    assert {name for name, _ in store().names()} == {path.rpartition("/")[2] for path in left}


def test_what_somebody_erased_took_along_goes_too(
    visit: Visit, people: People, doc_page: Page, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    path = uploaded(people.visitor)
    asked(doc_page, path, by=people.visitor)
    with write():
        accounts.erase(people.visitor, posts_too=True, by=people.visitor)
    assert not sees(visit(), path)
    later(days=2)
    sweep_unused_uploads()
    run_jobs()
    assert not list(store().names())


def test_one_text_holds_ten(people: People, doc_page: Page) -> None:
    paths = [uploaded(people.moderator, "a.txt") for _ in range(11)]
    with pytest.raises(Refused, match="room for 10"), write():
        questions.ask(doc_page, "Many", "\n".join(f"[a]({path})" for path in paths), by=people.moderator)


def test_newcomers_put_one_picture_into_a_post(people: People, doc_page: Page) -> None:
    one, other = uploaded(people.visitor), uploaded(people.visitor)
    with pytest.raises(Refused, match="new here"), write():
        questions.ask(doc_page, "Two", f"![a]({one}) ![b]({other})", by=people.visitor)
    assert session.query(UploadUse).count() == 0
