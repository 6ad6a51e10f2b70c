"""Texts that are made to hold up, or to get past, whoever looks through them."""

from __future__ import annotations

import time

import pytest

from forum import questions
from forum.db import write
from forum.pages import Page
from forum.refused import Refused
from forum.screening import mask, same_text, secrets_in, signs_of
from tests.people import People

KEY = "AKIAIOSFODNN7QXR4TPL"
# Each repeats what one of the patterns begins with, so that it begins everywhere and ends nowhere.
PIECES = (
    "a", "A1", "a.", "a-", "_", " ", "\n", "4-", "4 ", "a%", "a@b.", "a.b@", "b@c-", "h+", "http://", "http://a:",
    "https://a", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN A B C ", "passwd.", "password=", "a.token", "token ",
    "api key ", "secret\"'`", "Bearer ", "eyJaaaaaaaa.", "xoxb-", "sk-", "https://hooks.slack.com/services/",
    "a-secret_", "12345678:AA", "<a ", "<", "&amp;", "a . ", "a'", "www.", "!?", "\u200b", "\ufdfa", "/", "=", "+",
    "curl ", "curl -u a:", "mysql -p", "http \\\n", "--password ", " -a", "-pass-",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_longer_than_its_length(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    begun = time.process_time()
    secrets_in(text)
    signs_of(text)
    assert time.process_time() - begun < 5


def test_masking_a_thousand_secrets_takes_no_time() -> None:
    begun = time.process_time()
    assert mask(f"{KEY} " * 5000) == "[…] " * 5000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "hidden",
    [
        "sub\u200bscribe to my chan\u00adnel",
        "Ｓubscribe to my channel",
        "ѕubѕсribe tо my сhannel",
        "&#115;ubscribe to my channel",
    ],
)
def test_what_nobody_sees_hides_no_word_from_the_filter(hidden: str) -> None:
    assert signs_of(hidden) == signs_of("subscribe to my channel")


def test_words_of_another_script_stay_what_they_are() -> None:
    assert "сборка" in signs_of("Почему сборка не проходит?")


@pytest.mark.parametrize("around", ["\n\n```\n{}\n```\n", "`{}`", "> {}", "<!-- {} -->", "| a | {} |", "[{}](#)"])
def test_secrets_are_seen_wherever_markdown_puts_them(around: str) -> None:
    assert [found.text for found in secrets_in(around.format(KEY))] == [KEY]


TEXT = "The build stops with error 12 since the upgrade, and the log says nothing at all about it."


@pytest.mark.parametrize(
    "again",
    [
        TEXT.upper(),
        TEXT.replace(" ", "   "),
        TEXT.replace(" ", "\n\n", 3),
        TEXT.replace("b", "b\u200b"),
        TEXT.replace("e", "ｅ"),
    ],
)
def test_the_same_text_is_the_same_however_it_is_spaced(again: str, people: People, doc_page: Page) -> None:
    with write():
        questions.ask(doc_page, "Why?", TEXT, by=people.visitor)
    with pytest.raises(Refused, match="this very text already"), write():
        questions.ask(doc_page, "Another title", again, by=people.visitor)


def test_another_text_is_another() -> None:
    assert not same_text(TEXT, TEXT.replace("12", "13"))
