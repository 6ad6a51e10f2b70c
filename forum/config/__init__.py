"""Typed settings from the environment (`FORUM_*`); a wrong or unknown one stops the start."""

from forum.config.given import file_variable, is_secret_given
from forum.config.kept import FORMER, SECRET, renew_secret
from forum.config.listing import Listed, Source, listing
from forum.config.load import SettingsError, load
from forum.config.settings import Settings
from forum.config.several import listed

__all__ = [
    "FORMER",
    "SECRET",
    "Listed",
    "Settings",
    "SettingsError",
    "Source",
    "file_variable",
    "is_secret_given",
    "listed",
    "listing",
    "load",
    "renew_secret",
]
