from __future__ import annotations

import json

import pytest

from forum.channels import KINDS, Message, Sent, channel
from forum.channels.lines import excerpt
from forum.channels.reach import may_reach
from forum.refused import Refused
from tests.channels.contract import OUTSIDE
from tests.channels.hostile import WRITTEN_HERE


@pytest.mark.parametrize("words", WRITTEN_HERE)
def test_a_message_comes_back_from_storage_as_it_was(words: str) -> None:
    told = Message(
        id="q12:r3",
        subject=words,
        text=words,
        html=words,
        url="https://x.example/",
        headers={"Message-ID": "<1@x>"},
        payload={"a": [1, None, {"b": "c"}]},
    )
    stored = json.dumps(told.to_json())
    assert "\\u0000" not in stored
    assert Message.from_json(json.loads(stored) | {"of a later version": 1}) == told


def test_a_subject_is_always_one_line() -> None:
    told = Message(id="1", subject=" a\r\nBcc: b\u2028c\u202ed ", text="x\r\ny")
    assert (told.subject, told.text) == ("a Bcc: b cd", "x\ny")


def test_an_id_that_could_not_be_signed_is_a_programming_mistake() -> None:
    with pytest.raises(ValueError, match="cannot be the id"):
        Message(id="a.b", subject="", text="")


def test_an_excerpt_says_that_it_was_cut() -> None:
    assert excerpt("one\n\n\ttwo") == ["one", "    two"]
    assert excerpt("a\nb\nc", lines=2) == ["a", "b …"]
    assert excerpt("abcdef\nb", characters=4) == ["abc…"]
    assert excerpt(" \n ") == []


def test_every_kind_is_there_by_its_name() -> None:
    assert list(KINDS) == ["slack", "discord", "mattermost", "teams", "webhook", "mail", "console"]
    assert all(each.kind == kind and each.label for kind, each in KINDS.items())
    with pytest.raises(Refused, match="no channel named pigeon"):
        channel("pigeon")


def test_the_console_takes_everything_and_reaches_nobody() -> None:
    console, told = channel("console"), Message(id="q12", subject="s", text="t")
    console.check("anybody", OUTSIDE)
    assert console.send("anybody", told, OUTSIDE) == Sent("q12", "kept in the log")


PUBLIC = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
INSIDE = ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"]
DETOURS = ["64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "2001:0:a00:1::", "::10.0.0.1", "192.0.2.1", "240.0.0.1"]
NEVER = ["169.254.169.254", "fe80::1", "fe80::1%eth0", "224.0.0.1", "ff02::1", "0.0.0.0", "::", "64:ff9b::a9fe:a9fe"]


@pytest.mark.parametrize(
    ("addresses", "outside", "at_home"),
    [(PUBLIC, True, True), (INSIDE, False, True), (DETOURS, False, None), (NEVER, False, False)],
)
def test_only_public_addresses_are_reached_unless_the_house_is_opened(
    addresses: list[str], outside: bool, at_home: bool | None
) -> None:
    for address in addresses:
        assert may_reach(address, private=False) is outside, address
        assert at_home is None or may_reach(address, private=True) is at_home, address
