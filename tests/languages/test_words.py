"""Every sentence can be translated, and is: in German as in English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from forum.paths import ROOT, TEMPLATES, TRANSLATIONS
from forum.web import LANGUAGES
from tests.languages import scanning, words

# The documentation of the product is written in English.
SPOKEN = sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "docs")
CODE = sorted((ROOT / "forum").rglob("*.py"))
OTHERS = sorted(set(LANGUAGES) - {"en"})
MARKUP = re.compile(r"<[^>]*>|`[^`]*`|https?://\w\S*")


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_says_anything_that_nobody_could_translate(path: Path) -> None:
    assert scanning.untranslatable_in(path.read_text()) == []


def test_no_code_says_anything_that_nobody_could_translate() -> None:
    assert [found for path in CODE for found in scanning.plain_sentences(path)] == []


def test_a_sentence_outside_is_found() -> None:
    template = '<p>{{ _("Yes") }} <b>Not so</b></p><img alt="A cat">{# none #}<code>no words</code>'
    assert scanning.untranslatable_in(template) == ["Not so", "alt=A cat"]


@pytest.mark.parametrize("code", OTHERS)
def test_the_file_of_a_language_is_what_the_code_says_today(code: str) -> None:
    """`python3 dev.py words` renews it."""
    known = {message.id for message in words.translated(code) if message.id}
    assert known == {message.id for message in words.sentences() if message.id}


@pytest.mark.parametrize("code", OTHERS)
def test_every_sentence_is_translated(code: str) -> None:
    catalogue = words.translated(code)
    waiting = [message.id for message in catalogue if message.id and not words.all_there(message.string)]
    assert waiting == []
    assert not [message.id for message in catalogue if message.fuzzy and message.id]


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_fills_in_the_same_things(code: str) -> None:
    for message in words.translated(code):
        if message.id and words.all_there(message.string):
            for said in _said(message):
                assert set(words.PLACEHOLDER.findall(said)) <= _known(message), message.id
            assert _needed(message) <= set(words.PLACEHOLDER.findall(_said(message)[-1])), message.id


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_brings_no_markup_of_its_own(code: str) -> None:
    for message in words.translated(code):
        if message.id:
            expected = sorted(MARKUP.findall(_ids(message)[-1]))
            assert sorted(MARKUP.findall(_said(message)[-1])) == expected, message.id


def test_the_files_of_the_languages_are_the_languages_we_offer() -> None:
    assert sorted(path.stem for path in TRANSLATIONS.glob("*.po")) == OTHERS


def _ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (str(message.id),)


def _said(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (str(message.string),)


def _known(message: Message) -> set[str]:
    return {name for text in _ids(message) for name in words.PLACEHOLDER.findall(text)} | {"num"}


def _needed(message: Message) -> set[str]:
    """A plural may do without its number, a sentence not without what it is about."""
    return set(words.PLACEHOLDER.findall(_ids(message)[-1])) - {"num"}
