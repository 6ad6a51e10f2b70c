"""What somebody uploaded is in the copy of their own data, and in a backup wherever it lies."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import SecretStr

from forum import attachments, questions
from forum.accounts.exporting import packed
from forum.attachments import Upload, exporting
from forum.cli.backups import backup, restore
from forum.config import Settings
from forum.db import session, write
from forum.files import FOLDER, store
from forum.pages import Page
from tests.attachments.drawn import picture
from tests.attachments.test_stores import bucket, peer  # noqa: F401 - fixtures
from tests.backups.test_backup import another, run
from tests.databases import KINDS
from tests.exported import exported
from tests.people import People

LARGE = picture(size=(1600, 900))


def uploaded(content: bytes, title: str, people: People) -> Upload:
    made = attachments.stage(io.BytesIO(content), title, by=people.visitor)
    session.commit()
    return made


def copied(people: People) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed(people.visitor)))


def test_the_copy_of_ones_data_holds_ones_files_and_nobody_elses(people: People, doc_page: Page) -> None:
    log = uploaded(b"line\n", "server.log", people)
    other = attachments.stage(io.BytesIO(b"mine\n"), "stan.log", by=people.stranger)
    with write():
        questions.ask(doc_page, "Why?", f"See {log.markdown}", by=people.visitor)
    made = copied(people)
    assert made.read(f"files/{log.name}") == b"line\n"
    assert other.name not in str(made.namelist())
    (said,) = exported(people.visitor, "files/files.json")
    assert (said["title"], said["file"], said["size"]) == ("server.log", log.name, 5)
    assert said["address"] == f"http://forum.test/uploads/{log.name}"


def test_a_copy_stays_as_small_as_a_row_may_be_and_says_where_the_rest_is(
    people: People, monkeypatch: pytest.MonkeyPatch, later: Callable[..., None]
) -> None:
    old = uploaded(b"x" * 60, "old.log", people)
    later(minutes=1)
    new = uploaded(b"y" * 60, "new.log", people)
    monkeypatch.setattr(exporting, "MOST_IN_A_COPY", 100)
    said = exported(people.visitor, "files/files.json")
    assert [(one["title"], one["file"]) for one in said] == [("new.log", new.name), ("old.log", None)]
    assert f"files/{old.name}" not in copied(people).namelist()
    assert said[1]["address"].endswith(old.name)


def test_a_file_that_is_lost_keeps_nobody_from_their_copy(people: People) -> None:
    lost = uploaded(b"line\n", "server.log", people)
    store().remove(lost.name)
    (said,) = exported(people.visitor, "files/files.json")
    assert said["file"] is None


def named(bucket: dict[str, Any]) -> dict[str, Any]:  # noqa: F811
    hidden = {name: SecretStr(bucket[name]) for name in ("files_key", "files_secret")}
    return bucket | hidden


@pytest.fixture(params=["folder", "bucket"])
def kept_in(request: pytest.FixtureRequest, app: Flask, settings: Callable[..., Settings]) -> str:
    if request.param == "bucket":
        settings(**named(request.getfixturevalue("bucket")))
        app.extensions.pop("docside.store", None)
    return str(request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_an_upload_comes_back_from_a_backup_into_a_folder_on_either_database(
    kept_in: str, kind: str, app: Flask, people: People, doc_page: Page, apps: Any, tmp_path: Path
) -> None:
    made = uploaded(LARGE, "Screen shot.png", people)
    with write():
        questions.ask(doc_page, "Why?", f"See {made.markdown}", by=people.visitor)
    name, contents = made.name, {part: store().read(part) for part in made.contents}
    assert len(contents) == 2
    file = tmp_path / "saved.docside"
    result = run(app, backup, file)
    assert result.exit_code == 0, result.output
    with another(kind, apps, tmp_path / "new") as fresh:
        fresh.extensions.pop("docside.store", None)
        fresh.config["FORUM"] = fresh.config["FORUM"].model_copy(update={"files_url": ""})
        result = run(fresh, restore, file)
        assert result.exit_code == 0, result.output
        assert session.get_one(Upload, name).has_small
        assert {part: store().read(part) for part in contents} == contents
        assert (tmp_path / "new" / FOLDER / name[:2] / name).stat().st_mode & 0o777 == 0o600
        fresh.extensions.pop("docside.store", None)


def test_a_backup_of_a_folder_is_restored_into_a_bucket(
    app: Flask,
    people: People,
    settings: Callable[..., Settings],
    bucket: dict[str, Any],  # noqa: F811
    tmp_path: Path,
) -> None:
    made = uploaded(b"line\n", "server.log", people)
    name, file = made.name, tmp_path / "saved.docside"
    run(app, backup, file)
    settings(**named(bucket))
    app.extensions.pop("docside.store", None)
    assert store().read(name) is None
    assert run(app, restore, "--replace", file).exit_code == 0
    assert store().read(name) == b"line\n"
