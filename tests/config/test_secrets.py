"""Secrets out of files, those that were there before, and another one where the data folder keeps it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum.config import Settings, SettingsError, Source, listing, load, renew_secret
from forum.config.given import PRIVATE
from forum.paths import ROOT
from tests.config.test_settings import own_environment, refusal

__all__ = ["own_environment"]  # a fixture
LONG, OTHER = "a-long-secret-of-thirty-two-letters", "another-one-of-at-least-thirty-two"


def written(folder: Path, text: str) -> str:
    path = folder / "handed-out"
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret", LONG),
        ("database", "postgresql+psycopg://me:pw@db.example/forum"),
        ("mail_server", "smtp://me:pw@mail.example.com"),
        ("oidc_client_secret", "s3cret"),
        ("metrics", "a-token-of-sixteen-letters"),
        ("files_secret", "s3cret"),
    ],
)
def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str) -> None:
    monkeypatch.setenv(f"FORUM_{name.upper()}_FILE", written(tmp_path, f"{value}\n"))
    found = getattr(load(), name)
    assert (found.get_secret_value() if hasattr(found, "get_secret_value") else found) == value
    assert {each.name: each for each in listing(load())}[f"FORUM_{name.upper()}"].source is Source.FILE


def test_every_setting_that_holds_a_secret_may(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {name for name in Settings.model_fields if name.endswith("secret")} <= PRIVATE
    assert "FORUM_URL_FILE is no setting of Docside" in refusal(monkeypatch, FORUM_URL_FILE=str(tmp_path))


def test_a_file_that_cannot_be_read_or_is_empty_or_beside_the_setting_itself_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "cannot be read: No such file" in refusal(monkeypatch, FORUM_SECRET_FILE=str(tmp_path / "nothing"))
    assert "which is empty" in refusal(monkeypatch, FORUM_SECRET_FILE=written(tmp_path, "\n"))
    said = refusal(monkeypatch, FORUM_SECRET_FILE=written(tmp_path, LONG), FORUM_SECRET=OTHER)
    assert said == "FORUM_SECRET and FORUM_SECRET_FILE are both set; one of them has to go."


def test_what_stands_in_a_file_is_checked_and_not_printed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said = refusal(monkeypatch, FORUM_SECRET_FILE=written(tmp_path, "hunter2"))
    assert "must have at least 32 characters" in said
    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (OTHER, [OTHER]),
        (f"{OTHER} {LONG}", [OTHER, LONG]),
        (f" {OTHER}\n{LONG} with spaces\n", [OTHER, f"{LONG} with spaces"]),
        (f'["{LONG} with spaces"]', [f"{LONG} with spaces"]),
        ("", []),
    ],
)
def test_former_secrets_are_one_or_several(monkeypatch: pytest.MonkeyPatch, given: str, known: list[str]) -> None:
    monkeypatch.setenv("FORUM_SECRET", "the present one, of at least thirty-two letters")
    monkeypatch.setenv("FORUM_FORMER_SECRETS", given)
    present, *former = load().known_secrets
    assert present == "the present one, of at least thirty-two letters"
    assert former == known
    assert LONG not in repr(listing(load())) + repr(load())


@pytest.mark.parametrize(
    "given", ["hunter2", "a secret of at least thirty-two letters", "[hunter2", " ".join([LONG] * 11)]
)
def test_former_secrets_that_cannot_be_right_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    said = refusal(monkeypatch, FORUM_FORMER_SECRETS=given)
    assert said.startswith("FORUM_FORMER_SECRETS is set: must ")
    assert "hunter2" not in said


def test_the_data_folder_gets_another_secret_and_keeps_what_it_was(tmp_path: Path) -> None:
    folder, known = tmp_path / "data", [load().secret.get_secret_value()]
    for _time in range(12):
        renew_secret(folder)
        known.insert(0, load().secret.get_secret_value())
    assert len(set(known)) == 13
    assert list(load().known_secrets) == known[:11]
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "secret": 0o600,
        "former-secrets": 0o600,
    }


def test_what_the_setting_names_and_what_the_folder_keeps_are_both_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As for whoever has moved from FORUM_SECRET to the secret of the folder, and makes another one there."""
    monkeypatch.delenv("FORUM_SECRET", raising=False)
    monkeypatch.setenv("FORUM_FORMER_SECRETS", "o" * 40)
    before = load(data=str(tmp_path)).known_secrets
    renew_secret(tmp_path)
    assert load(data=str(tmp_path)).known_secrets[1:] == before


@pytest.mark.parametrize(
    "first", ["[a secret of at least thirty-two letters", "a b " * 10, 'with "quotes", [and] all of that; x']
)
def test_whatever_somebody_has_put_into_the_file_is_one_secret_afterwards(tmp_path: Path, first: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text(first)
    renew_secret(tmp_path / "data")
    assert load().known_secrets[1:] == (first.strip(),)


def test_cut_off_between_the_two_files_nothing_is_lost(tmp_path: Path) -> None:
    folder, first = tmp_path / "data", load().secret.get_secret_value()
    renew_secret(folder)
    second = load().secret.get_secret_value()
    (folder / "secret").write_text(first)  # as it is when the second file was never put in its place
    assert set(load().known_secrets) == {first}
    renew_secret(folder)
    assert load().known_secrets[1:] == (first,)
    assert second not in load().known_secrets


def test_a_folder_with_nonsense_for_a_secret_still_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("half")
    with pytest.raises(SettingsError, match="holds no secret of 32 characters"):
        load()


def forum(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "forum", *words]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)


def test_the_command_makes_another_one_in_the_data_folder_and_only_there(tmp_path: Path) -> None:
    data = {"FORUM_DATA": str(tmp_path / "data")}
    assert forum("db", "upgrade", **data).returncode == 0
    first = (tmp_path / "data" / "secret").read_text()
    assert "Start the web server and the worker anew" in forum("rotate-secret", "--new", **data).stdout
    assert (tmp_path / "data" / "former-secrets").read_text() == f'["{first}"]\n'
    said = forum("rotate-secret", **data)
    assert (said.returncode, said.stderr) == (0, "")
    assert "second steps: 0 sealed anew" in said.stdout
    refused = forum("rotate-secret", "--new", FORUM_SECRET=LONG, **data)
    assert refused.returncode == 1
    assert "it is changed there" in refused.stderr
