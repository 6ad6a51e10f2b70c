"""Whether the data folder is ours, closed to others, and not full."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _

from forum.config import Settings
from forum.upkeep.findings import Finding, broken, fine, note

LITTLE, SOME = 100 * 2**20, 2**30


def folder(settings: Settings) -> Iterator[Finding]:
    place = Path(settings.data).resolve()
    if not os.access(place, os.W_OK | os.X_OK):
        yield broken(_("The data folder %(place)s cannot be written (FORUM_DATA).", place=place))
        return
    readable = [path.name for path in _private(place) if path.stat().st_mode & 0o004]
    if readable:
        names = ", ".join(readable)
        yield note(_("Everybody on this machine can read %(names)s in %(place)s.", names=names, place=place))
    free = shutil.disk_usage(place).free
    left = f"{free / 2**30:.1f} GB" if free > 2**30 else f"{free // 2**20} MB"
    if free < LITTLE:
        yield broken(_("The disk of the data folder is nearly full: %(left)s are left.", left=left))
    elif free < SOME:
        yield note(_("The disk of the data folder has %(left)s left.", left=left))
    else:
        yield fine(_("The data folder can be written and has %(left)s left.", left=left))


def _private(place: Path) -> list[Path]:
    """What holds addresses and secrets, unless the folder itself is closed to others."""
    if not place.stat().st_mode & 0o001:
        return []
    return [path for path in (place / "docside.db", place / "secret") if path.exists()]
