"""What is alike: answers offered to whoever asks, threads asked before to moderators, earlier tickets to support."""

from forum.suggestions.engine import Alike, Source, alike
from forum.suggestions.evaluating import Unmeasurable, load_cases, measure, read_cases, report
from forum.suggestions.helping import helped_counts, helped_on
from forum.suggestions.setup import open_suggestions
from forum.suggestions.sources import ASKED, HANDED_OVER, PRIVATE, SECTIONS, SOLVED
from forum.suggestions.suggesting import Suggestion, suggest

__all__ = [
    "ASKED",
    "HANDED_OVER",
    "PRIVATE",
    "SECTIONS",
    "SOLVED",
    "Alike",
    "Source",
    "Suggestion",
    "Unmeasurable",
    "alike",
    "helped_counts",
    "helped_on",
    "load_cases",
    "measure",
    "open_suggestions",
    "read_cases",
    "report",
    "suggest",
]
