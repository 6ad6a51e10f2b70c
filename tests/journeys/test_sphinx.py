"""Flask's own documentation, built by Sphinx with our line in its template, and asked on in a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from forum.db import session, write
from forum.pages import Site, set_origins
from forum.paths import ROOT
from forum.questions import Question
from tests.journeys.generators import build, documented
from tests.journeys.hosts import ask_under, serving_folder

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
SOURCE = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases") / "docs-flask"
CONF = """
project = "Flask"
extensions = ["sphinx.ext.extlinks"]
html_theme = "alabaster"
html_baseurl = {origin!r}
templates_path = ["_templates"]
"""


@pytest.fixture
def docs(tmp_path: Path, live: str, site: Site) -> Iterator[tuple[str, Path]]:
    """The origin and the folder of the built documentation."""
    if not SOURCE.is_dir():
        pytest.skip(f"{SOURCE} is not there (set CASES)")
    conf, built = tmp_path / "conf", tmp_path / "built"
    (conf / "_templates").mkdir(parents=True)
    built.mkdir()
    with serving_folder(built) as origin:
        (conf / "_templates" / "page.html").write_text(documented("Sphinx", "html+jinja", live))
        (conf / "conf.py").write_text(CONF.format(origin=origin + "/"))
        build("sphinx", "-q", "-c", conf, "-b", "html", SOURCE, built)
        with write():
            set_origins(site, [origin])
        session.rollback()
        yield origin, built


def test_every_page_carries_its_own_address_and_two_of_them_are_asked_on(docs: tuple[str, Path], tab: Page) -> None:
    origin, built = docs
    names = [str(path.relative_to(SOURCE).with_suffix(".html")) for path in SOURCE.rglob("*.rst")]
    assert len(names) > 70
    for name in names:
        assert f"ask?page={quote(f'{origin}/{name}', safe='/')}" in (built / name).read_text(), name

    for name, title in (
        ("quickstart.html", "Can debug mode be on in production?"),
        ("patterns/celery.html", "Which broker?"),
    ):
        ask_under(tab, f"{origin}/{name}", title)
    keys = {question.title: question.shown_on[0].page.key for question in session.query(Question)}
    assert keys == {"Can debug mode be on in production?": "/quickstart", "Which broker?": "/patterns/celery"}
