from __future__ import annotations

import difflib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from forum.config.settings import Settings

PRIVATE = {
    "FORUM_SECRET",
    "FORUM_DATABASE",
    "FORUM_MAIL_SERVER",
    "FORUM_METRICS",
    "FORUM_SENTRY_DSN",
    "FORUM_FILES_SECRET",
}


class SettingsError(Exception):
    """One sentence per setting that is wrong, each naming its variable."""


def load(**given: Any) -> Settings:
    """The settings of this process: keyword arguments over the environment over the defaults."""
    unknown = _unknown_names()
    try:
        settings = Settings(**given)
    except ValidationError as error:
        unknown += [_sentence(problem) for problem in error.errors()]
        raise SettingsError("\n".join(unknown)) from None
    if unknown:
        raise SettingsError("\n".join(unknown))
    if not settings.secret.get_secret_value():
        settings = settings.model_copy(update={"secret": SecretStr(_kept_secret(Path(settings.data)))})
    return settings


def _unknown_names() -> list[str]:
    known = [f"FORUM_{name.upper()}" for name in Settings.model_fields]
    sentences = []
    for name in sorted(os.environ):
        if name.startswith("FORUM_") and name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]}?" if close else "; `forum settings` lists them."
            sentences.append(f"{name} is no setting of Docside{hint}")
    return sentences


def _sentence(problem: Any) -> str:
    name = "FORUM_" + "_".join(str(part) for part in problem["loc"]).upper()
    reason = problem["msg"].removeprefix("Value error, ")
    # These hold passwords, and what is printed at the start ends up in a log.
    shown = "set" if name in PRIVATE else repr(problem["input"])
    return f"{name} is {shown}: {reason[0].lower()}{reason[1:]}."


def _kept_secret(folder: Path) -> str:
    """A secret made once and kept beside the database, so that a laptop needs no settings at all."""
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make_secret(path)
    kept = path.read_text().strip()
    if len(kept) < 32:
        raise SettingsError(f"{path} holds no secret of 32 characters; remove it, and a new one is made.")
    return kept


def _make_secret(path: Path) -> None:
    """Whole or not at all: web and worker start at the same moment, and neither may read half of it."""
    draft = path.with_name(f"secret.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
