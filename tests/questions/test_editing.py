from __future__ import annotations

from collections.abc import Callable

import pytest

from forum import questions
from forum.accounts import Power
from forum.db import session, write
from forum.pages import Page, Review
from forum.questions import Answer, CloseReason, Question, path
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        question = questions.ask(doc_page, "How do I instal it?", "On Debian.", by=people.visitor)
        questions.answer(question, "With pip or with apt.", by=people.stranger)
        return question


@pytest.fixture
def made(thread: Question) -> Answer:
    return thread.answers[0]


def test_an_author_changes_the_text_and_everybody_can_read_what_was_changed(
    visit: Visit, people: People, thread: Question
) -> None:
    asker = visit(people.visitor)
    assert f"/questions/{thread.id}/edit" in asker.text(path(thread))
    form = asker.text(f"/questions/{thread.id}/edit")
    assert "How do I instal it?" in form
    changed = {"title": "How do I install it?", "body": "On Debian 13.", "seen": "0", "reason": "a slip"}
    assert asker.post(f"/questions/{thread.id}/edits", changed).location == path(thread).replace("instal-", "install-")
    page = visit().text(path(session.get_one(Question, thread.id)))
    assert "On Debian 13." in page
    assert f'href="/questions/{thread.id}/history"' in page
    assert "edited by" not in page
    history = visit().text(f"/questions/{thread.id}/history")
    assert "<del>instal</del><ins>install</ins>" in history
    assert "On Debian<ins> 13</ins>." in history
    assert "a slip" in history


def test_an_edit_by_somebody_else_is_marked_with_their_name(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    moderator = visit(people.moderator)
    moderator.post(f"/answers/{made.id}/edits", {"body": "With apt.", "seen": "0"})
    assert f"edited by {people.moderator.name}" in " ".join(visit().text(path(thread)).split())
    history = visit().text(f"/answers/{made.id}/history")
    assert people.moderator.name in history
    assert "With <del>pip or with </del>apt." in history


def test_a_member_trusted_with_edits_may_edit_and_others_may_not(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    assert visit(people.customer).get(f"/answers/{made.id}/edit").status_code == 403
    with write():
        people.customer.powers = Power.EDIT.value
    trusted = visit(people.customer)
    assert trusted.get(f"/answers/{made.id}/edit").status_code == 200
    for root, text in ((f"/answers/{made.id}", {"body": "With uv."}), (f"/questions/{thread.id}", {"body": "Better."})):
        assert trusted.post(f"{root}/edits", {"title": "How do I install it?", "seen": "0", **text}).status_code == 303
    page = " ".join(visit().text(path(thread)).split())
    assert "With uv." in page
    assert page.count(f"edited by {people.customer.name}") == 2


def test_saving_the_same_text_is_no_edit(visit: Visit, people: People, made: Answer) -> None:
    visit(people.stranger).post(f"/answers/{made.id}/edits", {"body": made.body, "seen": "0"})
    assert session.get_one(Answer, made.id).edits == 0


def test_two_people_at_once_the_second_is_told_keeps_their_text_and_may_send_it_again(
    visit: Visit, people: People, made: Answer
) -> None:
    visit(people.moderator).post(f"/answers/{made.id}/edits", {"body": "With apt.", "seen": "0"})
    late = visit(people.stranger).post(f"/answers/{made.id}/edits", {"body": "My long text.", "seen": "0"})
    assert late.status_code == 409
    assert "My long text." in late.text
    assert "Somebody changed this text while you were writing" in late.text
    assert 'name="seen" type="hidden" value="1"' in late.text
    again = visit(people.stranger).post(f"/answers/{made.id}/edits", {"body": "My long text.", "seen": "1"})
    assert again.status_code == 303
    assert session.get_one(Answer, made.id).body == "My long text."


def test_what_is_wrong_with_a_text_stands_beside_it(visit: Visit, people: People, made: Answer) -> None:
    for seen in ("0", "x", "-1", "9" * 40):
        response = visit(people.stranger).post(f"/answers/{made.id}/edits", {"body": " ", "seen": seen})
        assert response.status_code == 422
        assert "There is no text yet." in response.text


def test_the_texts_of_a_closed_thread_stay_but_for_moderators(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    with write():
        questions.close(thread, CloseReason.OTHER, by=people.moderator)
    assert f"/answers/{made.id}/edit" not in visit(people.stranger).text(path(thread))
    refused = visit(people.stranger).post(f"/answers/{made.id}/edits", {"body": "What I typed", "seen": "0"})
    assert refused.status_code == 409
    assert "What I typed" in refused.text
    assert visit(people.moderator).post(f"/answers/{made.id}/edits", {"body": "Tidy", "seen": "0"}).status_code == 303


def test_where_every_text_is_reviewed_nobody_edits_around_the_review(
    visit: Visit, people: People, thread: Question, made: Answer
) -> None:
    with write():
        thread.site.review = Review.EVERYBODY
    assert f"/answers/{made.id}/edit" not in visit(people.stranger).text(path(thread))
    with pytest.raises(Refused), write():
        questions.edit_answer(made, "Buy this", by=people.stranger, seen=0)
    with write():
        held = questions.answer(thread, "Held", by=people.stranger)
        questions.edit_answer(held, "Held, and changed", by=people.stranger, seen=0)
    assert held.state is questions.State.IN_REVIEW


def test_the_page_and_its_fragment_show_the_new_title_at_once(
    visit: Visit, people: People, doc_page: Page, thread: Question
) -> None:
    address = f"/embed/fragment?page={doc_page.address}"
    tag = visit().get(address).headers["ETag"]
    with write():
        questions.edit_question(thread, "A better title", thread.body, by=people.visitor, seen=0)
    answer = visit().get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "A better title" in answer.text


def test_hostile_words_in_a_history_stay_words(visit: Visit, people: People, made: Answer) -> None:
    with write():
        questions.edit_answer(made, "<script>alert(1)</script> & <b>", by=people.stranger, seen=0, reason="<i>x</i>")
    history = visit().text(f"/answers/{made.id}/history")
    assert "<script>alert" not in history
    assert "<i>x" not in history


def test_a_long_history_comes_in_pages(visit: Visit, people: People, made: Answer) -> None:
    for number in range(12):
        with write():
            questions.edit_answer(made, f"Version {number}", by=people.stranger, seen=number)
    first = visit().text(f"/answers/{made.id}/history")
    assert first.count('<li class="change">') == 10
    more = first.split('href="?before=')[1].partition('"')[0]
    second = visit().text(f"/answers/{made.id}/history?before={more}")
    assert second.count('<li class="change">') == 3
    assert "With pip or with apt." in second.replace("<del>", "").replace("</del>", "")
