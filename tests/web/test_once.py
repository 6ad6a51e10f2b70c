"""Parts of pages that are made once: for what they show, and for nobody in particular."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from jinja2 import meta

from forum.db import write
from forum.paths import TEMPLATES
from forum.web import once, slots, speaking
from tests.people import People
from tests.visiting import Visitor

# Of what every template may call, what says the same to everybody who speaks its language. `proof` is put in later.
SAME_TO_ALL = {
    "_", "asset", "counted", "dict", "direction", "gettext", "icon", "language", "languages", "ngettext", "proof",
    "range", "still",
}  # fmt: skip
CODE = TEMPLATES.parent / "forum"
# What says of its arguments the same to everybody.
OF_WHAT_IS_GIVEN = {
    "answer_path", "avatar", "blank_answer", "data_block", "data_of", "licence_link", "longest_text", "person_path",
    "post_root", "question_path", "secret_words", "takes_votes", "topic_path",
}  # fmt: skip
CALLED = r"""\b(?:once|make|anew if form else once\))\(\s*["']([\w/]+\.html)["'](.*(?:\n        \w+=.*)*)"""


def _made_once() -> dict[str, set[str]]:
    """The templates, and the names that each is given."""
    made: dict[str, set[str]] = {}
    for path in (*TEMPLATES.rglob("*.html"), *CODE.rglob("*.py")):
        for name, given in re.findall(CALLED, path.read_text()):
            made.setdefault(name, set()).update(re.findall(r"\b(\w+)=", given))
    assert {"desk/_head.html", "questions/_conversation.html", "questions/_composer_form.html"} <= set(made)
    in_slots = {filling.template for fillings in slots.values() for filling in fillings if filling.kept}
    assert "inbox/_link.html" in in_slots
    return made | {name: set() for name in in_slots}


def _asked(app: Flask, template: str) -> Iterator[str]:
    """What it and those it includes or imports ask of nobody in particular."""
    bare = app.jinja_env.overlay()
    bare.globals = {}  # what an environment offers to all counts as declared there
    tree = bare.parse((TEMPLATES / template).read_text())
    yield from meta.find_undeclared_variables(tree) & set(app.jinja_env.globals)
    for other in meta.find_referenced_templates(tree):
        assert other, f"{template} includes what only a page knows"
        yield from _asked(app, other)


def test_what_is_made_once_asks_nobody_who_reads(apps: Callable[[str], Flask]) -> None:
    app = apps("sqlite")
    for template, given in sorted(_made_once().items()):
        assert set(_asked(app, template)) - given <= SAME_TO_ALL | OF_WHAT_IS_GIVEN, template


def test_what_shows_the_same_is_made_once_in_each_language(app: Flask) -> None:
    with app.test_request_context():
        shown = {"oldest_open": "9 hours", "oob": False}
        first, other = (once("desk/_oldest.html", oldest=age, **shown) for age in ("3 hours", "4 hours"))
        assert "3 hours" in first
        assert "4 hours" in other
        assert once("desk/_oldest.html", oldest="3 hours", **shown) is first
        with speaking("de"):
            assert "3 hours old" not in once("desk/_oldest.html", oldest="3 hours", **shown)


@pytest.mark.parametrize("path", ["/queue", "/queue/offered", "/"])
def test_each_reader_has_their_own_name_and_proof(people: People, visit: Callable[..., Visitor], path: str) -> None:
    with write():
        people.admin.support = True
    pages = [visit(person).text(path) for person in (people.support, people.admin, people.support)]
    names = (people.support.name, people.admin.name, people.support.name)
    tokens = [set(re.findall(r'name="csrf_token" value="([^"]+)"', page)) for page in pages]
    for page, name, own in zip(pages, names, tokens, strict=True):
        assert f'<bdi class="me-word">{name}</bdi>' in page
        assert len(own) == 1, "one proof for each session, in every form"
    assert len(set.union(*tokens)) == 3
    assert "<!-- " not in "".join(pages)


def test_whoever_is_signed_out_gets_nothing_of_anybody(people: People, visit: Callable[..., Visitor]) -> None:
    visit(people.support).text("/")
    page = visit().text("/")
    assert people.support.name not in page
    assert "csrf_token" not in page
    assert 'href="/sign-in?next=/"' in page
