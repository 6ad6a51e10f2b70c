"""What comes in: by a script while one writes, and with the form where there is none."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from forum import questions
from forum.attachments import Upload
from forum.attachments.taking import LARGEST_FILE, cleaned_title, take
from forum.db import session
from forum.pages import Page
from forum.refused import Refused
from tests.attachments.drawn import archive, bomb, photograph, picture
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def sent(visitor: Visitor, content: bytes, name: str) -> Any:
    return visitor.post("/uploads", {"file": (io.BytesIO(content), name)})


def path_of(visitor: Visitor, content: bytes = b"", name: str = "shot.png") -> str:
    given = sent(visitor, content or picture(), name)
    assert given.status_code == 201, given.text
    return str(given.json["path"])


def test_a_picture_comes_back_made_anew_with_its_size_in_its_name(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    given = sent(vera, picture(size=(300, 200)), "My shot.png").json
    assert given["picture"]
    assert given["title"] == "My shot"
    assert given["path"].endswith("-300x200.webp")
    shown = vera.get(given["path"])
    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert Image.open(io.BytesIO(shown.data)).size == (300, 200)


def test_of_a_large_picture_there_is_a_small_one_for_the_text(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    path = path_of(vera, picture(size=(3000, 1500)))
    assert path.endswith("-2560x1280.webp")
    small = vera.get(path.replace("/uploads/", "/uploads/small/"))
    assert Image.open(io.BytesIO(small.data)).size == (1000, 500)
    assert vera.get(path_of(vera).replace("/uploads/", "/uploads/small/")).status_code == 404


def test_where_and_with_what_a_photograph_was_taken_is_gone_and_it_stands_upright(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    path = path_of(vera, photograph(), "holiday.jpg")
    assert path.endswith("-100x200.webp")
    shown = vera.get(path).data
    assert b"Secret" not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()


def test_a_picture_that_is_a_script_too_loses_the_script(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    polyglot = picture("GIF") + b"/*<script>*/=1;alert(1)//"
    assert b"alert" not in vera.get(path_of(vera, polyglot, "a.gif")).data


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg", "not taken"),
        (b"<html><script>alert(1)</script>", "a.html", "not taken"),
        (b"<html><script>alert(1)</script>", "a.png", "not a picture"),
        (picture()[:60], "a.png", "not a picture"),
        (bomb(), "a.png", "not a picture"),
        (archive(), "log.txt", "not what the end"),
        (b"%PDF-1.7", "log.txt", "not what the end"),
        (b"words", "a.pdf", "not what the end"),
        (b"words", "a.zip", "not what the end"),
        (b"MZ\x90", "a.exe", "not taken"),
        (b"", "a.txt", "empty"),
    ],
)
def test_what_is_not_harmless_is_refused_in_a_sentence(
    visit: Visit, people: People, content: bytes, name: str, says: str
) -> None:
    given = sent(visit(people.visitor), content, name)
    assert given.status_code == 422
    assert says in given.json["sentence"]
    assert session.query(Upload).count() == 0


def test_what_is_too_large_is_refused_in_a_sentence(app: Flask) -> None:
    with pytest.raises(Refused, match="larger than 10 MB"):
        take(io.BytesIO(b"a" * (LARGEST_FILE + 1)), "a.txt")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Traceback \x1b[31m", "my.log"),
        ("café".encode("latin-1"), "old.txt"),
        ("Fehler".encode("utf-16"), "power.log"),
        (b"{}", "a.json"),
        (b"a;b", "a.CSV"),
        (b"%PDF-1.7", "a.pdf"),
        (archive(), "a.zip"),
    ],
    ids=["log", "latin", "wide", "json", "csv", "pdf", "zip"],
)
def test_other_files_are_saved_and_never_shown(visit: Visit, people: People, content: bytes, name: str) -> None:
    vera = visit(people.visitor)
    given = sent(vera, content, name).json
    assert not given["picture"]
    got = vera.get(given["path"])
    assert got.data == content
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\vera\\a.txt", "a.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie: x=1.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("  ", "file"),
        ("..", "file"),
        ("x" * 300 + ".txt", "x" * 88 + "….txt"),
        ("Ünïcode 日本.txt", "Ünïcode 日本.txt"),
    ],
)
def test_a_name_is_one_line_without_folders(name: str, kept: str) -> None:
    assert cleaned_title(name) == kept


def test_a_name_breaks_neither_the_header_nor_the_text(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    given = sent(vera, b"words", "a](https:evil.example)[x.txt").json
    upload = session.query(Upload).one()
    html = visit().post("/preview", {"body": upload.markdown}).text
    assert 'href="https://evil' not in html
    assert "\n" not in vera.get(given["path"]).headers["Content-Disposition"]


def test_a_part_of_a_file_can_be_asked_for(visit: Visit, people: People) -> None:
    vera = visit(people.visitor)
    path = path_of(vera, b"0123456789", "a.txt")
    part = vera.get(path, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.data, part.headers["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert vera.get(path, headers={"Range": "bytes=99-"}).status_code == 416
    whole = vera.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert vera.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_length_that_is_not_true_does_no_harm(visit: Visit, people: People) -> None:
    kind = "multipart/form-data; boundary=x"
    for length in ("5", "999999"):
        body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nwords\r\n--x--\r\n'
        given = visit(people.visitor).client.post(
            "/uploads",
            data=body,
            headers={
                "Origin": "http://127.0.0.1:8000",
                "Content-Length": length,
                "Content-Type": kind,
            },
        )
        assert given.status_code < 500


def test_a_stranger_uploads_too_and_from_another_place_nobody_does(visit: Visit) -> None:
    assert sent(visit(), picture(), "a.png").status_code == 201
    given = visit().post(
        "/uploads", {"file": (io.BytesIO(picture()), "a.png")}, headers={"Origin": "https://evil.example"}
    )
    assert given.status_code == 403


def test_uploads_are_limited(visit: Visit) -> None:
    someone = visit()
    assert [sent(someone, b"words", "a.txt").status_code for _ in range(21)] == [201] * 20 + [429]


def test_without_a_script_the_form_brings_its_files_and_keeps_them_when_it_comes_back(
    app: Flask, visit: Visit, people: People, doc_page: Page
) -> None:
    vera = visit(people.visitor)
    typed = {"page": doc_page.address, "title": "", "body": "It looks like this:"}
    files = {"body-files": [(io.BytesIO(picture()), "shot.png"), (io.BytesIO(b"words"), "my.log")]}
    back = vera.post("/ask", typed | files)
    assert back.status_code == 422
    assert "![shot](/uploads/" in back.text
    assert "[my.log](/uploads/" in back.text
    text = session.query(Upload).order_by(Upload.title).all()
    body = "It looks like this:\n\n" + "\n\n".join(upload.markdown for upload in text)
    assert vera.post("/ask", typed | {"title": "What is it?", "body": body}).status_code == 303
    question = session.query(questions.Question).one()
    assert question.html.count("/uploads/") == 3


def test_without_a_script_what_is_refused_is_said_beside_the_text(visit: Visit, people: People, doc_page: Page) -> None:
    vera = visit(people.visitor)
    typed = {"page": doc_page.address, "title": "What is it?", "body": "All of my words."}
    back = vera.post("/ask", typed | {"body-files": (io.BytesIO(b"MZ"), "a.exe")})
    assert back.status_code == 422
    assert "of a kind that is not taken" in back.text
    assert "All of my words." in back.text
    assert session.query(questions.Question).count() == 0
