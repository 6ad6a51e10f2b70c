from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import Enum

from pydantic import SecretStr

from forum.config.given import files
from forum.config.settings import Settings

PASSWORD = re.compile(r"(://[^:/@\s]*:)\S*@")


class Source(Enum):
    """Where the value of a setting comes from."""

    DEFAULT = "default"
    ENVIRONMENT = "environment"
    FILE = "file"
    DATA_FOLDER = "data folder"


@dataclass(frozen=True)
class Listed:
    """One setting as people read it; what is secret in its value is left out."""

    name: str
    meaning: str
    default: str
    value: str
    source: Source


def listing(settings: Settings) -> list[Listed]:
    """Every setting with its present value: the one source of the command, the page of the panel and the docs."""
    return [
        Listed(
            name=f"FORUM_{name.upper()}",
            meaning=field.description or "",
            default=written(field.default),
            value=_shown(getattr(settings, name)),
            source=_source(name),
        )
        for name, field in Settings.model_fields.items()
    ]


def written(value: object) -> str:
    """A value as one writes it into the environment; '' for what is not set."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "…" if value.get_secret_value() else ""
    return PASSWORD.sub(r"\1…@", written(value))


def _source(name: str) -> Source:
    if f"FORUM_{name.upper()}" in os.environ:
        return Source.ENVIRONMENT
    if name in files():
        return Source.FILE
    return Source.DATA_FOLDER if name == "secret" else Source.DEFAULT
