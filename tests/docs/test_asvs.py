"""The table of the verification standard: every number once, and nothing named that is not there."""

from __future__ import annotations

import ast
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.paths import ROOT
from tests.docs import reading

CASES = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases")
STATES = {"met", "not applicable", "open"}
Row = tuple[str, str, str, str, str]


def table() -> list[Row]:
    found = re.findall(
        r"^\| (\d+\.\d+\.\d+) \| (.*?) \| (.*?) \| (.*?) \| (.*?) ?\|$", reading.text("asvs.md"), re.MULTILINE
    )
    return list(found)


def test_every_number_of_the_first_two_levels_stands_in_it_once() -> None:
    path = CASES / "asvs" / "asvs_5.0.0_flat.json"
    if not path.exists():
        pytest.skip(f"{path} is not there (set CASES)")
    wanted = [
        (one["req_id"].removeprefix("V"), one["L"])
        for one in json.loads(path.read_text())["requirements"]
        if one["L"] in "12"
    ]
    assert [(number, level) for number, level, *_rest in table()] == wanted


def test_every_row_says_how_it_stands() -> None:
    assert len(table()) == 253
    for number, level, state, how, _tests in table():
        assert state in STATES, number
        assert level in {"1", "2"}, number
        assert len(how) > 5, number


def test_what_is_counted_above_the_table_is_counted_right() -> None:
    said = re.findall(r"the (\d+) [^;]*?, (\d+) are met, (\d+) not applicable and (\d+) open", reading.text("asvs.md"))
    counted = []
    for level in "12":
        states = Counter(state for _number, of, state, *_rest in table() if of == level)
        counted.append((states.total(), states["met"], states["not applicable"], states["open"]))
    assert [tuple(map(int, numbers)) for numbers in said] == counted


def test_every_file_and_every_test_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:forum|tests|templates|static)/[^`]*|pyproject\.toml)`", reading.text("asvs.md")))
    assert len(named) > 100
    for name in sorted(named):
        path, _colons, test = name.partition("::")
        assert (ROOT / path).exists(), name
        assert not test or re.search(rf"^def {test}\(", (ROOT / path).read_text(), re.MULTILINE), name


RANDOM_IS_NO_SECRET = {
    "forum/demo/history.py",
    "forum/demo/rows.py",
    "forum/screening/weighing.py",
    "forum/desk/simulation.py",
}
STARTS_PROCESSES = {"forum/serving.py"}


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nothing_runs_text_as_code_or_takes_chance_from_where_it_can_be_foreseen() -> None:
    for path in sorted((ROOT / "forum").rglob("*.py")):
        name, tree = str(path.relative_to(ROOT)), ast.parse(path.read_text())
        used = set(imports(tree))
        assert not used & {"pickle", "marshal", "shelve", "yaml", "dill"}, name
        assert name in RANDOM_IS_NO_SECRET or "random" not in used, name
        assert name in STARTS_PROCESSES or "subprocess" not in used, name
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = ast.unparse(call.func)
            assert called not in {"eval", "exec", "os.system", "os.popen"}, name
            assert called.rpartition(".")[2] not in {"md5", "sha1", "render_template_string", "from_string"}, name
            assert not [k for k in call.keywords if k.arg == "shell"], name
