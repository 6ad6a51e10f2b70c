"""A backup holds every row, and becomes an installation again on either database, all of it or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from forum import audit, questions
from forum.accounts import Role, User, find_or_make, grant
from forum.backups.columns import kinds_of
from forum.cli.auditing import verify_chain
from forum.cli.backups import backup, restore
from forum.config import Settings, load
from forum.db import Base, as_writer, db, session, write
from forum.pages import Page
from forum.questions import Question, ask
from tests.backups.rows import every_row
from tests.databases import KINDS
from tests.fresh import empty_app
from tests.people import People


def run(app: Flask, command: object, *arguments: object) -> Result:
    session.remove()
    result = app.test_cli_runner().invoke(command, [str(each) for each in arguments])
    session.remove()
    return result


@pytest.fixture
def lived_in(app: Flask, doc_page: Page, people: People, tmp_path: Path, settings: Callable[..., Settings]) -> Flask:
    """An installation with a thread, text in several scripts, and a file beside the database."""
    settings(data=str(tmp_path / "data"))
    (tmp_path / "data" / "pictures").mkdir(parents=True)
    (tmp_path / "data" / "pictures" / "one.png").write_bytes(bytes(range(256)))
    (tmp_path / "data" / "secret").write_text("s" * 40)
    with write():
        question = ask(doc_page, "Wie geht das? 你好 🦉", 'A "quote",\n\ttab and \\ back', by=people.visitor)
        said = questions.answer(question, "So: ```\nx\n```", by=people.moderator)
        questions.accept(said, by=people.visitor)
    return app


@contextmanager
def another(kind: str, apps: Callable[[str], Flask], folder: Path) -> Iterator[Flask]:
    with empty_app(kind, apps, folder, apps("sqlite").config["FORUM"]) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_comes_back_on_either_database(
    lived_in: Flask, apps: Callable[[str], Flask], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "saved.docside"
    made = run(lived_in, backup, file)
    assert made.exit_code == 0, made.output
    saved = every_row()
    assert file.stat().st_mode & 0o777 == 0o600
    with another(kind, apps, tmp_path / "new") as app:
        result = run(app, restore, file)
        assert result.exit_code == 0, result.output
        assert every_row() == saved
        assert (tmp_path / "new" / "pictures" / "one.png").read_bytes() == bytes(range(256))
        assert not (tmp_path / "new" / "secret").exists()
        _goes_on_counting()


def _goes_on_counting() -> None:
    """New rows get new ids, and what refers to nothing is refused as before."""
    largest = session.scalar(select(func.max(User.id))) or 0
    with write():
        made = find_or_make("new@example.org", "Nora New")
        session.flush()
        assert made.id == largest + 1
    with pytest.raises(Exception, match=r"(?i)foreign key"), write():
        session.execute(Base.metadata.tables["answer"].update().values(question_id=10**6))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_sealed_is_sealed_after_a_restore_and_the_chain_goes_on_from_there(
    lived_in: Flask, apps: Callable[[str], Flask], tmp_path: Path, kind: str
) -> None:
    file = tmp_path / "saved.docside"
    audit.seal_facts()
    before = audit.verify()
    assert before.seals
    assert before.facts
    run(lived_in, backup, file)
    with another(kind, apps, tmp_path / "new") as app:
        assert run(app, restore, file).exit_code == 0
        assert audit.verify(before.head) == before
        assert run(app, verify_chain, "--head", before.head).exit_code == 0
        changing = db.engine.execution_options(**as_writer())
        with pytest.raises(DBAPIError, match="cannot be changed"), changing.begin() as connection:
            connection.execute(text("UPDATE fact SET actor_id = 999"))
        # Over what has seals of its own, and from one that is replaced a second time.
        again = run(app, restore, "--replace", file)
        assert again.exit_code == 0, again.output
        with write():
            grant(session.scalars(select(User).where(User.email == "mona@example.com")).one(), Role.SUPPORT, by=None)
        audit.seal_facts()
        after = audit.verify(before.head)
        assert (after.broken, after.seals) == ("", before.seals + 1)


def test_what_is_lived_in_is_replaced_only_when_told_so(lived_in: Flask, tmp_path: Path) -> None:
    file = tmp_path / "saved"
    run(lived_in, backup, file)
    saved = every_row()
    with write():
        session.execute(Base.metadata.tables["question"].update().values(title="Changed since"))
    refused = run(lived_in, restore, file)
    assert refused.exit_code == 1
    assert "--replace removes all of it first" in refused.output
    assert session.scalars(select(Question.title)).all() == ["Changed since"]
    session.remove()
    replaced = run(lived_in, restore, file, "--replace")
    assert replaced.exit_code == 0, replaced.output
    assert every_row() == saved


@pytest.mark.parametrize("harm", ["cut", "altered", "lost row", "nothing"])
def test_a_harmed_file_is_refused_and_nothing_is_touched(lived_in: Flask, tmp_path: Path, harm: str) -> None:
    file, harmed = tmp_path / "saved", tmp_path / "harmed"
    run(lived_in, backup, file)
    before = every_row()
    if harm == "cut":
        harmed.write_bytes(file.read_bytes()[:-200])
    elif harm != "nothing":
        _rewrite(file, harmed, drop=harm == "lost row")
    result = run(lived_in, restore, harmed, "--replace")
    assert result.exit_code == 1, harm
    assert "Traceback" not in result.output
    assert every_row() == before


def _rewrite(file: Path, harmed: Path, *, drop: bool, honest: bool = False) -> None:
    """Take the answers away, or change one; `honest` gives them the right hash, as a broken program would."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(harmed, "w") as new:
        answers = old.read("tables/answer.jsonl")
        changed = b"" if drop else answers.replace(b"So:", b"No:")
        for name in old.namelist():
            content = changed if name == "tables/answer.jsonl" else old.read(name)
            if honest and name == "manifest.json":
                content = content.replace(sha256(answers).hexdigest().encode(), sha256(changed).hexdigest().encode())
            new.writestr(name, content)


