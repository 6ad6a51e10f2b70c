"""The packages of others: locked by hashes, renewed in the time that docs/security.md promises."""

from __future__ import annotations

import re
from datetime import date, timedelta

import dev
from tests.docs import reading


def test_every_package_is_locked_with_the_hashes_of_its_files() -> None:
    for file in (dev.RUN, dev.DEV, dev.MEANING):
        packages = re.split(r"\n(?=[\w-])", file.read_text())
        packages = [package for package in packages if not package.startswith("#")]
        assert len(packages) > 3
        for package in packages:
            assert re.match(r"[\w.-]+==\S+", package), package
            assert "--hash=sha256:" in package, package


def test_a_dependency_of_the_forum_is_in_both_locks_with_one_version() -> None:
    run, whole = (dict(re.findall(r"^([\w.-]+)==(\S+)", file.read_text(), re.MULTILINE)) for file in (dev.RUN, dev.DEV))
    assert run.items() <= whole.items()


def test_the_locks_may_become_as_old_as_is_promised_and_not_older() -> None:
    promised = reading.section("security.md", "Parts from others")
    assert f"| {dev.DAYS} days after the last time |" in promised
    assert "`python3 dev.py parts`" in promised
    day = dev.renewed()
    assert date(2026, 11, 1) < day
    assert not dev.overdue(day, day + timedelta(days=dev.DAYS))
    assert dev.overdue(day, day + timedelta(days=dev.DAYS + 1))
