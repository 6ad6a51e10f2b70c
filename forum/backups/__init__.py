"""A running installation as one file, and an installation out of such a file, on either database."""

from forum.backups.archive import Broken, Manifest
from forum.backups.restoring import restore
from forum.backups.saving import backup

__all__ = ["Broken", "Manifest", "backup", "restore"]
