"""Typed settings from the environment (`FORUM_*`); a wrong or unknown one stops the start."""

from forum.config.listing import Listed, Source, listing
from forum.config.load import SettingsError, load
from forum.config.settings import Settings

__all__ = ["Listed", "Settings", "SettingsError", "Source", "listing", "load"]
