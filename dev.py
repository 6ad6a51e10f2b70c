#!/usr/bin/env python3
"""Everything one does with a checkout, with python3 (3.11 or newer) and pip and nothing else.

python3 dev.py demo [--port N]   a whole Docside to click through, with its documentation site; with --meaning
                                 it also suggests by meaning, and fetches a model of 84 MB for that
python3 dev.py test [ARGS]       every test, on SQLite and PostgreSQL, with Chromium; ARGS go to pytest
python3 dev.py check             ruff, its format, mypy --strict
python3 dev.py forum ...         the command line in this environment
python3 dev.py prove NAME        proofs too large for CI (without NAME: the list)
python3 dev.py bench [NAMES]     what requests cost beside a bare Flask page (bench/README.md)
python3 dev.py words              renew forum/translations/*.po from the code
python3 dev.py lock [--upgrade]   renew requirements*.txt from pyproject.toml (needs uv)
python3 dev.py parts             known holes in what is locked, and whether it is older than promised (needs uv)
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
RUN, DEV, MEANING = (ROOT / f"requirements{what}.txt" for what in ("", "-dev", "-meaning"))
# The first line of the lock; how old it may become, as docs/security.md promises.
RENEWED, DAYS = "# renewed ", 31
# What each kind of environment holds; a later one also serves as an earlier one.
LOCKS = {"run": [RUN], "meaning": [RUN, MEANING], "dev": [DEV, MEANING]}


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        sys.exit("Docside needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    command, *rest = sys.argv[1:] or ["help"]
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in {"help", "-h", "--help"} else 2
    return COMMANDS[command](rest)


def demo(rest: list[str]) -> int:
    prepare("meaning" if "--meaning" in rest else "run")
    return run([PYTHON, "-m", "forum", "demo", *rest])


def forum(rest: list[str]) -> int:
    prepare("run")
    return run([PYTHON, "-m", "forum", *rest])


def test(rest: list[str]) -> int:
    prepare("dev")
    return run([PYTHON, "-m", "pytest", *(rest or ["-n", "2", "--dist", "loadgroup"])])


def check(rest: list[str]) -> int:
    prepare("dev")
    steps = (["ruff", "check", *rest], ["ruff", "format", "--check"], ["mypy"])
    return max(run([PYTHON, "-m", *step]) for step in steps)


def prove(rest: list[str]) -> int:
    prepare("dev")
    return run([PYTHON, "-m", "tests.proofs", *rest])


def bench(rest: list[str]) -> int:
    prepare("dev")
    return run([PYTHON, "-m", "bench", *rest])


def words(rest: list[str]) -> int:
    prepare("dev")
    return run([PYTHON, "-m", "tests.languages.words", *rest])


def lock(rest: list[str]) -> int:
    uv = shutil.which("uv") or sys.exit("`dev.py lock` needs uv (pip install uv).")
    export = [uv, "export", "--no-emit-project", "--no-header", "-q", "-o"]
    # Without a lock of uv's own, which is not kept with the code, everything is the newest there is.
    anew = "--upgrade" in rest or not (ROOT / "uv.lock").exists()
    day = datetime.now(UTC).date() if anew else renewed()
    failed = (
        run([uv, "lock", *rest])
        or run([*export, str(RUN), "--no-dev"])
        or run([*export, str(DEV), "--group", "dev"])
        or run([*export, str(MEANING), "--only-group", "meaning"])
    )
    if not failed:
        RUN.write_text(f"{RENEWED}{day}\n{RUN.read_text(encoding='utf-8')}", encoding="utf-8")
    return failed


def parts(rest: list[str]) -> int:
    """What docs/security.md promises of the packages of others."""
    uv = shutil.which("uv") or sys.exit("`dev.py parts` needs uv (pip install uv).")
    old = overdue(renewed(), datetime.now(UTC).date())
    if old:
        print(f"The locks are of {renewed()}: renew them with `dev.py lock --upgrade`.")
    # Strict: a package that nobody can tell about is no package without holes.
    audit = [uv, "tool", "run", "pip-audit", "--strict", "--no-deps", "--disable-pip", *rest]
    return max(old, run([*audit, *(part for file in (RUN, DEV, MEANING) for part in ("-r", file))]))


def renewed() -> date:
    """The day on which everything in the locks was the newest there was."""
    return date.fromisoformat(RUN.read_text(encoding="utf-8").partition("\n")[0].removeprefix(RENEWED))


def overdue(renewed: date, today: date) -> bool:
    return today - renewed > timedelta(days=DAYS)


COMMANDS = {
    "demo": demo,
    "forum": forum,
    "test": test,
    "check": check,
    "prove": prove,
    "bench": bench,
    "words": words,
    "lock": lock,
    "parts": parts,
}


def prepare(kind: str) -> None:
    """Make .venv hold exactly what the locks say; a development environment also serves to run."""
    stamps = {name: stamp(name) for name in LOCKS}
    mark = VENV / "docside-stamp"
    have = mark.read_text() if mark.exists() else ""
    kinds = list(LOCKS)
    if have in {stamps[name] for name in kinds[kinds.index(kind) :]}:
        return
    if have not in {stamps[name] for name in kinds[: kinds.index(kind)]}:
        print("Making the environment in .venv (once, and after each change of the lock) …", file=sys.stderr)
        shutil.rmtree(VENV, ignore_errors=True)
        # A fresh Debian has no ensurepip, so the host's pip fills the environment from outside.
        quiet([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
    install(LOCKS[kind])
    mark.write_text(stamps[kind])


def stamp(kind: str) -> str:
    locked = b"".join(file.read_bytes() for file in LOCKS[kind])
    return hashlib.sha256(locked + sys.version.encode() + kind.encode()).hexdigest()


def install(locks: list[Path]) -> None:
    probe = [sys.executable, "-m", "pip", "--version"]
    has_pip = subprocess.run(probe, check=False, capture_output=True).returncode == 0
    if has_pip:
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
        command = [*pip, "install", "-qq", "--no-deps", "--no-compile", "--require-hashes", "-r"]
        quiet(*([*command, str(half)] for half in halves(locks)))
    elif uv := shutil.which("uv"):
        quiet([uv, "pip", "sync", "-q", "--python", str(PYTHON), *map(str, locks)])
    else:
        sys.exit("This Python has no pip, and there is no uv: install either (Debian: apt install python3-pip).")


def halves(locks: list[Path]) -> list[Path]:
    """Two files with half the work of the locks each: two pips side by side take half as long as one.

    Most of a pip's time goes into reading what files an index has of a package, so a package weighs as much as the
    lock has hashes of it.
    """
    whole = "".join(file.read_text(encoding="utf-8") for file in locks)
    packages = re.split(r"\n(?=[\w-])", whole)
    lists: tuple[list[str], list[str]] = ([], [])
    for package in sorted(packages, key=lambda text: text.count("\n"), reverse=True):
        min(lists, key=lambda chosen: "".join(chosen).count("\n")).append(package)
    files = [VENV / f"half-{number}.txt" for number in (1, 2)]
    for file, chosen in zip(files, lists, strict=True):
        file.write_text("\n".join(chosen) + "\n", encoding="utf-8")
    return files


def quiet(*commands: list[str]) -> None:
    """Run all at once; if one fails, say so when all have ended."""
    running = [(command, subprocess.Popen(command)) for command in commands]
    for command, code in [(command, process.wait()) for command, process in running]:
        if code:
            sys.exit(f"This step failed with exit code {code}: {' '.join(command)}")


def run(command: list[str | Path]) -> int:
    # Compiled once, beside the environment and not in the checkout: a demo is four processes, and without it
    # each of them compiles everything anew, which takes three times as long as starting.
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(VENV / "bytecode")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    child = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env)
    signal.signal(signal.SIGTERM, lambda number, frame: child.terminate())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue  # the child got the same Ctrl-C and stops in its own order


if __name__ == "__main__":
    sys.exit(main())
