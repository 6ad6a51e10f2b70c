"""The queue as one works at it: its lists, which ticket is next and why, and the play that shows that order at work."""

from forum.desk.models import Pick, SavedView, Turn
from forum.desk.setup import open_desk
from forum.desk.simulation import ORDERS, Load, Outcome, play

__all__ = ["ORDERS", "Load", "Outcome", "Pick", "SavedView", "Turn", "open_desk", "play"]
