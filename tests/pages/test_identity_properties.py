"""Nothing that anybody types breaks page identity: it is a page that stays itself, or a sentence."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forum.pages import Identity, Rules, identify, same_site_origin

DOCS = "https://docs.example.com"
VERSIONED = Rules(query=frozenset({"v", "lang"}))
CASED = Rules(fold_case=False)
CASES = Path(os.environ.get("CASES", Path(__file__).parents[3] / "shared" / "cases"))

# What has a meaning somewhere in an address, and what Unicode normalisation or folding turns into something else.
SYNTAX = r"/ \ ? # & = ; : @ % . + [ ] .. // %2F %2e %25 %3B %C3 %A9 %CC%B8 https:// www. index.html .html"
WORDS = "jsessionid=1 v=1 lang utm_id=2 A guide \u0338 \u0301 \u037e \u0130 \u03a3 \u00df \u212a"
PIECES = st.sampled_from([*SYNTAX.split(), *WORDS.split(), " "])
TAILS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=20).map("".join)
ADDRESSES = st.one_of(st.text(), TAILS.map(lambda tail: f"{DOCS}/{tail}"), TAILS.map(lambda tail: f"https://{tail}"))
RULES = st.sampled_from([Rules(), VERSIONED, CASED])


@given(
    address=ADDRESSES,
    explicit=st.one_of(st.just(""), TAILS),
    canonical=st.one_of(st.just(""), ADDRESSES, TAILS),
    rules=RULES,
)
def test_whatever_is_typed_is_a_page_that_stays_itself_or_a_sentence(
    address: str, explicit: str, canonical: str, rules: Rules
) -> None:
    take_or_tell(address, explicit, canonical, rules)


@given(st.characters(codec="utf-8"), st.characters(codec="utf-8"), RULES)
def test_no_pair_of_characters_makes_a_page_another_one(first: str, second: str, rules: Rules) -> None:
    take_or_tell(f"{DOCS}/{first}{second}?v={first}{second}#{first}{second}", "", "", rules)


@given(TAILS)
def test_a_canonical_never_leads_off_the_site(tail: str) -> None:
    page = identify(f"{DOCS}/guide", canonical=tail, origins=[DOCS])
    assert same_site_origin(page.address, DOCS)


@given(TAILS.map(lambda tail: f"{DOCS}/{tail}"))
def test_a_path_with_and_without_its_trailing_slash_is_one_page(address: str) -> None:
    try:
        page = identify(address)
        slashed = identify(page.address + "/")
    except ValueError:
        assume(False)
    else:
        assert slashed.key == page.key


def test_every_character_that_folding_or_normalising_changes_makes_a_page_that_stays_itself() -> None:
    changed = [c for c in map(chr, range(sys.maxunicode + 1)) if c != unicodedata.normalize("NFC", c.lower())]
    assert len(changed) > 2000
    for character in changed:
        take_or_tell(f"{DOCS}/x/{character}y", "", "", Rules())


def naughty_strings() -> list[str]:
    path = CASES / "naughty-strings" / "blns.json"
    if not path.exists():
        pytest.skip(f"the naughty strings are not here: {path}")
    strings: list[str] = json.loads(path.read_text(encoding="utf-8"))
    return strings


@pytest.mark.parametrize("rules", [Rules(), VERSIONED, CASED], ids=["plain", "versioned", "cased"])
def test_naughty_strings_are_pages_or_sentences_wherever_they_are_put(rules: Rules) -> None:
    strings = naughty_strings()
    assert len(strings) > 400
    for naughty in strings:
        for address in (
            naughty,
            f"https://{naughty}",
            f"{DOCS}/{naughty}",
            f"{DOCS}/?v={naughty}",
            f"{DOCS}/#{naughty}",
        ):
            take_or_tell(address, "", "", rules)
        take_or_tell(f"{DOCS}/guide", naughty, "", rules)
        take_or_tell(f"{DOCS}/guide", "", naughty, rules)
        assert identify(f"{DOCS}/guide", canonical=naughty, origins=[DOCS]).address.startswith(f"{DOCS}/")


def take_or_tell(address: str, explicit: str, canonical: str, rules: Rules) -> None:
    try:
        page = identify(address, explicit=explicit, canonical=canonical, rules=rules)
    except ValueError as told:
        # Not one of its subclasses, which speak of codecs and positions.
        if type(told) is not ValueError or not str(told).endswith("."):
            raise
    else:
        assert_whole(page, explicit, rules)


def assert_whole(page: Identity, explicit: str, rules: Rules) -> None:
    again = identify(page.address, explicit=explicit, rules=rules)
    assert (again.key, again.address, again.section) == (page.key, page.address, "")
    assert page.address.isascii()
    assert page.address.startswith(("http://", "https://"))
    assert not set(page.address) & set("#\"'<> \\") - {"'"}
    assert len(page.address) <= 2000
    assert page.key.startswith("id:") or (page.key.startswith("/") and page.key.isascii() and len(page.key) <= 2400)
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} for c in page.key + page.section)
