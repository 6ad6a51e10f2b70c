"""Pushes that nobody's build makes: each gets a clear answer, and none an error of ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.sections.building import page
from tests.sections.test_pushing import addresses, pages, post, token  # noqa: F401 - fixtures

Push = Callable[..., TestResponse]
HOSTILE = ["a\0b", "\0", "\ud800", "a\udfff", "https://docs.example.com/\0", "https://docs.example.com/a\ud800b",
           "https://[", "http://docs.example.com:99999999/",
           "x" * 100_000, "\x1b[31m", "https://docs.example.com/" + "%00" * 50,
           "https://docs.example.com/\u202e", "//", "https://docs.example.com:٣/",
           "https://docs\u2100.example.com/"]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
@pytest.mark.parametrize(
    "html", ["<h1>\0A\ud800</h1><p>b\0c\ud800</p>", "", "<title>\0</title><h1 id='\0\ud800'>x</h1>"]
)
def test_no_letter_of_an_address_or_a_page_is_an_error_of_ours(post: Push, address: str, html: str) -> None:  # noqa: F811
    answer = post({"pages": [{"address": address, "html": html}], "whole": ["", address]})
    assert answer.status_code == 200, answer.text
    said = answer.get_json()
    assert said["pages"] + said["left_out"] + len(said["refused"]) == 1
    alone = post({"whole": [address]})
    assert alone.status_code in {200, 422}, alone.text
    again = post({"pages": [{"address": address, "html": html}]})
    assert again.status_code == 200, again.text


@pytest.mark.parametrize(
    "body",
    [b"", b"\0", b"null", b"[]", b"1", b'"x"', b"\xff\xfe\x00\xd8", b"[" * 200_000, b'{"pages":' * 100_000,
     b'{"pages": {}}', b'{"pages": [[]]}', b'{"pages": [{"address": 1, "html": ""}]}', b'{"whole": [1]}',
     b'{"whole": {"a": 1}}', b'{"pages": [{"address": "a"}]}', b'{"pages": null}', b'{"pages": 1e999}',
     b'{"whole": "' + b"9" * 5000 + b'"}', b'{"x": ' + b"9" * 5000 + b"}", b"\x1f\x8b", b"\x1f\x8b\0\0\0",
     json.dumps({"pages": [], "whole": []}).encode("utf-16")],
)  # fmt: skip
def test_what_is_no_push_is_refused(post: Push, body: bytes) -> None:  # noqa: F811
    answer = post(None, body=body)
    utf16 = body.startswith(b"\xff\xfe{")
    assert answer.status_code == (200 if utf16 else 400), answer.text
    assert utf16 or answer.get_json()["error"]


@pytest.mark.parametrize("bearer", ["", "\x01", "a\xff", "é" * 500, "x" * 5000])
def test_a_token_of_any_letters_is_only_wrong(post: Push, bearer: str) -> None:  # noqa: F811
    assert post({}, bearer=bearer).status_code == 401


def deep(levels: int) -> Any:
    return "<div>" * levels + "<p>x</p>" + "</div>" * levels


def test_pages_nested_as_deeply_as_anybody_likes_are_told_of(post: Push) -> None:  # noqa: F811
    said = post({"pages": [{"address": "deep", "html": deep(100_000)}]})
    assert said.status_code == 200
    assert said.get_json()["refused"] or said.get_json()["pages"]


@pytest.mark.parametrize("ident", ["z" * 301, "a\x01b"])
def test_a_page_with_an_id_that_nobody_can_use_is_named_and_stops_no_other(
    post: Push,  # noqa: F811
    later: Callable[..., None],
    ident: str,
) -> None:
    bad = {"address": "bad", "html": page(f'<h1>Bad</h1><a class="docside" data-id="{ident}" href="x">Ask</a>')}
    post(pages("bad", "gone"))
    later(minutes=1)
    said = post({"pages": [*pages("a")["pages"], bad, *pages("b")["pages"]], "whole": ["a", "bad", "b"]}).get_json()
    assert [one["address"] for one in said["refused"]] == ["bad"]
    assert said["refused"][0]["why"].startswith("The id of this page")
    assert (said["pages"], said["gone"]) == (2, 1)
    assert addresses() == [f"https://docs.example.com/{path}" for path in ("a", "b", "bad")]
