"""Typed settings from the environment (`FORUM_*`); a wrong or unknown one stops the start."""

from forum.config.load import SettingsError, load
from forum.config.settings import Settings

__all__ = ["Settings", "SettingsError", "load"]