def test_what_turns_out_wrong_half_way_leaves_everything_as_it_was(lived_in: Flask, tmp_path: Path) -> None:
    file, harmed = tmp_path / "saved", tmp_path / "harmed"
    run(lived_in, backup, file)
    before = every_row()
    _rewrite(file, harmed, drop=True, honest=True)
    result = run(lived_in, restore, harmed, "--replace")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert every_row() == before


def test_the_secret_stays_out_unless_it_is_asked_for(lived_in: Flask, tmp_path: Path) -> None:
    run(lived_in, backup, tmp_path / "without")
    run(lived_in, backup, tmp_path / "with", "--with-secret")
    secret = lived_in.config["FORUM"].secret.get_secret_value().encode()
    with zipfile.ZipFile(tmp_path / "without") as archive:
        assert not [name for name in archive.namelist() if "secret" in name]
        assert not [name for name in archive.namelist() if secret in archive.read(name)]
    with zipfile.ZipFile(tmp_path / "with") as archive:
        assert archive.read("files/secret") == secret


def test_the_former_secrets_go_with_the_secret_and_nowhere_else(
    lived_in: Flask, apps: Callable[[str], Flask], tmp_path: Path, settings: Callable[..., Settings]
) -> None:
    """In the archive, and back in a data folder that reads them; not over what the environment says."""
    former = ["[one of before, of at least thirty-two letters", "and the one before that: thirty-two letters"]
    secret = settings(former_secrets=SecretStr(json.dumps(former))).known_secrets[0]
    (tmp_path / "data" / "former-secrets").write_text(json.dumps(former))
    run(lived_in, backup, tmp_path / "without")
    run(lived_in, backup, tmp_path / "with", "--with-secret")
    with zipfile.ZipFile(tmp_path / "without") as archive:
        assert not [name for name in archive.namelist() if former[0].encode() in archive.read(name)]
    with another("sqlite", apps, tmp_path / "new") as app:
        assert run(app, restore, tmp_path / "with").exit_code == 0
    assert load(data=str(tmp_path / "new")).known_secrets == (secret, *former)


def test_a_secret_that_the_environment_gives_stays(
    lived_in: Flask, apps: Callable[[str], Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(lived_in, backup, tmp_path / "with", "--with-secret")
    (tmp_path / "given").write_text("g" * 40)
    monkeypatch.setenv("FORUM_SECRET_FILE", str(tmp_path / "given"))
    with another("sqlite", apps, tmp_path / "new") as app:
        assert run(app, restore, tmp_path / "with").exit_code == 0
    assert not (tmp_path / "new" / "secret").exists()


def test_a_backup_never_writes_over_another_one(lived_in: Flask, tmp_path: Path) -> None:
    (tmp_path / "saved").write_text("dear")
    result = run(lived_in, backup, tmp_path / "saved")
    assert result.exit_code == 1
    assert (tmp_path / "saved").read_text() == "dear"
    assert not list(tmp_path.glob("*.part"))


def test_every_column_there_is_can_be_saved() -> None:
    assert all(kinds_of(table) for table in Base.metadata.sorted_tables)
