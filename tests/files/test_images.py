from __future__ import annotations

import io
import random
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from forum.db import session, write
from forum.files import MAX_UPLOAD, File, read_image, store_image, use_files, uses_of
from forum.refused import Refused
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), colour: str = "teal", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **options)
    return made.getvalue()


def read(data: bytes, **options: object) -> Image.Image:
    made = read_image(io.BytesIO(data), **({"max_side": 256} | options))  # type: ignore[arg-type]
    return Image.open(io.BytesIO(made.content))


def kept(colour: str = "teal") -> File:
    made = read_image(io.BytesIO(picture(colour=colour)), max_side=256)
    with write():
        return store_image(made)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_the_usual_kinds_come_out_as_webp_and_small_enough(app: Flask, kind: str) -> None:
    made = read(picture(kind, (900, 600)))
    assert (made.format, made.size) == ("WEBP", (256, 171))


def test_mail_gets_its_logo_as_png(app: Flask) -> None:
    assert read(picture("JPEG"), kind="png").format == "PNG"


def test_an_avatar_is_cut_square_and_never_made_larger(app: Flask) -> None:
    assert read(picture(size=(900, 600)), square=True).size == (256, 256)
    assert read(picture(size=(80, 60)), square=True).size == (60, 60)


def test_where_and_with_what_a_photograph_was_taken_is_gone_and_it_stands_upright(app: Flask) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (48.0, 8.0, 0.0)
    data = picture("JPEG", (200, 100), exif=exif)
    assert b"Secret Camera" in data
    made = read_image(io.BytesIO(data), max_side=256)
    assert (made.width, made.height) == (100, 200)
    assert b"Secret Camera" not in made.content
    assert not Image.open(io.BytesIO(made.content)).getexif()


def test_of_a_moving_picture_the_first_frame_stays(app: Flask) -> None:
    made = io.BytesIO()
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    shown = read(made.getvalue()).convert("RGB")
    assert getattr(shown, "n_frames", 1) == 1
    red, _green, blue = shown.getpixel((20, 20))  # type: ignore[misc]
    assert red > 200
    assert blue < 50


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        picture("BMP"),
        picture("TIFF"),
        picture()[:60],
    ],
)
def test_what_is_no_picture_of_a_usual_kind_is_refused_in_a_sentence(app: Flask, data: bytes) -> None:
    with pytest.raises(Refused, match="not a picture we can read"):
        read(data)


def test_a_small_file_that_claims_to_be_a_very_large_picture_is_refused_unopened(app: Flask) -> None:
    for size in ((7000, 7000), (10_000, 10_000), (20_000, 20_000)):
        bomb = io.BytesIO()
        Image.new("1", size).save(bomb, "PNG")
        assert len(bomb.getvalue()) < 200_000
        with pytest.raises(Refused):
            read(bomb.getvalue())


def test_a_file_over_five_megabytes_is_refused(app: Flask) -> None:
    with pytest.raises(Refused, match="5 MB"):
        read(picture() + b"\0" * MAX_UPLOAD)


def test_a_broken_file_never_breaks_the_forum(app: Flask) -> None:
    """Bits turned over, and the end cut off, in every kind: it comes out as a picture or as a sentence."""
    chance = random.Random(7)
    for kind in ("PNG", "JPEG", "WEBP", "GIF"):
        whole = picture(kind, (60, 40))
        for _ in range(40):
            broken = bytearray(whole[: chance.randrange(8, len(whole))])
            for _ in range(3):
                broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
            try:
                read(bytes(broken))
            except Refused:
                continue


def test_the_same_picture_is_kept_once_and_served_for_ever(visit: Visit, app: Flask) -> None:
    first, again = kept(), kept()
    assert first.name == again.name
    assert len(session.scalars(select(File)).all()) == 1
    answer = visit().get(first.path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_nothing_else_is_at_such_an_address(visit: Visit, app: Flask) -> None:
    for name in ("nothing.webp", "..%2F..%2Fetc%2Fpasswd", "x" * 500):
        assert visit().get(f"/files/{name}").status_code == 404


def test_what_nothing_uses_is_swept_after_a_day(
    app: Flask, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    used, unused = kept("teal").name, kept("coral").name
    with write():
        use_files("answer:12", [used, "unknown.webp"])
    later(hours=20)
    run_jobs()
    assert len(session.scalars(select(File)).all()) == 2
    kept("coral")  # uploaded again by somebody else
    later(hours=20)
    run_jobs()
    assert len(session.scalars(select(File)).all()) == 2
    later(hours=5)
    run_jobs()
    assert session.scalars(select(File.name)).all() == [used]
    assert unused not in session.scalars(uses_of("answer:12")).all()
    with write():
        use_files("answer:12", [])
    later(hours=30)
    run_jobs()
    assert not session.scalars(select(File)).all()
