"""The page of the installation in the panel."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from forum.config import Settings
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def test_an_admin_reads_every_setting_and_no_secret(
    visit: Visit, people: People, settings: Callable[..., Settings]
) -> None:
    settings(mail_server="smtp://me:hunter2@127.0.0.1:9", deliver="log")
    html = visit(people.admin).text("/panel/installation")
    assert all(f"FORUM_{name.upper()}" in html for name in Settings.model_fields)
    assert "hunter2" not in html
    assert "smtp://me:…@127.0.0.1:9" in html
    assert "were not checked yet" in html


def test_the_worker_makes_the_checks_that_need_the_network(
    app: Flask, visit: Visit, people: People, settings: Callable[..., Settings], run_jobs: Callable[[], None]
) -> None:
    settings(url="http://127.0.0.1:9")
    admin = visit(people.admin)
    html = admin.htmx("/panel/installation/checks").text
    assert 'hx-trigger="every 1s"' in html
    assert "No worker is running, so the check waits." in html
    run_jobs()
    html = admin.text("/panel/installation")
    assert "http://127.0.0.1:9 (FORUM_URL) cannot be reached from here" in html
    assert "The database takes writes." in html
    assert "every 1s" not in html


def test_the_first_page_of_the_panel_says_the_same(visit: Visit, people: People) -> None:
    assert "No worker has given a sign of life" in visit(people.moderator).text("/panel/")
    assert visit(people.moderator).get("/panel/installation").status_code == 403
