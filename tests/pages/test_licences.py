"""A site says under which licence it publishes what people write, and means what is written from then on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from forum import clock, debt, pages, questions
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page, Site
from forum.questions import Answer, Question
from forum.refused import Refused
from tests.pages.test_sites import SETTINGS, reload
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
Later = Callable[..., None]
BY, BY_SA = "https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by-sa/4.0/"


def say(name: str, address: str = "") -> None:
    with write():
        site = session.query(Site).one()
        pages.set_licence(site, name, address, by=session.query(User).filter(User.name == "Ada Admin").one())


def solved(page_id: int, asker: int, solver: int) -> tuple[Question, Answer]:
    with write():
        people = session.get_one(User, asker), session.get_one(User, solver)
        asked = questions.ask(session.get_one(Page, page_id), "Which port?", "Text", by=people[0])
        solution = questions.answer(asked, "It is 80.", by=people[1])
        questions.accept(solution, by=people[0])
    return asked, solution


def foot(text: str) -> str:
    found = re.search(r'<p class="hint licence">(.*?)</p>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()).replace(" .", ".") if found else ""


def test_by_default_no_licence_is_said_anywhere(visit: Visit, people: People, doc_page: Page) -> None:
    asked, solution = solved(doc_page.id, people.visitor.id, people.stranger.id)
    assert "licen" not in visit().text(questions.path(asked)).split("<main")[1].lower()
    assert "is published under" not in visit().text(f"/ask?page={doc_page.address}")
    assert "licensed under" not in debt.entry_of(asked, solution)


def test_it_is_said_before_one_writes_below_the_thread_and_in_the_entry(
    visit: Visit, people: People, doc_page: Page, later: Later
) -> None:
    fields = SETTINGS | {"review": "nobody", "licence": " CC  BY 4.0 ", "licence_address": ""}
    assert visit(people.admin).post(f"/panel/sites/{doc_page.site_id}", fields).status_code == 303
    later(minutes=1)
    asked, solution = solved(doc_page.id, people.visitor.id, people.stranger.id)
    link = f'<a rel="license noopener" href="{BY}">CC BY 4.0</a>'
    said = f"What you post is published under {link}."
    assert said in visit().text(f"/ask?page={doc_page.address}")
    assert said in visit().text(f"/embed?page={doc_page.address}")
    assert said in visit(people.customer).text(questions.path(asked))
    shown = visit().text(questions.path(asked))
    assert foot(shown) == "What is written here is under CC BY 4.0."
    data = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown)[0])["mainEntity"]
    assert data["license"] == data["acceptedAnswer"]["license"] == BY
    assert debt.entry_of(asked, solution).endswith(f", licensed under [CC BY 4.0]({BY}).*\n")
    entry = visit(people.moderator).text(f"/panel/debt/entries/{asked.id}")
    assert "It also names the licence" in entry


def test_what_was_written_before_is_under_none_and_what_was_written_later_under_its_own(
    visit: Visit, people: People, doc_page: Page, later: Later
) -> None:
    number = doc_page.id, people.visitor.id, people.stranger.id
    asked, solution = solved(*number)
    later(days=1)
    say("CC BY 4.0")
    later(days=1)
    assert "licensed under" not in debt.entry_of(*reread(asked, solution))
    assert re.fullmatch(
        r"What was written here since \S.* is under CC BY 4.0\.", foot(visit().text(questions.path(asked)))
    )
    second = solved(*number)
    later(days=1)
    say("CC BY-SA 4.0")
    later(days=1)
    assert f"[CC BY 4.0]({BY})" in debt.entry_of(*reread(*second))
    lines = foot(visit().text(questions.path(asked))).split(". ")
    assert [line.startswith("What was written here from") for line in lines] == [True, False]
    assert lines[1].endswith("is under CC BY-SA 4.0.")
    say("")
    later(days=1)
    assert "is published under" not in visit().text("/ask?page=https://docs.example.com/guide/install")
    assert foot(visit().text(questions.path(second[0]))).startswith("What was written here until")
    assert "licensed under" not in debt.entry_of(*reread(*solved(*number)))


def reread(asked: Question, solution: Answer) -> tuple[Question, Answer]:
    return session.get_one(Question, asked.id), session.get_one(Answer, solution.id)


def test_saying_the_same_again_changes_nothing(people: People, site: Site, later: Later) -> None:
    say("")
    assert reload(site).licences == []
    for _again in range(2):
        say("CC BY 4.0")
        later(days=1)
    assert [row["name"] for row in reload(site).licences] == ["CC BY 4.0"]
    say("CC BY 4.0", "https://example.com/ours")
    assert [row["address"] for row in reload(site).licences] == [BY, "https://example.com/ours"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "example.com", "https://", "https://[", "https://a/" + "x" * 300]
)
def test_a_licence_leads_to_an_address_of_the_web(people: People, site: Site, address: str) -> None:
    with pytest.raises(Refused):
        say("Ours", address)


def test_only_an_admin_says_it(people: People, site: Site) -> None:
    with pytest.raises(Refused), write():
        pages.set_licence(site, "CC BY 4.0", by=people.moderator)


def test_of_what_comes_in_only_whole_licences_are_taken() -> None:
    whole = {"name": "CC BY 4.0", "address": BY, "since": clock.now().isoformat()}
    older = {"name": "Ours", "address": "javascript:alert(1)", "since": (clock.now() - timedelta(days=1)).isoformat()}
    broken: list[Any] = [{}, whole | {"since": "soon"}]
    assert pages.readable_licences([whole, *broken, older]) == [older | {"address": ""}, whole]


def test_an_answer_that_is_older_than_its_thread_keeps_its_licence_for_search_engines(
    visit: Visit, people: People, doc_page: Page, later: Later
) -> None:
    say("CC BY 4.0")
    later(hours=1)
    with write():
        older = questions.ask(doc_page, "Which port on an old machine?", "It is old.", by=people.visitor)
        questions.answer(older, "It is 80.", by=people.stranger)
    later(hours=1)
    say("CC0 1.0")
    later(hours=1)
    with write():
        newer = questions.ask(doc_page, "Which port?", "Text", by=people.customer)
    with write():
        questions.merge(session.get_one(Question, older.id), session.get_one(Question, newer.id), by=people.admin)
    text = visit().text(questions.path(session.get_one(Question, newer.id)))
    data = json.loads(text.split('application/ld+json">')[1].split("</script>")[0])["mainEntity"]
    assert data["suggestedAnswer"][0]["license"] == BY
