"""The line on real sites of Docusaurus and VitePress, as the newest of npm builds them from docs/embed.md.

Options: --keep FOLDER to build in, and to find it built the next time (default: a folder that is thrown away).
Needs npm, its registry and Chromium. Each is built once, then walked as those of `tests/journeys/test_houses.py` are.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.journeys.houses import WITH_NPM


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="prove houses")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as thrown_away:
        return _walk((options.keep or Path(thrown_away)).absolute())


def _walk(folder: Path) -> int:
    for name, build in WITH_NPM.items():
        if not (folder / name / "built").exists():
            print(f"{name} is built …", flush=True)  # noqa: T201
            (folder / name).mkdir(parents=True)
            (folder / name / "package.json").write_text('{"name": "handbook", "private": true}\n')
            build(folder / name)
    command = [sys.executable, "-m", "pytest", "tests/journeys/test_houses.py"]
    return subprocess.run(command, env={**os.environ, "HOUSES": str(folder)}, check=False).returncode
