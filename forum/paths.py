"""Where templates, static files, migrations and docs lie: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

_INSTALLED = Path(__file__).resolve().parent / "_data"
ROOT = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).resolve().parent.parent

TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
MIGRATIONS = ROOT / "migrations"
DOCS = ROOT / "docs"
TRANSLATIONS = Path(__file__).resolve().parent / "translations"

VERSION = metadata.version("docside") if _INSTALLED.is_dir() else "checkout"
