from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from forum.config import Settings, SettingsError, Source, listing, load
from forum.paths import ROOT


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"FORUM_{name.upper()}", raising=False)
    monkeypatch.setenv("FORUM_DATA", str(tmp_path / "data"))


def refusal(monkeypatch: pytest.MonkeyPatch, **environment: str) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load()
    return str(error.value)


def test_a_laptop_needs_no_settings_at_all() -> None:
    settings = load()
    assert settings.url == "http://127.0.0.1:8000"
    assert settings.database == ""
    assert not settings.secure


def test_the_environment_counts_and_keyword_arguments_count_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_URL", "https://forum.example.com/")
    monkeypatch.setenv("FORUM_WORKER_THREADS", "9")
    assert load().url == "https://forum.example.com"
    assert load().secure
    assert load(worker_threads=2).worker_threads == 2


def test_an_unknown_name_stops_the_start_and_names_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "FORUM_DATABSE is no setting of Docside; did you mean FORUM_DATABASE?" in refusal(
        monkeypatch, FORUM_DATABSE="postgresql://x/y"
    )


def test_every_wrong_setting_is_named_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refusal(
        monkeypatch, FORUM_URL="forum.example.com", FORUM_WEB_PROCESSES="0", FORUM_DELIVER="maybe", FORUM_SPEED="9"
    )
    assert len(said.splitlines()) == 4
    for name in ("FORUM_URL", "FORUM_WEB_PROCESSES", "FORUM_DELIVER", "FORUM_SPEED"):
        assert name in said


@pytest.mark.parametrize(
    ("name", "value"),
    [("FORUM_SECRET", "hunter2-hunter2"), ("FORUM_DATABASE", "mysql://me:hunter2-hunter2@db/forum")],
)
def test_a_wrong_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    said = refusal(monkeypatch, **{name: value})
    assert name in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FORUM_MAIL_SERVER", "mail.example.com", "must look like smtp://user:password@host:587"),
        ("FORUM_MAIL_SERVER", "http://mail.example.com", "must look like smtp://user:password@host:587"),
        ("FORUM_MAIL_SERVER", "smtp://me:hunter2/x@mail.example.com", "a / or @ in a password is %2F or %40"),
        ("FORUM_MAIL_SERVER", "smtp://me:pässword@mail.example.com", "in ASCII"),
        ("FORUM_MAIL_SERVER", "smtp://mail.example.com?tls=yes", "?tls=require or ?tls=never"),
        ("FORUM_MAIL_FROM", "Example Docs", "must be an address"),
        ("FORUM_MAIL_FROM", "a@example.com\nBcc: b@example.com", "must be an address"),
        ("FORUM_URL", "https://example.com/forum", "a name of its own"),
        ("FORUM_URL", "https://me:hunter2@example.com", "must name a host"),
        ("FORUM_URL", "https://", "must name a host"),
    ],
)
def test_what_cannot_be_right_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    sentence = refusal(monkeypatch, **{name: value})
    assert sentence.startswith(f"{name} is ")
    assert said in sentence
    assert name == "FORUM_URL" or "hunter2" not in sentence


def test_the_list_says_where_a_value_comes_from_and_keeps_passwords_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_DATABASE", "postgresql://me:hunter2/@x@db.example/forum")
    monkeypatch.setenv("FORUM_MAIL_SERVER", "smtp://me:hunter2@mail.example.com")
    monkeypatch.setenv("FORUM_SECRET", "hunter2" * 6)
    listed = {each.name: each for each in listing(load())}
    assert listed["FORUM_DATABASE"].value == "postgresql+psycopg://me:…@db.example/forum"
    assert listed["FORUM_DATABASE"].source is Source.ENVIRONMENT
    assert listed["FORUM_MAIL_SERVER"].value == "smtp://me:…@mail.example.com"
    assert listed["FORUM_DELIVER"].source is Source.DEFAULT
    assert "hunter2" not in repr(listed)
    monkeypatch.delenv("FORUM_SECRET")
    assert {each.name: each for each in listing(load())}["FORUM_SECRET"].source is Source.DATA_FOLDER


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_address_is_taken(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("FORUM_DATABASE", f"{scheme}://me:pw@db.example/forum?sslmode=require")
    assert load().database == "postgresql+psycopg://me:pw@db.example/forum?sslmode=require"


def test_the_secret_is_made_once_and_kept_in_the_data_folder_for_its_owner_only(tmp_path: Path) -> None:
    first = load().secret.get_secret_value()
    assert len(first) >= 32
    assert load().secret.get_secret_value() == first
    kept = tmp_path / "data" / "secret"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]
    assert first not in repr(load())


def test_web_and_worker_that_start_at_the_same_moment_agree_on_the_secret() -> None:
    found: list[str] = []
    at_once = threading.Barrier(8)

    def start() -> None:
        at_once.wait()
        found.append(load().secret.get_secret_value())

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert len(found[0]) >= 32


def test_half_a_secret_stops_the_start_instead_of_signing_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("short")
    assert "remove it" in refusal(monkeypatch)


def test_the_command_line_ends_with_the_sentences_and_no_traceback() -> None:
    command = [sys.executable, "-m", "forum", "routes"]
    ended = subprocess.run(
        command, env={"FORUM_URLL": "x", "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert ended.returncode == 1
    assert "did you mean FORUM_URL?" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_every_setting_says_what_it_is_for() -> None:
    assert not [name for name, field in Settings.model_fields.items() if not field.description]
