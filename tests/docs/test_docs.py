"""The documentation says what is so: settings, commands, links, rules and code in it are those of the product."""

from __future__ import annotations

import posixpath
import re
from typing import Any

import click
import pytest
from pydantic import SecretStr
from pytest_httpserver import HTTPServer

import dev
from forum.channels import Message, channel, new_secret
from forum.cli.main import forum
from forum.config import Settings
from forum.config.given import PRIVATE
from forum.manual import read_manual
from forum.pages import identify
from forum.paths import DOCS, ROOT
from tests.docs import reading
from tests.test_architecture import FLOORS


def test_every_setting_is_documented_and_no_other() -> None:
    documented = [row[0].strip("`") for row in reading.rows(reading.text("configuration.md"))]

    assert documented == [f"FORUM_{name.upper()}" for name in Settings.model_fields]


def test_every_documented_default_is_the_real_one() -> None:
    documented = {row[0].strip("`"): row[1].strip("`") for row in reading.rows(reading.text("configuration.md"))}

    assert documented == {f"FORUM_{name.upper()}": _default(name) for name in Settings.model_fields}


def test_every_setting_means_the_same_here_and_there() -> None:
    """The text stands in forum/config/settings.py; `forum settings --markdown` prints the table."""
    documented = {row[0].strip("`"): row[2] for row in reading.rows(reading.text("configuration.md"))}

    assert documented == {f"FORUM_{name.upper()}": field.description for name, field in Settings.model_fields.items()}


@pytest.mark.parametrize("name", reading.names())
def test_no_page_speaks_of_a_setting_that_does_not_exist(name: str) -> None:
    known = {f"FORUM_{setting.upper()}" for setting in Settings.model_fields}
    known |= {f"FORUM_{setting.upper()}_FILE" for setting in PRIVATE}

    assert set(re.findall(r"FORUM_[A-Z_]*[A-Z]", reading.text(name))) <= known


@pytest.mark.parametrize("name", reading.names())
def test_no_link_between_pages_is_dead(name: str) -> None:
    for target in reading.links(name):
        path, _hash, anchor = target.partition("#")
        other = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
        assert other in reading.names(), f"{name} links to {target}"
        assert not anchor or anchor in reading.anchors(other), f"{name} links to {target}"


def test_the_navigation_names_every_page_once() -> None:
    named = [page.name for page in read_manual(DOCS).pages]

    assert sorted(named) == reading.names()


@pytest.mark.parametrize("name", reading.names())
def test_every_page_begins_with_its_title_and_a_sentence(name: str) -> None:
    title, empty, first, *_rest = reading.text(name).splitlines()

    assert title.startswith("# ")
    assert not empty
    assert re.match(r"[A-Z]\w*", first), first


@pytest.mark.parametrize("name", reading.names())
def test_every_command_that_is_named_exists(name: str) -> None:
    for words in reading.commands(name):
        _must_exist([word for word in words if word != "…"])


def test_every_command_is_in_the_list_of_commands() -> None:
    listed = {row[0].strip("`").split()[1] for row in reading.rows(reading.section("install.md", "The commands"))}

    assert listed == set(forum.commands)


@pytest.mark.parametrize("path", sorted((ROOT / "deploy").glob("*")), ids=lambda path: path.name)
def test_the_files_for_deployment_stand_in_the_text_as_they_are(path: Any) -> None:
    text = reading.text("install.md") + reading.text("containers.md")
    assert path.read_text() in re.findall(r"^```\S*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_rules_of_page_identity_are_those_of_the_code() -> None:
    documented = reading.rows(reading.section("page-identity.md", "The rules"))

    assert len(documented) > 10
    for address, key in documented:
        assert identify(address.strip("`")).key == key.strip("`")


def test_the_code_that_checks_a_signature_takes_ours_and_no_other(httpserver: HTTPServer) -> None:
    secret = new_secret()
    headers, body = _received(httpserver, secret)
    is_genuine = _run(reading.blocks("pings.md", "python")[0])["is_genuine"]

    assert is_genuine(secret, headers, body)
    assert not is_genuine(secret, headers, body + b" ")
    assert not is_genuine(new_secret(), headers, body)
    assert not is_genuine(secret, {**headers, "webhook-timestamp": "1700000000"}, body)


def test_the_command_that_makes_a_secret_makes_one_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    [line] = [line for line in reading.blocks("pings.md", "console") if "whsec_" in line]
    _run(line.partition('"')[2].rpartition('"')[0])
    secret = capsys.readouterr().out.strip()

    channel("webhook").check(f"https://example.com/hook#{secret}", Settings())


@pytest.mark.parametrize("name", ["index.md", "embed.md"])
def test_the_line_is_the_same_wherever_it_stands(name: str) -> None:
    line = (
        '<a class="docside" href="https://forum.example.com/ask?page=ADDRESS">Questions about this page</a>'
        '<script async src="https://forum.example.com/embed.js"></script>\n'
    )

    assert reading.blocks(name, "html")[0] == line


def test_every_package_stands_on_the_floor_where_the_text_says() -> None:
    rows = reading.rows(reading.section("architecture.md", "One law"))
    housed = {package: int(floor) for floor, names, _what in rows for package in re.findall(r"`(\w+)`", names)}
    packages = {path.parent.name for path in (ROOT / "forum").glob("*/__init__.py")}

    assert housed == {package: floor for package, floor in FLOORS.items() if package in packages}


def _default(name: str) -> str:
    value = Settings.model_fields[name].default
    value = value.get_secret_value() if isinstance(value, SecretStr) else value
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) or "empty"


def _must_exist(words: list[str]) -> None:
    """Fail for a command or a long option that the command line does not know."""
    if words[:1] == ["dev.py"]:
        assert words[1] in dev.COMMANDS, words
        words = [{"demo": "demo", "forum": ""}.get(words[1], "--help"), *words[2:]]
        words = [word for word in words if word]
    command: click.Command = forum
    for word in words:
        if isinstance(command, click.Group) and not word.startswith("-"):
            assert word in command.commands, f"forum {' '.join(words)}"
            command = command.commands[word]
        elif word.startswith("--") and word != "--help":
            assert word in {option for each in command.params for option in each.opts}, f"forum {' '.join(words)}"


def _received(server: HTTPServer, secret: str) -> tuple[dict[str, str], bytes]:
    """Headers and body of a signed webhook, as its receiver sees them."""
    server.expect_request("/hook").respond_with_data("")
    message = Message(id="question-12-asked", subject="Does it run?", text="On Debian.")
    channel("webhook").send(f"{server.url_for('/hook')}#{secret}", message, Settings(private_webhooks=True))
    request, _response = server.log[0]
    return {name.lower(): value for name, value in request.headers.items()}, request.get_data()


def _run(code: str) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(code, scope)
    return scope
