"""What may be typed in: every field of the code stands on that page, and what the page says of values is so."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from forum import markup
from forum.accounts import clean_domain, clean_name, normal_email
from forum.accounts.profiles import ABOUT_MAX, LINK_LENGTH, checked_about, checked_link
from forum.notifications.prefixes import clean_prefix
from forum.pages import origin_of
from forum.pages.accent import clean_accent
from forum.paths import ROOT
from forum.policies.lengths import read_length
from forum.questions.topics import LONGEST as LONGEST_TOPIC
from forum.questions.topics import checked_name
from forum.questions.writing import TITLE_MAX, checked_title, written
from forum.refused import Refused
from forum.rota.hours_text import parse_hours
from forum.signin.passwords import LONGEST, SHORTEST
from forum.web.numbers import number_of
from forum.web.urls import local_path
from tests.docs import reading

KINDS = {kind: (rule, fields) for kind, rule, fields in reading.rows(reading.section("input.md", "Kinds of values"))}


def fields_of(tree: ast.AST) -> Iterator[str]:
    """What is read from a form by its name, and the fields of form classes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=form, attr="get" | "getlist"), args=[ast.Constant(value=name), *_]):
                if ast.unparse(form).endswith("form"):
                    yield str(name)
            case ast.Subscript(value=form, slice=ast.Constant(value=name)) if ast.unparse(form) == "request.form":
                yield str(name)
            case ast.ClassDef(bases=bases, body=body) if any("Form" in ast.unparse(base) for base in bases):
                for line in body:
                    if isinstance(line, ast.Assign) and re.search(r"Field\(", ast.unparse(line.value)):
                        yield ast.unparse(line.targets[0])


def test_every_field_of_the_code_is_on_the_page_and_no_other() -> None:
    read = {name for path in (ROOT / "forum").rglob("*.py") for name in fields_of(ast.parse(path.read_text()))}
    told = {name for _rule, fields in KINDS.values() for name in re.findall(r"`([\w-]+)`", fields)}
    assert len(read) > 100
    assert told == read


def test_the_numbers_on_the_page_are_those_of_the_code() -> None:
    for kind, numbers in {
        "One line": (TITLE_MAX,),
        "Markdown": (markup.MAX_LENGTH,),
        "Name of a thing": (LONGEST_TOPIC,),
        "Short text": (ABOUT_MAX,),
        "Password": (SHORTEST, LONGEST),
        "Link of a person": (LINK_LENGTH,),
    }.items():
        assert set(map(str, numbers)) <= set(re.findall(r"\d+", KINDS[kind][0])), kind


CHECKS: list[tuple[str, Callable[[str], object], list[str], list[str]]] = [
    ("One line", checked_title, ["How?", "x" * 200], ["", " \n ", "x" * 201, "\u200b"]),
    ("Markdown", written, ["x", "*a*\n\tb", "x" * 20_000], ["", "\n\n", "x" * 20_001]),
    ("Name of a thing", checked_name, ["Install"], ["", "  "]),
    ("Short text", checked_about, ["", "x" * 2000], ["x" * 2001]),
    ("Mail address", normal_email, ["a@b.co", " Ada@Example.ORG "],
     ["", "a", "a@b", "a b@c.de", "a@b..de", "<a@b.de>", "a@b.de, c@d.de", "a" * 250 + "@b.de"]),
    ("Mail domain", clean_domain, ["northwind.example"], ["gmail.com"]),
    ("Link of a person", checked_link, ["", "https://a.example", "a.example/b"],
     ["http://a.example", "javascript:alert(1)", "https://a@b.example", "https://a", "https://a.example/ b",
      "https://a.example/" + "x" * 300]),
    ("Address of a page or site", origin_of, ["https://docs.example.com/a?b", "http://localhost:8000"],
     ["", "docs", "ftp://a.example", "javascript:alert(1)", "https://", "https://a.example:65536"]),
    ("Part of a site", clean_prefix, ["", "/guide", "guide/install", "id:api", "https://docs.example.com/guide"], ["https://[x/"]),
    ("Number of something", number_of, ["0", "9223372036854775807"], ["", "-1", "9223372036854775808", "1.5", "one"]),
    ("Length of working time", read_length, ["", "12 h", "2 days", "30 min"], ["12", "h", "0 h", "12345 h", "-1 h"]),
    ("Hours", parse_hours, ["Mon-Fri 09:00-17:00"], ["Mon", "Mon-Fri 17:00-09:00", "Mon 25:00-26:00"]),
    ("Colour", clean_accent, ["", "#4f46a5", "4F46A5"], ["red", "#fff", "#4f46a5; x"]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "check", "good", "bad"), CHECKS, ids=[each[0] for each in CHECKS])
@pytest.mark.usefixtures("app")
def test_a_value_is_taken_or_refused_as_the_page_says(
    kind: str, check: Callable[[str], object], good: list[str], bad: list[str]
) -> None:
    assert kind in KINDS
    for text in good:
        check(text)
    for text in bad:
        with pytest.raises((Refused, ValueError)):
            check(text)


def test_a_name_is_one_line_of_eighty_letters_with_something_to_see_in_it() -> None:
    assert clean_name(" Ada\n\u202eLovelace ") == "Ada Lovelace"
    assert len(clean_name("x" * 81)) == 80
    assert clean_name("\u200b \n") == ""


@pytest.mark.usefixtures("app")
def test_a_way_back_is_a_path_of_this_forum_or_leads_home() -> None:
    assert local_path("/a?b#c") == "/a?b#c"
    assert {local_path(text) for text in ("https://evil.example/", "//evil.example", "")} == {"/"}
