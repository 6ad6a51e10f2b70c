from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError

from forum.config.given import PRIVATE, from_files, unknown_names, variable
from forum.config.kept import NoSecret, former_secrets, kept_secret
from forum.config.settings import Settings
from forum.config.several import listed, several


class SettingsError(Exception):
    """One sentence per setting that is wrong, each naming its variable."""


def load(**given: Any) -> Settings:
    """The settings of this process: keyword arguments over the environment and its files over the defaults."""
    values, problems = from_files()
    problems = [*unknown_names(), *problems]
    try:
        settings = Settings(**values | given)
    except ValidationError as error:
        problems += [_sentence(problem) for problem in error.errors()]
        raise SettingsError("\n".join(problems)) from None
    if problems:
        raise SettingsError("\n".join(problems))
    return settings if settings.secret.get_secret_value() else _with_kept_secret(settings)


def _with_kept_secret(settings: Settings) -> Settings:
    folder = Path(settings.data)
    try:
        found = {"secret": SecretStr(kept_secret(folder))}
    except NoSecret as error:
        raise SettingsError(str(error)) from None
    # Those of the folder are newer: whoever gave some by a setting had its secret given as well, before.
    former = [*several(former_secrets(folder)), *several(settings.former_secrets.get_secret_value())]
    found["former_secrets"] = SecretStr(listed(list(dict.fromkeys(former))) if former else "")
    return settings.model_copy(update=found)


def _sentence(problem: Any) -> str:
    name = "_".join(str(part) for part in problem["loc"])
    reason = problem["msg"].removeprefix("Value error, ")
    # What is printed at the start ends up in a log.
    shown = "set" if name in PRIVATE else repr(problem["input"])
    return f"{variable(name)} is {shown}: {reason[0].lower()}{reason[1:]}."
