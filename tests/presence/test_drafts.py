from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from forum import questions
from forum.db import session, write
from forum.pages import Page
from forum.presence import Draft, drafts_of, save_draft
from forum.questions import Question
from forum.refused import Refused
from tests.exported import exported
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "How do I install it?", "I tried.", by=people.visitor)


def save(visitor: Visitor, body: str, *, number: Any = "", version: int = 0, place: str = "answer:1") -> Any:
    fields = {"place": place, "number": number, "version": version, "texts": json.dumps({"body": body})}
    answer = visitor.post("/drafts", fields | {"path": "/questions/1/how", "title": "How do I install it?"})
    return answer.get_json() if answer.status_code == 200 else answer


def drafts_at(visitor: Visitor, place: str = "answer:1") -> list[str]:
    return [draft["texts"]["body"] for draft in visitor.get(f"/drafts?place={place}").get_json()]


def test_a_draft_waits_on_every_device_of_its_author_and_for_nobody_else(visit: Visit, people: People) -> None:
    save(visit(people.visitor), "Half a sen")
    assert drafts_at(visit(people.visitor)) == ["Half a sen"]
    assert drafts_at(visit(people.admin)) == []
    assert visit().get("/drafts?place=answer:1").status_code == 401


def test_a_window_goes_on_in_its_draft_and_an_emptied_one_is_gone(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    first = save(vera, "Half")
    second = save(vera, "Half a sentence", **place_of(first))
    assert second["number"] == first["number"]
    assert drafts_at(vera) == ["Half a sentence"]
    save(vera, "  ", **place_of(second))
    assert drafts_at(vera) == []


def test_two_windows_never_overwrite_each_other(visit: Visit, people: People) -> None:
    one, other = visit(people.visitor), visit(people.visitor)
    seen = save(one, "Begun")
    save(one, "Begun, and continued here", **place_of(seen))
    save(other, "Begun, and continued there", **place_of(seen))
    assert set(drafts_at(one)) == {"Begun, and continued here", "Begun, and continued there"}


def test_a_draft_that_is_gone_is_said_to_be(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    seen = save(vera, "Begun")
    vera.post(f"/drafts/{seen['number']}/removal")
    assert save(vera, "Begun and more", **place_of(seen)).status_code == 404


def test_of_other_peoples_drafts_one_neither_reads_writes_nor_removes(visit: Visit, people: People) -> None:
    seen = save(visit(people.visitor), "Mine")
    stan = visit(people.stranger)
    assert save(stan, "Yours", **place_of(seen)).status_code == 404
    stan.post(f"/drafts/{seen['number']}/removal")
    assert drafts_at(visit(people.visitor)) == ["Mine"]


def test_posting_an_answer_removes_its_draft_and_a_refused_one_keeps_it(
    visit: Visit, people: People, thread: Question
) -> None:
    stan = visit(people.stranger)
    seen = save(stan, "Use uv.")
    stan.post(f"/questions/{thread.id}/answers", {"body": " ", "draft": seen["number"]})
    assert drafts_at(stan) == ["Use uv."]
    stan.post(f"/questions/{thread.id}/answers", {"body": "Use uv.", "draft": seen["number"]})
    assert drafts_at(stan) == []


def test_asking_removes_its_draft(visit: Visit, people: People, doc_page: Page) -> None:
    vera = visit(people.visitor)
    seen = save(vera, "Why?", place="ask:x")
    form = {"title": "Why?", "body": "Really.", "page": doc_page.address, "draft": seen["number"]}
    assert vera.post("/ask", form).status_code == 303
    assert drafts_at(vera, "ask:x") == []


def test_the_account_lists_what_was_not_sent(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    assert "Your drafts" not in vera.text("/account")
    seen = save(vera, "Half a <sentence>")
    page = vera.text("/account")
    assert "Half a &lt;sentence&gt;" in page
    assert 'href="/questions/1/how"' in page
    assert vera.post(f"/drafts/{seen['number']}/removal").location == "/account#drafts"
    assert "Your drafts" not in vera.text("/account")


def test_a_draft_leads_to_no_other_host(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    vera.post("/drafts", {"place": "x", "texts": '{"body": "x"}', "path": "//evil.example/"})
    assert "evil.example" not in vera.text("/account")


@pytest.mark.parametrize("texts", ["", "[]", '{"body": 1}', "{", '{"body": null}'])
def test_what_is_no_text_is_refused(visit: Visit, people: People, texts: str) -> None:
    assert visit(people.visitor).post("/drafts", {"place": "x", "texts": texts}).status_code == 400


def test_letters_that_no_column_takes_are_left_out(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    save(vera, "a\0b\ud800c")
    assert drafts_at(vera) == ["abc"]


def test_a_draft_has_its_measure_and_so_has_their_number(people: People) -> None:
    with pytest.raises(Refused), write():
        save_draft("x", {"body": "x" * 200_000}, by=people.visitor, number=None, version=0)
    with write():
        for number in range(103):
            save_draft(f"answer:{number}", {"body": "x"}, by=people.visitor, number=None, version=0)
    kept = [draft.place for draft in session.scalars(drafts_of(people.visitor))]
    assert len(kept) == 100
    assert "answer:102" in kept
    assert "answer:0" not in kept


def test_drafts_are_swept_after_ninety_days(
    people: People, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    with write():
        save_draft("x", {"body": "x"}, by=people.visitor, number=None, version=0)
    later(days=89)
    run_jobs()
    assert session.scalars(drafts_of(people.visitor)).all()
    later(days=2)
    run_jobs()
    assert not session.scalars(drafts_of(people.visitor)).all()


def test_saving_a_draft_costs_little(visit: Visit, people: People, statements: Callable[[], Any]) -> None:
    vera = visit(people.visitor)
    seen = save(vera, "Half")
    token = vera._token()
    fields = {"place": "answer:1", "texts": '{"body": "Half a sentence"}', **place_of(seen), **token}
    with statements() as said:
        vera.post("/drafts", fields)
    # The session with its person, once for the token's page of the test and once here; then count, read, write.
    assert len([sql for sql in said.seen if "draft" in sql or "rate_limit" in sql]) <= 4
    assert session.query(Draft).count() == 1


def place_of(seen: Any) -> dict[str, Any]:
    return {"number": seen["number"], "version": seen["version"]}


def test_what_one_began_to_write_is_in_the_copy_of_ones_data(visit: Visit, people: People) -> None:
    save(visit(people.visitor), "Half a sentence")
    save(visit(people.admin), "Of somebody else")
    [draft] = exported(people.visitor, "drafts/drafts.json")
    assert draft["texts"] == {"body": "Half a sentence"}
    assert draft["title"] == "How do I install it?"


@pytest.mark.parametrize("texts", ["[" * 200_000, '{"a":' * 100_000, "1e999", "9" * 5000, '{"a": 1}', "\0", ""])
def test_what_is_no_draft_is_refused(people: People, visit: Callable[..., Visitor], texts: str) -> None:
    answer = visit(people.visitor).post("/drafts", {"place": "answer:1", "texts": texts, "version": "0"})
    assert answer.status_code == 400


@pytest.mark.parametrize("texts", ['{"a\\u0000b": "x"}', '{"\\ud800": "x"}', '{"a": "x\\u0000\\udfff"}'])
def test_no_letter_keeps_a_draft_from_being_kept(people: People, visit: Callable[..., Visitor], texts: str) -> None:
    vera = visit(people.visitor)
    assert vera.post("/drafts", {"place": "answer:1", "texts": texts, "version": "0"}).status_code == 200
    (kept,) = vera.get("/drafts?place=answer:1").get_json()
    assert list(kept["texts"].values()) == ["x"]
