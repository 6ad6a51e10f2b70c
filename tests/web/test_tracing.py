"""What the log says of a request, and what it keeps to itself."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from pytest_httpserver import HTTPServer

from forum.app.logs import AsJson, AsText
from forum.config import Settings
from forum.paths import ROOT
from tests.people import People
from tests.signin.test_passwords import GOOD, has_password
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def test_every_answer_carries_a_reference_of_our_own(app: Flask, visit: Visit) -> None:
    one, two = (visit().get("/health", headers={"X-Request-ID": "chosen-by-somebody"}) for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{16}", one.headers["X-Request-ID"])
    assert one.headers["X-Request-ID"] != two.headers["X-Request-ID"]


@pytest.mark.parametrize(("given", "taken"), [("from-the-proxy.1", True), ("x y", False), ("a" * 65, False)])
def test_a_declared_proxy_may_name_it(
    app: Flask, visit: Visit, settings: Callable[..., Settings], given: str, taken: bool
) -> None:
    settings(trusted_proxies=1)
    answer = visit().get("/health", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is taken


SCRIPT = """
    import os, logging
    from forum.app import create_app
    import flask_migrate
    app = create_app()

    @app.get("/breaks/<token>")
    def breaks(token):
        raise ValueError("no mail to vera@example.org")

    with app.app_context():
        logging.disable(logging.INFO)
        flask_migrate.upgrade()
        logging.disable(logging.NOTSET)
    browser = app.test_client()
    answer = browser.get("/breaks/very-secret-token?q=private", headers={"User-Agent": "PrivateBrowser"})
    assert answer.status_code == 500
    print(answer.headers["X-Request-ID"], answer.headers["X-Request-ID"] in answer.text)
    browser.get("/health")
    if os.environ.get("FORUM_SENTRY_DSN"):
        import sentry_sdk
        sentry_sdk.flush(10)
"""


def ran(folder: Path, **environment: str) -> tuple[list[str], str]:
    """What a process prints and logs in which one request breaks."""
    command = [sys.executable, "-c", textwrap.dedent(SCRIPT)]
    env = os.environ | {"FORUM_DATA": str(folder), "PYTHONPATH": str(ROOT)} | environment
    ended = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split(), ended.stderr


def test_one_object_a_line_and_nothing_personal_in_it(tmp_path: Path) -> None:
    (named, shown), log = ran(tmp_path, FORUM_LOG="json")
    assert shown == "True"
    lines = [json.loads(line) for line in log.splitlines()]
    [access] = [line for line in lines if line["logger"] == "forum.access"]
    assert (access["route"], access["method"], access["status"], access["who"]) == (
        "/breaks/<token>",
        "GET",
        500,
        "visitor",
    )
    assert access["reference"] == named
    assert access["ms"] > 0
    [error] = [line for line in lines if line["level"] == "ERROR"]
    assert "ValueError: no mail to …@…" in error["error"]
    assert error["reference"] == named
    for private in ("vera@", "very-secret-token", "q=private", "PrivateBrowser"):
        assert private not in log


def test_the_log_for_people_keeps_addresses_out_too(tmp_path: Path) -> None:
    _said, log = ran(tmp_path)
    assert "no mail to …@…" in log
    assert "vera@" not in log


def test_a_line_of_the_log_says_when_in_utc_and_nothing_that_is_logged_makes_another_line() -> None:
    def line(message: str, error: BaseException | None = None) -> str:
        found = (type(error), error, error.__traceback__) if error else None
        record = logging.LogRecord("forum", logging.INFO, "x.py", 1, message, None, found)
        record.created, record.msecs = 1_793_000_000.25, 250.0
        return AsText("%(asctime)s %(levelname)s %(name)s: %(message)s").format(record)

    forged = "gone\n2026-11-22T10:00:00.000Z INFO forum: all is well\r\x1b[2J\u2028end"
    assert line(forged) == (
        "2026-10-26T07:33:20.250Z INFO forum: gone\\n2026-11-22T10:00:00.000Z INFO forum: all is well"
        "\\r\\x1b[2J\\u2028end"
    )
    first, *rest = line("it broke", ValueError(forged)).split("\n")
    assert first.endswith("it broke")
    assert rest
    assert [one for one in rest if not one.startswith("  | ")] == []


def test_an_error_is_reported_to_sentry_without_the_person(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/api/7/envelope/").respond_with_json({})
    dsn = httpserver.url_for("/7").replace("http://", "http://key@")
    (named, _shown), _log = ran(tmp_path, FORUM_SENTRY_DSN=dsn)
    bodies = [_unpacked(request) for request, _response in httpserver.log]
    [report] = [body for body in bodies if "ValueError" in body]
    assert named in report
    assert (
        "no mail to …@…" in report.encode().decode("unicode_escape", "ignore") or "no mail to \\u2026@\\u2026" in report
    )
    for private in ("vera@", "very-secret-token", "q=private", "PrivateBrowser"):
        assert not [body for body in bodies if private in body]


def _unpacked(request: object) -> str:
    import gzip

    data = request.get_data()  # type: ignore[attr-defined]
    return gzip.decompress(data).decode() if data[:2] == b"\x1f\x8b" else data.decode()


def test_who_came_in_who_failed_and_what_was_refused_is_a_line_each(
    visit: Visit, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="forum.security")
    has_password(people.visitor)
    vera, number = visit(), people.visitor.id
    vera.post("/sign-in", {"email": people.visitor.email, "password": "not the one"})
    vera.post("/sign-in", {"email": "nobody@example.org", "password": "not the one"})
    vera.post("/sign-in", {"email": people.visitor.email, "password": GOOD})
    vera.get("/panel/people/")
    vera.post("/ask", {}, headers={"Origin": "https://evil.example"})
    visit(people.stranger).post("/sign-out")
    assert [record.getMessage() for record in caplog.records] == [
        f"wrong password user={number} route=/sign-in network=127.0.0.0/24",
        "wrong password route=/sign-in network=127.0.0.0/24",
        f"signed in user={number} route=/sign-in network=127.0.0.0/24",
        f"not allowed user={number} route=/panel/people/ network=127.0.0.0/24",
        f"not allowed user={number} route=/ask network=127.0.0.0/24",
        f"signed out user={people.stranger.id} route=/sign-out network=127.0.0.0/24",
    ]
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2 + ["INFO"] + ["WARNING"] * 2 + ["INFO"]
    as_json = json.loads(AsJson("%(message)s").format(caplog.records[0]))
    assert (as_json["event"], as_json["user"], as_json["network"]) == ("wrong password", number, "127.0.0.0/24")


def test_what_was_tried_too_often_is_in_the_log_by_the_name_of_its_limit(
    visit: Visit, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    guessing = visit()
    for n in range(12):
        guessing.post("/sign-in", {"email": people.visitor.email, "password": f"guess {n}"})
    assert "too often limit=password route=/sign-in network=127.0.0.0/24" in caplog.text
