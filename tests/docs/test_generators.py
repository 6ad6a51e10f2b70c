"""The snippets for generators, taken from the page and built with the real generator."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs import reading

LINE = re.compile(
    r'<a class="docside" href="https://forum\.example\.com/ask\?page=([^"]+)">Questions about this page</a>'
    r'<script async src="https://forum\.example\.com/embed\.js"></script>'
)


def test_the_template_for_sphinx_puts_the_line_on_the_page(tmp_path: Path) -> None:
    sphinx = reading.section("embed.md", "Sphinx")
    settings, _hook = reading.blocks_in(sphinx, "python")
    [template] = reading.blocks_in(sphinx, "html+jinja")
    _write(tmp_path / "_templates/page.html", template)

    _must_carry_the_line(_sphinx(tmp_path, settings), "guide.html")


@pytest.mark.parametrize("theme", ["alabaster", "classic"])
def test_the_hook_for_sphinx_puts_the_line_on_the_page(tmp_path: Path, theme: str) -> None:
    settings, hook = reading.blocks_in(reading.section("embed.md", "Sphinx"), "python")

    _must_carry_the_line(_sphinx(tmp_path, f'{settings}\nhtml_theme = "{theme}"\n{hook}'), "guide.html")


@pytest.mark.parametrize(("heading", "template"), [("MkDocs", "content.html"), ("Material for MkDocs", "main.html")])
def test_the_templates_for_mkdocs_put_the_line_on_the_page(tmp_path: Path, heading: str, template: str) -> None:
    section = reading.section("embed.md", heading)
    _write(tmp_path / "overrides" / template, reading.blocks_in(section, "html+jinja")[0])

    _must_carry_the_line(_mkdocs(tmp_path, reading.blocks_in(section, "yaml")[0]), "guide/")


def test_the_template_for_material_is_also_the_one_for_the_readthedocs_theme(tmp_path: Path) -> None:
    section = reading.section("embed.md", "Material for MkDocs")
    _write(tmp_path / "overrides/main.html", reading.blocks_in(section, "html+jinja")[0])
    settings = reading.blocks_in(section, "yaml")[0].replace("name: material", "name: readthedocs")

    _must_carry_the_line(_mkdocs(tmp_path, settings), "guide/")


def _sphinx(folder: Path, settings: str) -> Path:
    _write(folder / "conf.py", f'project = "Example"\n{settings}')
    _write(folder / "index.rst", "Start\n=====\n\n.. toctree::\n\n   guide\n")
    _write(folder / "guide.rst", "Guide\n=====\n\nInstall it.\n")
    _build("sphinx", "-q", "-b", "html", str(folder), str(folder / "site"))
    return folder / "site/guide.html"


def _mkdocs(folder: Path, settings: str) -> Path:
    _write(folder / "mkdocs.yml", f"site_name: Example\n{settings}")
    _write(folder / "docs/index.md", "# Start\n")
    _write(folder / "docs/guide.md", "# Guide\n\nInstall it.\n")
    _build("mkdocs", "build", "-q", "-f", str(folder / "mkdocs.yml"), "-d", str(folder / "site"))
    return folder / "site/guide/index.html"


def _build(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _must_carry_the_line(built: Path, page: str) -> None:
    html = built.read_text(encoding="utf-8")
    assert [unquote(address) for address in LINE.findall(html)] == [f"https://docs.example.com/{page}"], html


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
