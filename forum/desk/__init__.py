"""The queue as one works at it: its lists, which ticket is next and why, and the play that shows that order at work."""

from forum.desk.bulk import begin as begin_bulk
from forum.desk.bulk import undo as undo_bulk
from forum.desk.bulk_models import Action, Bulk, BulkItem
from forum.desk.models import Pick, SavedView, Turn
from forum.desk.setup import open_desk
from forum.desk.simulation import ORDERS, Load, Outcome, play

__all__ = [
    "ORDERS",
    "Action",
    "Bulk",
    "BulkItem",
    "Load",
    "Outcome",
    "Pick",
    "SavedView",
    "Turn",
    "begin_bulk",
    "open_desk",
    "play",
    "undo_bulk",
]
