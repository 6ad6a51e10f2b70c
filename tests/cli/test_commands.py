from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import select

from forum.accounts import User
from forum.cli.admin import admin
from forum.cli.listing import facts, routes, settings
from forum.config import Settings
from forum.db import session
from tests.journeys.demonstration import ROOT
from tests.visiting import Visitor


def run(app: Flask, command: object, *arguments: str) -> Result:
    result = app.test_cli_runner().invoke(command, arguments)
    session.rollback()
    return result


def test_the_first_admin_signs_in_by_the_printed_address_before_any_mail_works(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    said = run(app, admin, "ada@example.com", "--name", "Ada").output
    address, code = re.findall(r"http://forum\.test(/sign-in/\S+)#code=(\d{6})", said)[0]
    browser = visit()
    assert browser.post(address, {"code": code}).location == "/panel/"
    assert browser.get("/panel/").status_code == 200
    assert visit().post(address, {"code": code}).status_code == 422


def test_making_an_admin_twice_does_no_harm(app: Flask) -> None:
    run(app, admin, "ada@example.com", "--name", "Ada")
    run(app, admin, "Ada@Example.com", "--name", "Somebody else")
    made = session.scalars(select(User)).one()
    assert (made.name, made.admin, made.moderator, made.does_support) == ("Ada", True, True, True)


def test_a_senseless_address_is_one_sentence(app: Flask) -> None:
    result = run(app, admin, "ada")
    assert result.exit_code == 1
    assert "does not look like a mail address" in result.output


def test_the_lists_name_what_there_is(app: Flask) -> None:
    assert "later    forum.notifications.listeners" in run(app, facts).output
    assert "support" in run(app, facts).output.split("QuestionAsked")[1].split("QuestionClosed")[0]
    assert "/questions/<int:number>/answers" in run(app, routes).output
    told = run(app, settings).output
    assert all(f"FORUM_{name.upper()}" in told for name in Settings.model_fields)


def test_every_command_teaches(app: Flask) -> None:
    from forum.cli.main import forum

    for name, command in forum.commands.items():
        assert command.help, name
        assert len(command.help.split()) > 5 or name == "db", name


def test_what_is_not_ready_is_one_sentence(tmp_path: Path) -> None:
    def said(**environment: str) -> str:
        command = [sys.executable, "-m", "forum", "admin", "ada@example.com"]
        result = subprocess.run(
            command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 1
        return result.stderr.strip().splitlines()[-1]

    assert "Run `forum db upgrade` first" in said(FORUM_DATA=str(tmp_path))
    nowhere = said(FORUM_DATA=str(tmp_path), FORUM_DATABASE="postgresql://nobody@127.0.0.1:9/nothing")
    assert nowhere.startswith("The database does not answer")


def test_the_command_line_speaks_of_nothing_but_itself() -> None:
    def said(*words: str) -> str:
        command = [sys.executable, "-m", "forum", *words, "--help"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert not re.search(r"--app|--env-file|--debug", said())
    listed = said("db").split("Commands:")[1]
    assert re.findall(r"^  (\w+)", listed, re.MULTILINE) == [
        "check", "current", "downgrade", "grant", "history", "migrate", "upgrade",
    ]  # fmt: skip
