"""What comes in from other systems, each record once and without a sound, and everything as one file to go out."""

from forum.imports.actions import begin, plan_import, refusals_of, unfinished
from forum.imports.events import ImportEnded, ImportStarted, PlaceholderClaimed
from forum.imports.exporting import export
from forum.imports.models import Imported, ImportRun, RunState, What
from forum.imports.people import claim, theirs
from forum.imports.running import run_import
from forum.imports.setup import open_imports
from forum.imports.sources import SOURCES

__all__ = [
    "SOURCES",
    "ImportEnded",
    "ImportRun",
    "ImportStarted",
    "Imported",
    "PlaceholderClaimed",
    "RunState",
    "What",
    "begin",
    "claim",
    "export",
    "open_imports",
    "plan_import",
    "refusals_of",
    "run_import",
    "theirs",
    "unfinished",
]
