"""The container and compose files, as far as they can be tried without containers."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from forum.config import Settings
from forum.paths import ROOT

CONTAINER = (ROOT / "deploy/Containerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())


def test_what_is_copied_into_the_image_is_enough_to_run(tmp_path: Path) -> None:
    for source in re.findall(r"^COPY (?!--from)(\S+) ", CONTAINER, re.MULTILINE):
        assert (ROOT / source).exists(), source
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, tmp_path / source, ignore=shutil.ignore_patterns("__pycache__"))
    env = {name: os.environ[name] for name in ("PATH", "PYTHONPYCACHEPREFIX") if name in os.environ}
    env |= {"PYTHONPATH": str(tmp_path), "FORUM_DATA": str(tmp_path / "data")}
    for words in (["db", "upgrade"], ["routes"]):
        command = [sys.executable, "-m", "forum", *words]
        ended = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr


def test_the_image_runs_as_nobody_in_particular_and_says_that_it_lives() -> None:
    assert CONTAINER.index("USER docside") < CONTAINER.index("ENTRYPOINT")
    assert "--require-hashes" in CONTAINER
    [check] = re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", CONTAINER, re.MULTILINE)
    compile(json.loads(check)[2], "healthcheck", "exec")


def test_the_services_fit_together() -> None:
    services = COMPOSE["services"]
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
        for variable in service.get("environment", {}):
            known = {f"FORUM_{setting.upper()}" for setting in Settings.model_fields}
            assert not variable.startswith("FORUM_") or variable in known
    assert "web:8000" in services["caddy"]["command"]
    assert services["worker"]["command"] == ["worker"]
