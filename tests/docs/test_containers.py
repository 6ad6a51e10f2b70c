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
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / "deploy" / source).exists(), volume
        for variable in service.get("environment", {}):
            known = {f"FORUM_{setting.upper()}" for setting in Settings.model_fields}
            assert not variable.startswith("FORUM_") or variable in known
        assert set(service["networks"]) <= set(COMPOSE["networks"]), name
    assert "reverse_proxy web:8000" in COMPOSE["configs"]["caddy"]["content"]
    assert services["worker"]["command"] == ["worker"]


def test_what_serves_reaches_the_database_alone_and_as_nobody_who_could_change_its_tables() -> None:
    services = COMPOSE["services"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert services["web"]["networks"] == services["db"]["networks"] == ["inside"]
    for name in ("web", "worker"):
        assert services[name]["environment"]["FORUM_DATABASE"].startswith("postgresql://forum:")
    for name in ("migrate", "grant"):
        owner = f"postgresql://{services['db']['environment']['POSTGRES_USER']}:"
        assert services[name]["environment"]["FORUM_DATABASE"].startswith(owner)
    assert services["grant"]["command"] == ["db", "grant", "forum"]
    assert "CREATE ROLE forum LOGIN" in (ROOT / "deploy/roles.sh").read_text()
