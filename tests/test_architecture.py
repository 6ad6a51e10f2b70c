"""The house: who may import whom, and how large things may grow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.paths import ROOT, TEMPLATES

FORUM = ROOT / "forum"
FLOORS = {
    "clock": 0, "config": 0, "markup": 0, "paths": 0, "receiving": 0, "refused": 0,
    "db": 1,
    "jobs": 2,
    "events": 3,
    "audit": 4, "web": 4, "channels": 4, "files": 4, "manual": 4,
    "accounts": 5, "meaning": 5, "bodies": 5,
    "rota": 6, "signin": 6, "presence": 6, "organisations": 6, "screening": 6,
    "pages": 7, "policies": 7, "attachments": 7,
    "questions": 8, "handbook": 8, "sections": 8,
    "identity": 9, "moderation": 9, "support": 9, "community": 9, "moves": 9,
    "ageing": 10,
    "following": 10, "inbox": 10, "impersonation": 10, "invitations": 10, "desk": 10, "shifts": 10, "figures": 10,
    "notifications": 11, "search": 11,
    "embed": 12, "roadmap": 12, "discovery": 12, "imports": 12, "suggestions": 12,
    "debt": 13, "demo": 13, "upkeep": 13, "backups": 13,
    "app": 14,
    "serving": 14,
    "cli": 15, "__main__": 16,
}  # fmt: skip
# Past a door only for a reason: none so far.
THROUGH_THE_WALL: set[tuple[str, str]] = set()

FILES = sorted(FORUM.rglob("*.py"))
PACKAGES = sorted({path.relative_to(FORUM).parts[0].removesuffix(".py") for path in FILES} - {"__init__"})
TIME = re.compile(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)\(")
REGISTERS = re.compile(r"^@(?:every|on|later|task|errand|fills|before_\w+)\b", re.MULTILINE)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE)
INLINE = re.compile(r"<style\b|\sstyle\s*=|<script\b(?![^>]*\bsrc=)|javascript:", re.IGNORECASE)


def package_of(path: Path) -> str:
    return path.relative_to(FORUM).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, wherever in it, also inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "forum")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            if node.module == "forum":
                yield from (f"forum.{alias.name}" for alias in node.names)
            elif node.module and node.module.startswith("forum."):
                yield node.module


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def of_the_site() -> list[Path]:
    """Templates of pages; mail programs know no style sheet, so theirs are inline."""
    return [path for path in templates() if path.suffix == ".html" and "mail" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_package_has_its_floor() -> None:
    assert set(PACKAGES) <= set(FLOORS)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_from_lower_floors_only(package: str) -> None:
    broken = [
        f"{name(path)} imports {module}"
        for path in FILES
        if package_of(path) == package
        for module in imported(path)
        if (other := module.split(".")[1]) != package and FLOORS[other] >= FLOORS[package]
    ]
    assert not broken


def test_others_come_in_by_the_door() -> None:
    broken = [
        f"{name(path)} imports {module}"
        for path in FILES
        for module in imported(path)
        if (other := module.split(".")[1]) != package_of(path)
        and module != f"forum.{other}"
        and (name(path), module) not in THROUGH_THE_WALL
    ]
    assert not broken


@pytest.mark.parametrize("package", [package for package in PACKAGES if (FORUM / package).is_dir()])
def test_the_door_says_in_one_line_what_the_package_owns(package: str) -> None:
    said = ast.get_docstring(ast.parse((FORUM / package / "__init__.py").read_text()))
    assert said
    assert "\n" not in said


def test_nothing_is_too_large_to_read() -> None:
    files = [name(path) for path in FILES if len(path.read_text().splitlines()) > 300]
    functions = [
        f"{name(path)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
    ]
    assert not files + functions
    assert not [name(path) for path in templates() if len(path.read_text().splitlines()) >= 120]


def test_no_page_has_script_or_style_inside_it() -> None:
    broken = [
        f"{name(path)}: {found[0][:60]}"
        for path in of_the_site()
        for pattern in (HANDLER, INLINE)
        if (found := pattern.search(path.read_text()))
    ]
    assert not broken


def test_only_the_clock_knows_what_time_it_is() -> None:
    broken = [name(path) for path in FILES if package_of(path) != "clock" and TIME.search(path.read_text())]
    assert not broken


def test_no_fact_and_no_table_has_the_name_of_another() -> None:
    facts = [
        node.name
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Fact" for base in node.bases)
    ]
    assert len(facts) == len(set(facts))
    assert len(facts) > 10


def test_what_runs_where_documentation_is_built_needs_nothing_of_the_server() -> None:
    allowed = {"docside", "mkdocs", "sphinx", *sys.stdlib_module_names}
    broken = [
        f"{name(path)} imports {module}"
        for path in sorted((ROOT / "docside").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        for module in ([a.name for a in node.names] if isinstance(node, ast.Import) else
                       [node.module or ""] if isinstance(node, ast.ImportFrom) else [])
        if module.split(".")[0] not in allowed
    ]  # fmt: skip
    assert not broken


def test_the_readme_names_every_package_on_its_floors() -> None:
    lines = [line.split("|")[1:3] for line in (ROOT / "README.md").read_text().splitlines() if line.startswith("| ")]
    said = {found: floors.strip() for floors, packages in lines for found in re.findall(r"`(\w+)`", packages)}
    assert set(said) == set(PACKAGES) - {"__main__"}
    for package, floors in said.items():
        lowest, _dash, highest = floors.partition("–")
        assert int(lowest) <= FLOORS[package] <= int(highest or lowest), package


def test_whatever_listens_or_looks_is_loaded_with_the_application() -> None:
    """A module that nothing imports hears nothing and looks at nothing, and its own tests do not see that."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, forum.app.create; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    waiting = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): bool(REGISTERS.search(path.read_text()))
        for path in FILES
    }
    assert "forum.support.lateness" in waiting
    assert not [name for name, waits in waiting.items() if waits and name not in loaded]
