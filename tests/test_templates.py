from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.accounts import User
from forum.db import write
from forum.pages import Page
from forum.paths import ROOT, STATIC, TEMPLATES
from forum.questions import Question, accept, answer, ask, path
from tests.people import People
from tests.visiting import Visitor

NAMES = sorted(str(found.relative_to(TEMPLATES)) for found in TEMPLATES.rglob("*") if found.is_file())
PAGES = [name for name in NAMES if name.endswith(".html") and "/_" not in name and not name.startswith("ui/")]
READERS = ["nobody", "visitor", "stranger", "moderator", "support", "admin"]
RENDERERS = {"page", "done", "part"}
PROOFS = re.compile(r'<input type="hidden" name="(?:stamp|csrf_token)"[^>]*>')


@pytest.fixture
def question(doc_page: Page, people: People) -> Question:
    """A thread with everything: an accepted answer, another one, and the asker's thanks."""
    with write():
        made = ask(doc_page, "How do I install it?", "I tried `pip install it`.", by=people.visitor)
        solution = answer(made, "With `--user`.", by=people.moderator)
        answer(made, "It works for me.", by=people.stranger)
        answer(made, "Thank you.", by=people.visitor)
        accept(solution, by=people.visitor)
    return made


def bare(html: str) -> str:
    """Without what is new in every answer: the proofs of the forms, and white space."""
    return " ".join(PROOFS.sub("", html).split())


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles_with_what_the_app_gives_it(name: str, apps: Callable[[str], Flask]) -> None:
    apps("sqlite").jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_defines_its_blocks_once_and_extends_one_layout_at_most(name: str) -> None:
    source = (TEMPLATES / name).read_text()
    blocks = re.findall(r"{%-?\s*block\s+(\w+)", source)
    assert len(blocks) == len(set(blocks))
    assert source.count("{% extends") <= 1


def test_every_asset_a_template_names_is_there() -> None:
    named = {
        found for name in NAMES for found in re.findall(r"asset\(['\"]([^'\"]+)['\"]\)", (TEMPLATES / name).read_text())
    }
    made_by_us = {"htmx.js", "code.css", "forum.js"}
    assert named
    assert not [name for name in named - made_by_us if not (STATIC / name).is_file()]


def test_every_template_is_used() -> None:
    """A template nobody renders is dead weight that still costs every reader."""
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "forum").rglob("*.py")]
    everything = "\n".join(found.read_text() for found in sources)
    assert not [name for name in NAMES if not name.startswith("mail/") and f'"{name}"' not in everything]


def test_a_block_that_is_rendered_alone_exists_and_is_one_element_of_its_own_name() -> None:
    named = sorted(rendered_alone())
    assert ("questions/question.html", "conversation") in named
    for template, block in named:
        source = (TEMPLATES / template).read_text()
        inside = re.search(rf"{{%\s*block {block}\s*%}}(.*?){{%\s*endblock", source, re.DOTALL)
        assert inside, f"{template} has no block {block}"
        first = re.search(r"<[a-z][^>]*>", inside[1])
        if first and "/_" not in template:
            assert f'id="{block}"' in first[0], f"{template}: the region of block {block} has another id"


def rendered_alone() -> set[tuple[str, str]]:
    """The template and block of every page(…), done(…) and part(…)."""
    found = set()
    for path_ in (ROOT / "forum").rglob("*.py"):
        for node in ast.walk(ast.parse(path_.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in RENDERERS:
                words = [word.value for word in node.args if isinstance(word, ast.Constant)]
                html = [number for number, word in enumerate(words) if str(word).endswith(".html")]
                if html and html[0] + 1 < len(words) and words[html[0] + 1]:
                    found.add((str(words[html[0]]), str(words[html[0] + 1])))
    return found


@pytest.mark.parametrize("reader", READERS)
def test_the_conversation_alone_is_a_part_of_the_whole_page(
    reader: str, question: Question, people: People, visit: Callable[..., Visitor]
) -> None:
    """What htmx puts in place after a change must be what a reload would show."""
    who: User | None = getattr(people, reader, None)
    visitor = visit(who)
    whole = visitor.text(path(question))
    fragment = conversation_after_an_empty_answer(visitor, question) if who else ""
    assert "How do I install it?" in whole
    assert bare(without_composer(fragment)) in bare(without_composer(whole))


@pytest.mark.parametrize("address", ["/", "/active", "/unanswered", "/popular", "/solved"])
def test_the_rows_alone_are_a_part_of_the_whole_list(
    address: str, question: Question, visit: Callable[..., Visitor]
) -> None:
    visitor = visit()
    fragment = visitor.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in fragment
    assert bare(fragment) in bare(visitor.text(address))


def conversation_after_an_empty_answer(visitor: Visitor, question: Question) -> str:
    answered = visitor.htmx(f"/questions/{question.id}/answers", {"body": ""})
    assert answered.status_code == 422
    assert "<html" not in answered.text
    return answered.text


def without_composer(html: str) -> str:
    """The form itself differs on purpose: it shows what was wrong with what one sent."""
    return re.sub(r"<form[^>]*/answers\".*?</form>.*", "", html, flags=re.DOTALL)
