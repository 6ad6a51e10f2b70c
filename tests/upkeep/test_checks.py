"""What the checks say of an installation that is well, and of one that is not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.serving import make_server

from forum import clock
from forum.cli.checking import check_installation
from forum.config import Settings
from forum.db import as_writer, session, write
from forum.jobs import Job
from forum.jobs.models import WorkerBeat
from forum.pages import Site
from forum.upkeep import CHEAP, Finding, Level, check, database, disk, mail, public, send_test, setting
from forum.upkeep.findings import Check
from tests.channels.postoffice import postoffice

Change = Callable[..., Settings]


def said(settings: Settings, *checks: Check) -> list[str]:
    """The findings as lines: how bad, and the sentence."""
    return [f"{found.level.value}: {found.sentence}" for found in check(settings, checks)]


def test_a_fresh_installation_says_what_is_missing(app: Flask) -> None:
    found = said(app.config["FORUM"], *CHEAP)
    assert any(line.startswith("broken: No worker has given a sign of life") for line in found)
    assert any(line.startswith("note: No documentation site is registered") for line in found)
    assert any(line.startswith("note: No mail server is set (FORUM_MAIL_SERVER)") for line in found)


def test_one_that_is_well_has_nothing_but_fine_findings(app: Flask, site: Site, settings: Change) -> None:
    with write():
        session.add(WorkerBeat(worker="one", seen_at=clock.now()))
    well = settings(mail_server="smtp://127.0.0.1:2525")
    assert {found.level for found in check(well, CHEAP)} == {Level.FINE}


def test_what_was_given_up_and_what_is_late_is_counted(app: Flask) -> None:
    now = clock.now()
    with write():
        for number in range(3):
            session.add(_job(due_at=now, failed_at=now if number else None))
        session.add(_job(due_at=now - timedelta(minutes=6), failed_at=None))
    found = said(app.config["FORUM"], *CHEAP)
    assert "broken: 2 jobs gave up after ten attempts; the server's log says why." in found
    assert "note: 1 job should have been done more than five minutes ago." in found


def test_a_demo_on_this_machine_is_fine_and_one_that_others_reach_is_not(app: Flask, settings: Change) -> None:
    assert said(settings(demo=True, url="http://127.0.0.1:8000"), setting.demo) == []
    assert "anybody can sign in" in said(settings(demo=True, url="https://forum.example.com"), setting.demo)[0]


@pytest.mark.parametrize("known", ["put-the-output-of-the-command-below-here", "a" * 40, "change-me-" * 4])
def test_a_secret_out_of_the_documentation_is_no_secret(app: Flask, known: str) -> None:
    weak = Settings(secret=SecretStr(known), url="https://forum.example.com")
    assert said(weak, setting.secret)[0].startswith("broken")
    good = "fine: The secret is set."
    assert said(app.config["FORUM"].model_copy(update={"url": "https://forum.example.com"}), setting.secret) == [good]


def test_the_database_is_asked_and_written_to(app: Flask) -> None:
    found = said(app.config["FORUM"], database.migrated, database.writable, database.engine, database.clocks)
    assert found[0] == "fine: The database answers and has the tables of this version."
    assert found[1] == "fine: The database takes writes."
    assert not [line for line in found if not line.startswith("fine")]


def test_an_older_database_is_named_with_what_to_do(app: Flask) -> None:
    session.rollback()
    session.connection(execution_options=as_writer())
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    found = said(app.config["FORUM"], database.migrated)
    session.rollback()
    assert "stands at revision 0000" in found[0]
    assert "run “forum db upgrade”" in found[0]


def test_a_network_file_system_is_told_from_a_local_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert database.filesystem_of(Path("/proc/self")) == "proc"
    assert database.filesystem_of(tmp_path) not in database.NETWORK


def test_a_folder_that_everybody_can_read_is_named(app: Flask, settings: Change, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "secret").write_text("x" * 40)
    (tmp_path / "secret").chmod(0o644)
    changed = settings(data=str(tmp_path))
    assert any("Everybody on this machine can read secret" in line for line in said(changed, disk.folder))
    (tmp_path / "secret").chmod(0o600)
    assert not any("Everybody" in line for line in said(changed, disk.folder))


def test_the_mail_server_is_greeted_and_no_mail_leaves(app: Flask, settings: Change) -> None:
    with postoffice() as office:
        changed = settings(mail_server=office.url, mail_from="Docs <docs@example.com>")
        assert said(changed, mail.server) == [
            "note: The mail server takes mail from us, but the line is not encrypted."
        ]
        office.answers["MAIL"] = "550 5.7.1 not from here"
        assert said(changed, mail.server) == [
            "broken: The mail server takes no mail from us: The mail server refused the mail. 550 5.7.1 not from here"
        ]
        assert office.envelopes == []
    assert "accepts no connections" in said(changed, mail.server)[0]


def test_a_test_mail_is_sent_at_once_and_the_server_is_quoted(app: Flask, settings: Change) -> None:
    with postoffice() as office:
        changed = settings(mail_server=office.url, mail_from="Docs <docs@example.com>", deliver="log")
        found = send_test("ada@example.org", changed)
        assert (found.level, found.sentence) == (
            Level.FINE,
            "A test mail to ada@example.org was taken: 250 2.0.0 queued as A1",
        )
        assert "mails get through" in str(office.mails[0])
        assert send_test("ada", changed).level is Level.BROKEN


@contextmanager
def served(wsgi: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, wsgi, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def behind(app: Flask, *, trusted: int, proxies: int, **headers: str) -> Any:
    """The app behind proxies that append the address they see, as nginx and Caddy do."""
    inner = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)

    def proxied(environ: dict[str, Any], start: Any) -> Any:
        for number in range(proxies):
            seen = f"198.51.100.{number + 1}"
            environ["HTTP_X_FORWARDED_FOR"] = ", ".join(filter(None, [environ.get("HTTP_X_FORWARDED_FOR"), seen]))
        return inner(environ | headers, start)

    return proxied


@pytest.mark.parametrize(
    ("trusted", "proxies", "expected"),
    [
        (0, 0, "it sees readers as they are"),
        (1, 1, "it sees readers as they are"),
        (2, 2, "it sees readers as they are"),
        (0, 1, "1 proxy stands before the forum and FORUM_TRUSTED_PROXIES is 0"),
        (1, 2, "2 proxies stand before the forum and FORUM_TRUSTED_PROXIES is 1"),
        (1, 0, "Anybody can choose the address they seem to come from"),
        (2, 1, "Anybody can choose the address they seem to come from"),
    ],
)
def test_the_number_of_proxies_is_compared_with_what_arrives(
    app: Flask, settings: Change, trusted: int, proxies: int, expected: str
) -> None:
    with served(behind(app, trusted=trusted, proxies=proxies)) as url:
        [found] = said(settings(url=url, trusted_proxies=trusted), public.address)
    assert expected in found
    assert found.startswith("fine" if trusted == proxies else "broken")


def test_a_proxy_that_hides_scheme_or_host_is_found_out(app: Flask, settings: Change) -> None:
    with served(behind(app, trusted=1, proxies=1, HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="backend:80")) as url:
        found = said(settings(url=url, trusted_proxies=1), public.address)
    assert "Readers come by http and the forum sees https." in found[0]
    assert "the forum sees backend:80, so it would refuse their forms" in found[1]


def test_somebody_elses_server_is_not_taken_for_ours(app: Flask, settings: Change) -> None:
    def stranger(environ: dict[str, Any], start: Any) -> list[bytes]:
        moved = environ["PATH_INFO"].startswith("/echo") and environ["SERVER_PORT"].endswith("1")
        start("302 Found" if moved else "200 OK", [("Location", "https://example.com/")])
        return [b"Welcome"]

    with served(stranger) as url:
        assert "broken" in said(settings(url=url), public.address)[0]
    assert "accepts no connections" in said(settings(url=url), public.address)[0]


def test_a_check_that_breaks_is_a_finding_and_stops_no_other(app: Flask) -> None:
    def breaks(settings: Settings) -> Iterator[Finding]:
        raise ValueError("boom")

    found = said(app.config["FORUM"], breaks, database.migrated)
    assert "could not be made (ValueError)" in found[0]
    assert found[1].startswith("fine")


def test_the_command_ends_with_one_if_something_is_broken(app: Flask, settings: Change, site: Site) -> None:
    with served(app) as url:
        settings(url=url, deliver="log")
        result = app.test_cli_runner().invoke(check_installation)
        session.rollback()
        assert result.exit_code == 1
        assert "BROKEN No worker has given a sign of life" in result.output
        with write():
            session.add(WorkerBeat(worker="one", seen_at=clock.now()))
        result = app.test_cli_runner().invoke(check_installation)
        session.rollback()
    assert result.exit_code == 0, result.output
    assert "leads to this forum" in result.output


def _job(**times: Any) -> Job:
    return Job(kind="none", payload={}, attempts=0, error="", created_at=clock.now(), **times)
