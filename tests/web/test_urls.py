from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from forum.paths import ROOT
from forum.web import absolute, client_network, local_path

HERE = "https://forum.example/sign-in"
NAUGHTY = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases") / "naughty-strings" / "blns.json"


def lands_on(target: str) -> str:
    """The host a browser goes to: it drops tabs and newlines, and reads a backslash as a slash."""
    seen = target.strip("".join(map(chr, range(33)))).translate({9: None, 10: None, 13: None}).replace("\\", "/")
    return urlsplit(urljoin(HERE, seen)).netloc


@pytest.mark.parametrize(
    "target", ["/", "/questions/7/how?after=x#answer-3", "/ask?page=https://docs.example.com/", "/ä"]
)
def test_a_path_of_ours_is_kept(target: str) -> None:
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None, "", "questions", "https://evil.example", "HTTPS:evil.example", "//evil.example", "///evil.example",
        "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
        " //evil.example", "/%09/../\\evil.example", "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "http:///evil",
        "/\x00/evil", "data:text/html,x", "//evil.example\\@forum.example", "/\x0b/evil.example",
    ],
)  # fmt: skip
def test_a_way_out_leads_home(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


@given(st.text(alphabet=st.sampled_from("/\\:@.?#%\t\n\r evil09ahttps[]"), max_size=20))
def test_no_text_leads_to_another_host(target: str) -> None:
    assert lands_on(local_path(target)) == "forum.example"


@given(st.text(max_size=40).map(lambda rest: "/" + rest))
def test_nor_does_any_that_begins_with_a_slash(target: str) -> None:
    assert lands_on(local_path(target)) == "forum.example"


def test_nor_does_any_naughty_string() -> None:
    if not NAUGHTY.exists():
        pytest.skip(f"{NAUGHTY} is not there (set CASES)")
    for text in json.loads(NAUGHTY.read_text()):
        for target in (text, f"/{text}", f"//{text}", f"/\\{text}"):
            assert lands_on(local_path(target)) == "forum.example", target


def test_addresses_for_mails_need_no_request(app: Flask) -> None:
    assert absolute("/questions/7") == "http://forum.test/questions/7"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_a_household(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(environ_overrides={"REMOTE_ADDR": address}):
        assert client_network() == network
