"""Real sites, built with the plugins as they are installed, pushed to a forum and asked on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from docside.folder import pages_of
from forum import questions
from forum.db import session, write
from forum.pages import Site, find_or_make_page, find_page, identity_on, set_origins
from forum.paths import DOCS, ROOT
from forum.sections import Brought, IndexedPage, Section, make_token, section_at, sections_of, take_pages
from tests.journeys.hosts import ask_under, frame_shown, serving_folder
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
MKDOCS = """
site_name: Handbook
site_url: {origin}/
theme: {{name: {theme}}}
plugins: [{{docside: {{forum: "{forum}"}}}}]
"""
SPHINX = """
project = "Handbook"
html_baseurl = "{origin}/"
html_theme, html_use_index, html_copy_source, html_domain_indices = "basic", False, False, False
extensions = ["docside.sphinx"]; docside_forum = "{forum}"
"""
CASES = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases")
HISTORY, FLASK = CASES / "docs-history", CASES / "docs-flask"
Made = subprocess.CompletedProcess[str]


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """What is installed where documentation is built: our small package with its entry points, and no server."""
    folder = tmp_path / "installed"
    shutil.copytree(ROOT / "docside", folder / "docside")
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]
    lines = [f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in named.items()) for group, named in groups.items()]
    (folder / "docside-0.dist-info").mkdir()
    (folder / "docside-0.dist-info" / "entry_points.txt").write_text("\n".join(lines))
    (folder / "docside-0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: docside\nVersion: 0\n")
    return folder


@pytest.fixture
def built(tmp_path: Path, live: str, site: Site) -> Iterator[tuple[str, Path]]:
    """The origin at which the folder is served that the site is built into."""
    (tmp_path / "built").mkdir()
    with serving_folder(tmp_path / "built") as origin:
        with write():
            set_origins(site, [origin])
            site.address = origin + "/"
        session.rollback()
        yield origin, tmp_path / "built"


def build(wheel: Path, folder: Path, *command: str | Path, token: str = "") -> Made:
    environment = os.environ | {"PYTHONPATH": str(wheel), "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("DOCSIDE_TOKEN", None)
    environment |= {"DOCSIDE_TOKEN": token} if token else {}
    made = [sys.executable, "-P", "-m", *map(str, command)]
    return subprocess.run(made, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300)


def mkdocs(wheel: Path, folder: Path, *more: str, token: str = "", **settings: Any) -> Made:
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(MKDOCS.format(**{"theme": "material, font: false"} | settings))
    (folder / "docs" / "index.md").write_text("# Start\n\nGo on.\n\n## Install it\n\n```\npip install example\n```\n")
    (folder / "docs" / "second.md").write_text("# Second\n\nThe end.\n")
    return build(wheel, folder, "mkdocs", "build", "-d", folder / "built", *more, token=token)


def _own_handbook(wheel: Path, work: Path, folder: Path, given: dict[str, str], token: str) -> Made:
    (work / "mkdocs.yml").write_text(MKDOCS.format(theme="material, font: false", **given) + f"docs_dir: {DOCS}\n")
    return build(wheel, work, "mkdocs", "build", "-d", folder, token=token)


def _handbook_of_flask(wheel: Path, work: Path, folder: Path, given: dict[str, str], token: str) -> Made:
    (work / "conf.py").write_text(SPHINX.format(**given) + 'extensions += ["sphinx.ext.extlinks"]\n')
    return build(wheel, work, "sphinx", "-c", work, "-b", "html", FLASK, folder, token=token)


OF_OTHERS = {"mkdocs": _own_handbook, "sphinx": _handbook_of_flask}


def test_a_mkdocs_site_is_pushed_carries_its_threads_and_is_asked_on(
    wheel: Path, built: tuple[str, Path], tmp_path: Path, live: str, site: Site, people: People, tab: Page
) -> None:
    origin, folder = built
    with write():
        token = make_token(site, by=people.admin)
        start = find_or_make_page(site, identity_on(site, origin + "/"), "Start")
        questions.ask(start, "Which Python?", "3.11 or 3.12?", by=people.visitor)
    session.rollback()
    made = mkdocs(wheel, tmp_path, "--strict", token=token, origin=origin, forum=live)
    assert made.returncode == 0, made.stderr
    assert "2 pages pushed, 2 of them new or changed, 0 gone." in made.stderr
    session.rollback()
    section = section_at(start.id, "install-it")
    assert section is not None
    assert (section.text, section.path) == ("pip install example", ["Start"])
    assert "Which Python?" in (folder / "index.html").read_text()
    assert "Which Python?" not in " ".join(row.text for row in session.scalars(sections_of(start.id)))

    tab.goto(origin + "/")
    expect(tab.frame_locator("iframe").get_by_text("Which Python?")).to_be_visible()
    frame_shown(tab)
    expect(tab.locator("section.docside-threads")).to_be_hidden()
    assert tab.locator("a.docside").count() == 1


@pytest.mark.parametrize(("generator", "path"), [("mkdocs", "/embed/"), ("sphinx", "/quickstart.html")])
def test_real_documentation_is_pushed_whole_with_line_and_threads_under_each_page_and_is_asked_on(
    wheel: Path, built: tuple[str, Path], tmp_path: Path, live: str, site: Site, people: People, tab: Page,
    generator: str, path: str,
) -> None:  # fmt: skip
    if not FLASK.is_dir():
        pytest.skip(f"{FLASK} is not there (set CASES)")
    origin, folder = built
    with write():
        token = make_token(site, by=people.admin)
        page = find_or_make_page(site, identity_on(site, origin + path), "A page")
        questions.ask(page, "Where does the line go?", "At the end?", by=people.visitor)
    session.rollback()
    made = OF_OTHERS[generator](wheel, tmp_path, folder, {"origin": origin, "forum": live}, token)
    assert made.returncode == 0, made.stderr
    carry = {file for file in folder.rglob("*.html") if 'class="docside" href="' in file.read_text()}
    assert len(carry) > 25
    assert f"{len(carry)} pages pushed, {len(carry)} of them new or changed, 0 gone." in made.stdout + made.stderr
    for file in carry:
        name = str(file.relative_to(folder))
        address = f"{origin}/{name.removesuffix('index.html') if generator == 'mkdocs' else name}"
        assert file.read_text().count(f'class="docside" href="{live}/ask?page={quote(address, safe="")}"') == 1
        assert ("Where does the line go?" in file.read_text()) is (address == origin + path)
    ask_under(tab, origin + path, "And without a line?")


def test_a_failed_push_does_not_break_the_build_but_is_a_warning(
    wheel: Path, built: tuple[str, Path], tmp_path: Path, live: str
) -> None:
    given = {"origin": built[0], "forum": live, "token": "docside_wrong", "theme": "mkdocs"}
    made = mkdocs(wheel, tmp_path, **given)
    assert made.returncode == 0
    assert "WARNING" in made.stderr
    assert "The pages could not be pushed: This token is not one of a site of this forum" in made.stderr
    assert 'class="docside"' in (built[1] / "index.html").read_text()


def test_a_sphinx_site_is_pushed_and_says_what_is_gone(
    wheel: Path, built: tuple[str, Path], tmp_path: Path, live: str, site: Site, people: People
) -> None:
    origin, folder = built
    with write():
        token = make_token(site, by=people.admin)
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(SPHINX.format(origin=origin, forum=live))
    (source / "index.rst").write_text("Start\n=====\n\n.. toctree::\n\n   guide\n\nSetup\n-----\n\nRun it.\n")
    (source / "guide.rst").write_text(
        ":docside-id: the-guide\n\nGuide\n=====\n\n.. py:function:: run(port)\n\n   Starts.\n"
    )
    made = build(wheel, source, "sphinx", "-W", "-b", "dirhtml", source, folder, token=token)
    assert made.returncode == 0, made.stderr
    assert "2 pages pushed" in made.stdout
    session.rollback()
    guide = session.scalars(find_page(site.id, "id:the-guide")).one()
    assert [(row.anchor, row.path) for row in session.scalars(sections_of(guide.id))] == [
        ("guide", []),
        ("run", ["Guide"]),
    ]
    (source / "guide.rst").unlink()
    (source / "index.rst").write_text("Start\n=====\n\nSetup\n-----\n\nRun it.\n")
    made = build(wheel, source, "sphinx", "-b", "dirhtml", source, folder, token=token)
    assert "1 pages pushed, 0 of them new or changed, 1 gone." in made.stdout
    session.rollback()
    assert session.scalars(select(IndexedPage.page_id).where(IndexedPage.gone_at.is_not(None))).all() == [guide.id]


def test_builds_below_an_address_leave_the_rest_of_the_site_alone_and_an_empty_id_is_none(
    wheel: Path, built: tuple[str, Path], tmp_path: Path, live: str, site: Site, people: People
) -> None:
    origin, folder = built
    with write():
        token = make_token(site, by=people.admin)
    take_pages(site.id, [Brought(name, "<main><h1>Old</h1></main>") for name in ("a", "2.0/old", "sp/old")])
    (tmp_path / "docs").mkdir()
    for name, ident in {"third": "", "fourth": "", "fifth": "no", "sixth": "0"}.items():
        (tmp_path / "docs" / f"{name}.md").write_text(f"---\ndocside_id: {ident}\n---\n# {name}\n")
    made = mkdocs(wheel, tmp_path, token=token, origin=f"{origin}/2.0", forum=live, theme="mkdocs")
    assert "6 pages pushed, 6 of them new or changed, 1 gone." in made.stderr
    session.rollback()
    assert session.scalars(find_page(site.id, "id:0")).one().address == f"{origin}/2.0/sixth/"
    source = tmp_path / "source"
    source.mkdir()
    (source / "index.rst").write_text("Start\n=====\n\nRun it.\n")
    for more, gone in (("\ndocside_whole = False", 0), ("", 1)):
        (source / "conf.py").write_text(SPHINX.format(origin=f"{origin}/sp", forum=live) + more)
        made = build(wheel, source, "sphinx", "-b", "dirhtml", source, folder, token=token)
        assert f"1 pages pushed, {1 - gone} of them new or changed, {gone} gone." in made.stdout, made.stderr
    session.rollback()
    lost = select(IndexedPage.address).where(IndexedPage.gone_at.is_not(None)).order_by(IndexedPage.address)
    assert session.scalars(lost).all() == [f"{origin}/2.0/old", f"{origin}/sp/old"]


def test_two_releases_of_real_documentation_differ_in_the_sections_that_were_rewritten(
    tmp_path: Path, site: Site
) -> None:
    if not HISTORY.is_dir():
        pytest.skip(f"{HISTORY} is not there (set CASES)")
    for release in ("2.2.0", "3.0.0"):
        (tmp_path / release).mkdir()
        with tarfile.open(HISTORY / f"{release}.tar.xz") as packed:
            text = packed.extractfile("docs/quickstart.rst")
            assert text is not None
            (tmp_path / release / "quickstart.rst").write_bytes(text.read())
    (tmp_path / "conf.py").write_text('extensions = ["sphinx.ext.extlinks"]\n')
    (tmp_path / "index.rst").write_text("Start\n=====\n")
    made = build(tmp_path, tmp_path, "sphinx", "-Q", "-b", "html", tmp_path, tmp_path / "built")
    assert made.returncode == 0, made.stderr
    for release in ("2.2.0", "3.0.0"):
        (html,) = [page.html for page in pages_of(tmp_path / "built") if release in page.address]
        take_pages(site.id, [Brought("quickstart", html)])
    rows = {row.anchor: row for row in session.scalars(select(Section))}
    changed = {anchor for anchor, row in rows.items() if row.previous_hash}
    assert len(rows) > 20
    assert 0 < len(changed) < len(rows) / 2
