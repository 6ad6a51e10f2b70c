"""The secret of an installation that was given none: two files in the data folder, for their owner only."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from forum.config.several import MOST, SHORTEST, listed, several

SECRET, FORMER = "secret", "former-secrets"


class NoSecret(Exception):
    """What stands in the file is none."""


def kept_secret(folder: Path) -> str:
    """Made once and kept beside the database, so that a laptop needs no settings at all."""
    path = folder / SECRET
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Whole or not at all: web and worker start at the same moment, and neither may read half of it.
        draft = _draft(path, secrets.token_urlsafe(48))
        try:
            with suppress(FileExistsError):
                os.link(draft, path)
        finally:
            draft.unlink()
    kept = path.read_text().strip()
    if len(kept) < SHORTEST:
        raise NoSecret(f"{path} holds no secret of 32 characters; remove it, and a new one is made.")
    return kept


def former_secrets(folder: Path) -> str:
    """The newest first; '' if there are none."""
    try:
        return (folder / FORMER).read_text()
    except FileNotFoundError:
        return ""


def renew_secret(folder: Path) -> None:
    """Another one from now on. What it was is written down first: cut off in between, nothing is lost."""
    now = kept_secret(folder)
    former = [each for each in several(former_secrets(folder)) if each != now]
    _draft(folder / FORMER, listed([now, *former][:MOST])).replace(folder / FORMER)
    _draft(folder / SECRET, secrets.token_urlsafe(48)).replace(folder / SECRET)


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
