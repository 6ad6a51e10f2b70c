"""What the environment says by itself: names that are no setting, and settings whose value lies in a file."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from forum.config.settings import Settings

# These hold passwords. Each may also come from a file, as systemd, containers and vaults hand them out.
PRIVATE = {name for name, field in Settings.model_fields.items() if field.annotation is SecretStr} | {
    "database",
    "mail_server",
}


def variable(name: str) -> str:
    return f"FORUM_{name.upper()}"


def file_variable(name: str) -> str:
    return f"{variable(name)}_FILE"


def unknown_names() -> Iterator[str]:
    """A sentence for each variable that nobody reads."""
    known = [variable(name) for name in Settings.model_fields] + [file_variable(name) for name in sorted(PRIVATE)]
    for name in sorted(os.environ):
        if name.startswith("FORUM_") and name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {close[0]}?" if close else "; `forum settings` lists them."
            yield f"{name} is no setting of Docside{hint}"


def files() -> dict[str, Path]:
    """Which settings lie in files, and where."""
    named = {name: os.environ.get(file_variable(name), "") for name in sorted(PRIVATE)}
    return {name: Path(path) for name, path in named.items() if path}


def is_secret_given() -> bool:
    """Or is it the one that the data folder keeps?"""
    return bool(os.environ.get(variable("secret"))) or "secret" in files()


def from_files() -> tuple[dict[str, str], list[str]]:
    """Their values, and a sentence for each that cannot be had."""
    values, problems = {}, []
    for name, path in files().items():
        if os.environ.get(variable(name)):
            problems.append(f"{variable(name)} and {file_variable(name)} are both set; one of them has to go.")
            continue
        try:
            values[name] = path.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            problems.append(f"{file_variable(name)} is {path}, which cannot be read: {reason}.")
            continue
        if not values[name]:
            problems.append(f"{file_variable(name)} is {path}, which is empty.")
    return values, problems
