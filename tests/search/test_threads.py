"""Everybody finds threads by what stands in them, and nothing of what they may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from forum import questions, search, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page
from forum.questions import CloseReason, Question, State
from forum.search.models import Document, Kind
from forum.web import limit, set_option
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        asked = questions.ask(
            doc_page, "Importer stops at row 4711", "It says `E-1042` after *café.csv*.", by=people.visitor
        )
        questions.answer(asked, "Put `FORUM_URL` into `.env`, call `useState()` in C++ of 3.11.2.", by=people.stranger)
        questions.set_topics(asked, ["Getting started"], by=people.admin)
    return asked


def found(text: str, viewer: User | None = None) -> list[str]:
    return [hit.thread.title for hit in search.find_threads(text, viewer=viewer).hits]


@pytest.mark.parametrize(
    "text",
    [
        "importer", "importers", "imports stop", "E-1042", "e1042", "cafe", "CAFÉ.CSV", "useState()", "usestate",
        "c++", ".env", "dotenv", "3.11.2", "3.11", "v3.11", '"stops at row"', "forum_url", "impor",
    ],
)  # fmt: skip
def test_a_thread_is_found_by(thread: Question, text: str) -> None:
    assert found(text) == [thread.title]


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("4.8.0-beta2", ["4.8", "4.8.0", "v4.8", "4.8.0-beta2", '"since 4.8.0-beta2 it"', "beta"]),
        ("v9.3.0-rc1", ["9.3", "v9.3", "9.3.0", "v9.3.0", "v9.3.0-rc1"]),
        ("Python3.12", ["3.12", "python3.12", "Python", '"since Python3.12"']),
        ("node18.4", ["18.4", "node18.4", "node"]),
        ("libz.so.1.2.13", ["1.2", "1.2.13", "libz.so"]),
        ("2.0/2.1", ["2.0", "2.1"]),
        ("docside-5.1.2.tar.gz", ["5.1.2", "docside"]),
    ],
)
def test_a_version_that_something_is_glued_to_is_found_by_its_beginning(
    people: People, doc_page: Page, said: str, by: list[str]
) -> None:
    with write():
        questions.ask(doc_page, "It fails", f"Since {said} it fails, said 7.6.", by=people.visitor)
    assert [text for text in by if found(text) != ["It fails"]] == []
    assert [text for text in ("8.0", "2.13", "1.3", "4.8.1", "18.5", "4.80") if found(text + " ")] == []


def test_texts_of_an_older_way_of_making_words_are_made_anew(thread: Question) -> None:
    with write():
        session.execute(update(Document).values(title="", body=""))
        for kind in Kind:
            set_option(f"indexed_{kind.value}", 1000)
    assert found("importer") == []
    search.fill_up()
    assert found("importer") == [thread.title]


@pytest.mark.parametrize("text", ["exporter", '"row at stops"', "c#", "3.12", "3.11.3", "a", "-", '""', "\\", "*"])
def test_a_thread_is_not_found_by(thread: Question, text: str) -> None:
    assert found(text) == []


def test_german_words_are_found_in_every_form_and_english_ones_stay_apart(people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Die Häuser und der Fehler", "Das ist nicht, wie ich wollte.", by=people.visitor)
        questions.ask(doc_page, "A haustier", "Nothing of that.", by=people.visitor)
    assert found("Haus ") == found("Häusern") == ["Die Häuser und der Fehler"]
    assert found("Fehlern") == found("Fehlers") == found("fehler") == ["Die Häuser und der Fehler"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("imporetr", "importer"),
        ("Importre stops", "importer stops"),
        ("imprter", "importer"),
        ("ipmorter", "importer"),
        ('"imporetr stops"', '"importer stops"'),
        ("(imporetr), stops!", "(importer), stops!"),
    ],
)
def test_what_is_mistyped_is_found_and_said(
    thread: Question, run_jobs: Callable[[], None], text: str, meant: str
) -> None:
    run_jobs()
    got = search.find_threads(text, viewer=None)
    assert [hit.thread.id for hit in got.hits] == [thread.id]
    assert got.instead == meant


@pytest.mark.parametrize(
    "text",
    [
        "importer is:answered", "importer page:install", 'topic:"getting started" stops', "topic:getting-started",
        "importer after:2020", "importer before:2199-12-31", "by:Vera importer", "is:answered", "IS:answered importer",
    ],
)  # fmt: skip
def test_operators_narrow(thread: Question, people: People, text: str) -> None:
    assert found(text.replace("Vera", f'"{people.visitor.name}"')) == [thread.title]


@pytest.mark.parametrize(
    "text",
    ["importer is:solved", "importer is:unanswered", "importer after:2199", "by:Nobody importer", "before:2020"],
)
def test_operators_leave_out(thread: Question, text: str) -> None:
    assert found(text) == []


def test_an_answer_is_found_by_who_wrote_it(thread: Question, people: People) -> None:
    assert found(f'by:"{people.stranger.name}" usestate') == [thread.title]
    assert found("by:me usestate", people.stranger) == [thread.title]
    assert found("by:me usestate", people.visitor) == []


@pytest.mark.parametrize("name", ["Émile Zola", "Örjan", "émile zola", "ÉMILE ZOLA"])
def test_the_case_of_a_name_does_not_matter_in_any_alphabet(thread: Question, people: People, name: str) -> None:
    with write():
        session.get_one(User, people.stranger.id).name = "Émile Zola" if "z" in name.lower() else "Örjan"
    assert found(f'by:"{name}" usestate') == [thread.title]


@pytest.mark.parametrize(
    "text", ["is:lost", "after:soon", "after:2026-13", "page:", "topic:nothing", "page:nowhere", "by:"]
)
def test_a_wrong_value_is_told_calmly_and_the_words_are_still_looked_for(thread: Question, text: str) -> None:
    got = search.find_threads(f"importer {text}", viewer=None)
    assert len(got.problems) == 1
    assert [hit.thread.id for hit in got.hits] == [thread.id]


def test_words_that_stand_everywhere_are_found_where_there_are_no_others(people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "What is `this` in a closure?", "Is it the same as there?", by=people.visitor)
        questions.ask(doc_page, "Ports", "Which is it?", by=people.visitor)
    assert (
        found("this")
        == found("What this")
        == found('"same as there"')
        == ["What is this in a closure?".replace("this", "`this`")]
    )
    assert sorted(found("is it")) == sorted(found('"is it"')) == ["Ports", "What is `this` in a closure?"]
    assert found("ourselves") == found('"it is"') == []
    assert found("the ports of this") == ["Ports"]
    assert found('ports "this"') == []


def test_of_one_person_the_newest_posts_are_looked_through(
    people: People, doc_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.operators, "OF_ONE", 2)
    with write():
        for n in range(3):
            questions.ask(doc_page, f"Import {n}", "It stops.", by=people.stranger)
        questions.ask(doc_page, "Import of another", "It stops.", by=people.visitor)
    assert found("by:Stan import") == found('by:"Stan Stranger" by:me import', people.visitor) == []
    assert sorted(found('by:"Stan Stranger" imports')) == ["Import 1", "Import 2"]
    assert sorted(found('by:"Stan Stranger" it')) == sorted(found('by:"Stan Stranger"')) == ["Import 1", "Import 2"]
    assert found('by:"Stan Stranger" exports') == []


def test_an_operator_nobody_knows_is_a_word(people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "What does kind:pod mean?", "See there.", by=people.visitor)
    assert found("kind:pod") == ["What does kind:pod mean?"]
    assert found('"is:solved"') == []


def hide_answer(asked: Question, by: People) -> None:
    questions.remove_answer(questions.answers_of(asked.id)[0], by=by.admin)


def test_what_is_removed_held_or_private_is_found_by_nobody_else(
    thread: Question, people: People, doc_page: Page
) -> None:
    with write():
        hide_answer(thread, people)
    assert found("usestate") == found("usestate", people.admin) == []
    with write():
        support.ask_support(doc_page.site, "My swordfish", "My secret is swordfish.", by=people.visitor)
        held = questions.ask(doc_page, "A marlin is held", "Please wait.", by=people.stranger)
        held.state = State.IN_REVIEW
    for nobody in (None, people.visitor, people.stranger, people.support, people.admin):
        assert found("swordfish", nobody) == []
    assert found("marlin") == found("marlin", people.visitor) == []
    assert found("marlin", people.stranger) == found("marlin", people.moderator) == ["A marlin is held"]
    with write():
        questions.remove_question(session.get_one(Question, thread.id), by=session.get_one(User, people.admin.id))
    assert found("importer") == found("importer", people.visitor) == []
    assert search.find_threads("importer", viewer=None).total == 0


def test_an_edit_takes_the_old_words_away_at_once(thread: Question, people: People) -> None:
    with write():
        questions.edit_question(
            session.get_one(Question, thread.id), "The exporter runs", "Fine.",
            by=session.get_one(User, people.visitor.id), seen=0,
        )  # fmt: skip
    assert found("importer") == found("row 4711") == []
    assert found("exporter") == ["The exporter runs"]


def test_a_title_counts_more_than_a_text_however_old(people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Webhook", "It fails.", by=people.visitor)
        for n in range(3):
            questions.ask(
                doc_page, f"Something {n}", "The webhook fails, the webhook. " * 5 + str(n), by=people.visitor
            )
    assert found("webhook")[0] == "Webhook"


def test_pages_do_not_jump_when_something_new_is_written(people: People, doc_page: Page) -> None:
    with write():
        for n in range(25):
            questions.ask(doc_page, f"Webhook number {n}", "Text", by=people.visitor)
    first = search.find_threads("webhook", viewer=None)
    with write():
        questions.ask(doc_page, "Webhook", "A new one", by=session.get_one(User, people.visitor.id))
    second = search.find_threads("webhook", viewer=None, after=first.after)
    seen = [hit.thread.id for hit in (*first.hits, *second.hits)]
    assert (first.total, len(seen), len(set(seen)), second.after) == (25, 25, 25, "")
    beyond = first.after.replace("20_", "99_")
    assert len(search.find_threads("webhook", viewer=None, after=beyond).hits) == 20


def test_some_of_many_words_are_better_than_nothing_and_it_is_said(thread: Question) -> None:
    got = search.find_threads("importer stops row of elephants", viewer=None)
    assert got.loosely
    assert [hit.thread.id for hit in got.hits] == [thread.id]


def test_the_page_marks_the_words_and_nothing_in_them_runs(visit: Visit, people: People, doc_page: Page) -> None:
    with write():
        asked = questions.ask(doc_page, "A `<b>` & more", "Look: `<script>alert(1)</script>` proxy", by=people.visitor)
        questions.close(asked, CloseReason.OFF_TOPIC, by=people.moderator)
    page = visit().text('/search?q=proxies+"><script>')
    assert "<mark>proxy</mark>" in page
    assert "<script>alert" not in page
    assert '"><script>' not in page
    assert "Closed" in page


def test_what_is_not_found_can_be_asked_with_the_words_kept(visit: Visit, thread: Question, doc_page: Page) -> None:
    visitor = visit()
    page = visitor.text("/search?q=is:solved+why+%26+how")
    assert "Nothing found." in page
    link = f"/ask?page={doc_page.site.address.replace(':', '%3A')}&amp;question=why+%26+how".replace("+", "%20")
    assert link.split("question")[1] in page.replace("+", "%20")
    asked = visitor.text(f"/ask?page={doc_page.address}&question=why+%26+how")
    assert 'value="why &amp; how"' in asked


def test_a_page_and_a_site_and_a_state_narrow_by_address(visit: Visit, thread: Question, doc_page: Page) -> None:
    visitor = visit()
    for narrow in (f"page={doc_page.id}", f"site={doc_page.site_id}", "state=answered"):
        assert questions.path(thread) in visitor.text(f"/search?q=importer&{narrow}")
        assert questions.path(thread) in visitor.text(f"/search?{narrow}")
    assert questions.path(thread) not in visitor.text("/search?q=importer&state=solved")
    assert questions.path(thread) in visitor.text(
        "/search?q=importer&state=nonsense&page=99999999999999999999&topic=-1"
    )


def test_strangers_search_often_but_not_without_end(visit: Visit, thread: Question, people: People) -> None:
    visitor, network = visit(), "127.0.0.0/24"
    assert {visitor.get("/search?q=importer").status_code for _n in range(12)} == {200}
    with write():
        for _tenth in range(40):
            limit("search", network, most=1000, within=timedelta(minutes=10))
    answers = [visitor.get("/search?q=importer").status_code for _n in range(12)]
    assert answers[-1] == 429
    assert visit(people.visitor).get("/search?q=importer").status_code == 200
