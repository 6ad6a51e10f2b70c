"""A test that ends badly harms no other: the next one finds the settings, the emptiness and the quiet it expects."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.request
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.db import session, write
from forum.pages import Site
from tests import people as persons
from tests.beginnings import _rows as everything
from tests.conftest import FORUM, on_its_own
from tests.serving import serving


class Broken(Exception):
    """What a test may fail with."""


def test_after_a_test_that_broke_the_settings_are_back_and_its_rows_are_gone(
    app: Flask, settings: Callable[..., object]
) -> None:
    def broken() -> None:
        with on_its_own(app):
            settings(url="http://127.0.0.1:1")
            with write():
                persons.make_site()
            raise Broken

    with pytest.raises(Broken):
        broken()
    assert app.config["FORUM"].url == FORUM
    with on_its_own(app):
        assert session.scalars(select(Site)).all() == []


def test_a_server_ends_only_when_it_has_answered_what_it_was_asked() -> None:
    asked, answered = threading.Event(), threading.Event()
    slow = Flask("slow")

    @slow.get("/")
    def page() -> str:
        asked.set()
        time.sleep(0.3)
        answered.set()
        return "at last"

    with serving(slow) as address:
        reader = threading.Thread(target=lambda: urllib.request.urlopen(address).read())
        reader.start()
        asked.wait()
    assert answered.is_set()
    reader.join()


def test_a_connection_kept_open_keeps_no_server_open() -> None:
    with serving(Flask("empty")) as address:
        connection = http.client.HTTPConnection(address.removeprefix("http://"))
        connection.request("GET", "/")
        assert connection.getresponse().read()
    connection.close()


def test_in_no_row_of_a_beginning_stands_where_mail_goes_or_what_the_address_is(
    app: Flask, settings: Callable[..., object]
) -> None:
    """So it may be laid down again when these have changed, as they do with every port."""
    settings(url="http://marked.test", mail_server="smtp://marked.test", mail_from="Docside <forum@marked.test>")
    with write():
        persons.make()
        persons.make_site()
    with write():
        rows = everything()
    assert rows
    assert "marked.test" not in str(rows)
