"""Whatever is put into a search, a calm page comes back soon, and nothing in it is a language of the database."""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import quote

import pytest

from forum import questions, search, suggestions, support
from forum.accounts import User
from forum.db import session, write
from forum.pages import Page
from forum.questions import Question, State
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
HOSTILE = {
    "100 KB": "importer " * 12_000,
    "one long word": "x" * 100_000,
    "a thousand words": " ".join(f"word{n}" for n in range(1000)),
    "a thousand endings": " ".join("importers" + "s" * (n % 9) for n in range(1000)),
    "only operators": "is: page: topic: by: after: before: in: is:solved is:solved in:docs in:threads",
    "operators of operators": 'is:is:solved by:by:me page:"page:"" topic:"" "is:solved',
    "unbalanced quotes": '"""importer "stops" " “row„ ”',
    "nothing": "\0\0 \t\n\r \x0b \u200b \u00a0",
    "NUL inside": "impor\0ter \0 is:\0",
    "FTS5": 'title:importer NEAR(row stops, 5) ^importer importer* -stops (row OR {title body}: stops) AND NOT "',
    "FTS5 commands": "document_fts('delete-all') rank MATCH 'x' \"importer\" + \"row\"",
    "tsquery": "importer & !row | (stops <-> row):* 'imp'':A",
    "SQL": "'; DROP TABLE document; -- %_\\ \\' $1 :name ?",
    "emoji": "🦉 👨‍👩‍👧‍👦 🇩🇪 importer 🏳️‍🌈",
    "right to left": "\u202eretropmi\u202c مستورد \u200fשלום importer",
    "signs over signs": "z" + "\u0301" * 5000 + "̶".join("importer"),
    "half a sign": "\ud800importer",
    "letters that grow": "ß" * 3000 + "ﷺ" * 3000 + "İ" * 3000,
    "signs alone": "!\"#$%&/()=?*+~'<>|,;.:-_{}[]\\^`´°",
    "dots": ". .. ... .env. 1.2.3.4.5.6.7.8.9.10 v" + "1." * 400,
    "markup": "<script>alert(1)</script> <mark>importer</mark> {{ 7 * 7 }} %(num)d",
    "of the index itself": "xxsection xxdeimport vector tsvector rowid",
    "mistyped a hundred times": " ".join("imprter" + chr(97 + n % 26) for n in range(100)),
}


@pytest.fixture
def thread(people: People, doc_page: Page) -> Question:
    with write():
        return questions.ask(doc_page, "Importer stops at row 4711", "It says so.", by=people.visitor)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_search_is_a_search(visit: Visit, thread: Question, name: str) -> None:
    visitor, text = visit(), quote(HOSTILE[name].encode("utf-8", "surrogatepass"))
    for address in (
        f"/search?q={text}", f"/search?q={text}&in=docs", f"/feeds/search.atom?q={text}", f"/suggestions?title={text}",
        f"/search?q=importer&after={text}&state={text}&topic={text}&page={text}&in={text}",
    ):  # fmt: skip
        began = time.process_time()
        page = visitor.get(address)
        assert time.process_time() - began < 2
        assert page.status_code == 200, (address[:80], page.status_code)
        assert "<script>alert" not in page.text
        assert "<mark><script" not in page.text


def test_a_searcher_sees_neither_snippets_nor_counts_of_what_they_may_not(
    visit: Visit, people: People, doc_page: Page
) -> None:
    """In the page, its feed, the suggestions, and the correction of what was mistyped."""
    with write():
        open_one = questions.ask(doc_page, "Where do fishes swim?", "In water.", by=people.visitor)
        held = questions.answer(open_one, "The barracuda hates swordfish.", by=people.stranger)
        held.state = State.IN_REVIEW
        support.ask_support(
            doc_page.site, "A barracuda, a swordfish", "Secret barracuda and swordfish.", by=people.visitor
        )
        gone = questions.ask(doc_page, "The barracuda is a swordfish", "Barracuda.", by=people.stranger)
        questions.remove_question(gone, by=session.get_one(User, people.admin.id))
    search.learn_to_spell()
    for who in (None, people.visitor, people.customer, people.support):
        for path in ("/search?q=barracuda", "/search?q=barracdua", "/search?q=baracuda+fishes+water",
                     "/feeds/search.atom?q=barracuda", "/suggestions?title=the+barracuda+swims"):  # fmt: skip
            said = visit(who).text(path)
            assert "swordfish" not in said
            assert "1 thread" not in said
            assert "what “barracuda” finds" not in said
    assert suggestions.suggest("the barracuda swims", viewer=people.visitor) == []
    assert "swordfish" in visit(people.moderator).text("/search?q=hates+barracuda")
