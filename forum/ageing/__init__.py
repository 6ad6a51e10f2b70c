"""Answers and what the documentation said when they were given: raised when it says something else in substance."""

from forum.ageing.deciding import outdated, still_true, superseded, take_back
from forum.ageing.events import AnswerAged
from forum.ageing.laying import lay
from forum.ageing.looking import look_for_aged
from forum.ageing.models import Age, Ground, Standing, Why, Wording
from forum.ageing.reading import age_of, ages_of, changes_of, is_outdated, successors
from forum.ageing.setup import open_ageing
from forum.ageing.substance import Reason, reason_of

__all__ = [
    "Age",
    "AnswerAged",
    "Ground",
    "Reason",
    "Standing",
    "Why",
    "Wording",
    "age_of",
    "ages_of",
    "changes_of",
    "is_outdated",
    "lay",
    "look_for_aged",
    "open_ageing",
    "outdated",
    "reason_of",
    "still_true",
    "successors",
    "superseded",
    "take_back",
]
