"""The pictures and files of posts go out and come in with them, letter by letter."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from forum import attachments, clock, questions
from forum.accounts import User
from forum.attachments import Upload, UploadUse
from forum.attachments.sweeping import sweep_unused_uploads
from forum.config import Settings
from forum.db import session, write
from forum.files import store
from forum.imports import ImportRun, RunState, export
from forum.imports.batching import HEAVIEST, batches
from forum.imports.records import File
from forum.pages import Page, Site
from forum.questions import Question
from tests.attachments.drawn import archive, picture
from tests.imports.dumps import bring, sentences
from tests.imports.test_hostile import PERSON, THREAD, lines
from tests.imports.test_round_trip import file_of, start_anew
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
DRAWN = "AAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture(autouse=True)
def own_folder(app: Flask, settings: Callable[..., Settings], tmp_path: Path) -> Any:
    settings(data=str(tmp_path / "data"))
    app.extensions.pop("docside.store", None)
    yield
    app.extensions.pop("docside.store", None)


def uploaded(content: bytes, title: str, by: User) -> Upload:
    made = attachments.stage(io.BytesIO(content), title, by=by)
    session.commit()
    return made


@pytest.fixture
def shown(people: People, doc_page: Page) -> list[str]:
    """A large picture in a question, a log in an answer of which only the history knows, and one that nobody needs."""
    large = uploaded(picture(size=(1600, 900)), "Screen shot.png", people.visitor)
    log = uploaded(b"line\r\nline\n", "server.log", people.stranger)
    uploaded(archive(), "unused.zip", people.visitor)
    with write():
        thread = questions.ask(doc_page, "What is this?", f"See {large.markdown}", by=people.visitor)
        said = questions.answer(thread, f"My log: {log.markdown}", by=people.stranger)
        questions.edit_answer(said, "My log was wrong.", by=people.stranger, seen=0, reason="")
    return [large.name, log.name]


def rows() -> list[tuple[Any, ...]]:
    kept = session.scalars(select(Upload).order_by(Upload.name)).all()
    uses = session.execute(select(UploadUse.name, UploadUse.kind, UploadUse.number)).all()
    owned = [(one.name, one.title, one.size, one.digest, one.has_small) for one in kept]
    return [*owned, *sorted(tuple(use) for use in uses)]


def bytes_of(names: list[str]) -> list[bytes | None]:
    return [store().read(name) for name in names]


def lose_all(names: list[str]) -> None:
    for name in [*names, *(small_of(name) for name in names)]:
        store().remove(name)


def small_of(name: str) -> str:
    return f"{name}.1000"


def test_out_and_in_again_with_every_byte(
    people: People, doc_page: Page, shown: list[str], visit: Visit, tmp_path: Path
) -> None:
    before = bytes_of([*shown, small_of(shown[0])])
    one = file_of(tmp_path, "one.jsonl")
    start_anew()
    lose_all(shown)
    run = bring("json", one)
    assert (run.state, sentences(run), run.counts["file"]) == (RunState.DONE, [], {"new": 2})
    assert bytes_of([*shown, small_of(shown[0])]) == before
    assert file_of(tmp_path, "two.jsonl").read_bytes() == one.read_bytes()
    again = bring("json", one)
    assert again.of_all("new") == 0
    seen = visit().get(f"/uploads/{shown[0]}")
    assert (seen.status_code, seen.headers["Content-Type"], seen.data) == (200, "image/webp", before[0])
    vera = session.scalars(select(User).where(User.email == "vera@example.org")).one()
    assert session.get_one(Upload, shown[0]).owner_id == vera.id


def test_its_own_export_changes_nothing_and_a_sweep_leaves_what_came(
    shown: list[str], tmp_path: Path, later: Callable[..., None]
) -> None:
    before = rows()
    one = file_of(tmp_path, "one.jsonl")
    assert bring("json", one).of_all("new") == 0
    assert rows() == before
    start_anew()
    bring("json", one)
    later(days=3)
    sweep_unused_uploads()
    assert session.scalars(select(Upload.name).order_by(Upload.name)).all() == sorted(shown)


def test_who_looks_first_changes_nothing(shown: list[str], tmp_path: Path) -> None:
    one = file_of(tmp_path, "one.jsonl")
    start_anew()
    lose_all(shown)
    assert bring("json", one, dry=True).counts["file"] == {"new": 2}
    assert rows() == []
    assert bytes_of(shown) == [None, None]


def test_what_is_private_to_support_and_what_nobody_needs_stays_here(
    shown: list[str], people: People, doc_page: Page
) -> None:
    hidden = uploaded(b"password: 1\n", "secret.txt", people.visitor)
    with write():
        question = session.scalars(select(Question)).one()
        session.add(UploadUse(name=hidden.name, kind="note", number=question.id))
    said = [json.loads(line) for line in export()]
    assert sorted(one["name"] for one in said if one["kind"] == "file") == sorted(shown)
    assert not [line for line in export(without_files=True) if '"kind":"file"' in line]


def test_a_file_whose_bytes_are_lost_keeps_nothing_else_from_going_out(shown: list[str]) -> None:
    lose_all(shown[:1])
    assert [one["name"] for one in map(json.loads, export()) if one["kind"] == "file"] == shown[1:]


def webp(size: tuple[int, int] = (30, 20), **more: Any) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, "WEBP", **more)
    return made.getvalue()


def file(data: bytes, name: str = f"{DRAWN}.log", **changed: Any) -> dict[str, Any]:
    made = {"kind": "file", "name": name, "title": "a.log", "sha256": sha256(data).hexdigest(),
            "content": base64.b64encode(data).decode(), "at": "2024-01-01T00:00:00Z", "threads": ["t"]}  # fmt: skip
    return made | changed


def exif() -> bytes:
    made = Image.Exif()
    made[0x010F] = "Secret Camera"
    return made.tobytes()


GOOD = f"{DRAWN}-30x20.webp"


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (file(b"x", name="../../etc/passwd"), "no name of a file"),
        (file(b"x", name=f"{DRAWN}.html"), "no name of a file"),
        (file(b"x", name=f"{DRAWN}.log\n"), "no name of a file"),
        (file(b"x", name=f"..{DRAWN[2:]}.log"), "no name of a file"),
        (file(b"x", sha256="0" * 64), "its digest is another one"),
        (file(b"x", sha256=""), "its digest is another one"),
        (file(b"x", content="<svg>"), "no Base64"),
        (file(b"x", content="eA==\n"), "no Base64"),
        (file(b""), "is empty"),
        (file(b"x" * (10 * 1024 * 1024 + 1)), "larger than 10 MB"),
        (file(b"MZ\x00\x00"), "not what the end of its name says"),
        (file(b"<html>", name=f"{DRAWN}.pdf"), "not what the end of its name says"),
        (file(b"<svg onload=alert(1)>", name=GOOD), "not what the end of its name says"),
        (file(picture(size=(30, 20)), name=GOOD), "not what the end of its name says"),
        (file(webp((20, 30)), name=GOOD), "not what the end of its name says"),
        (file(webp(exif=exif()), name=GOOD), "not what the end of its name says"),
        (file(webp() + b"<script>", name=GOOD), "not what the end of its name says"),
        (file(webp((3000, 10)), name=f"{DRAWN}-3000x10.webp"), "not what the end of its name says"),
        (file(webp()[:60], name=GOOD), "not a picture|not what the end"),
        (file(b"x", threads=["nobody"], posts=["nobody"]), "No post that came shows it"),
        (file(b"x", threads=[]), "No post that came shows it"),
    ],
)
@pytest.mark.parametrize("dry", [True, False])
def test_a_hostile_file_is_left_out_with_its_reason(
    record: dict[str, Any], why: str, dry: bool, site: Site, tmp_path: Path
) -> None:
    given = tmp_path / "given.jsonl"
    given.write_text(lines(PERSON, THREAD, record))
    run: ImportRun = bring("json", given, site, dry=dry)
    assert run.counts["file"] == {"refused": 1}
    assert any(part in sentences(run)[0] for part in why.split("|")), sentences(run)
    assert session.scalar(select(func.count()).select_from(Upload)) == 0
    assert run.counts["thread"] == {"new": 1}


def test_a_name_that_is_taken_is_not_taken_over(
    shown: list[str], people: People, doc_page: Page, tmp_path: Path, site: Site
) -> None:
    before, content = rows(), bytes_of(shown)
    given = tmp_path / "given.jsonl"
    stolen = f"Look: [log](/uploads/{shown[1]})"
    given.write_text(lines(PERSON, THREAD | {"body": stolen}, file(b"other", name=shown[1])))
    run = bring("json", given, site)
    assert run.counts["file"] == {"refused": 1}
    assert "Another file has the name" in sentences(run)[0]
    assert (rows(), bytes_of(shown)) == (before, content)


def test_the_line_of_the_largest_file_is_read_and_the_next_one_longer_is_not(site: Site, tmp_path: Path) -> None:
    given = tmp_path / "given.jsonl"
    given.write_text(lines(PERSON, THREAD, file(b"x" * 10 * 1024 * 1024)))
    assert bring("json", given, site).counts["file"] == {"new": 1}
    given.write_text(lines(PERSON, "x" * (17 << 20)))
    run = bring("json", given, site)
    assert run.state is RunState.FAILED
    assert "longer than any record" in run.problem


def test_no_batch_is_heavier_than_memory_is_meant_for() -> None:
    large = "x" * (HEAVIEST // 4)
    stream = (File(name=str(n), sha256="", content=large, at=clock.now()) for n in range(40))
    assert max(len(batch) for batch in batches(stream)) == 4
