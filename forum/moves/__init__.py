"""Pages that moved: their threads follow, old addresses still lead there, and what is lost waits for a person."""

from forum.moves.events import PageMoved, PageMovedBack
from forum.moves.likeness import Like, most_like
from forum.moves.looking import look_for_lost
from forum.moves.models import LostPage, PageMove, Standing, Why
from forum.moves.moving import accept, leave, move_page, undo
from forum.moves.remapping import Became, Outcome, preview, remap
from forum.moves.setup import open_moves

__all__ = [
    "Became",
    "Like",
    "LostPage",
    "Outcome",
    "PageMove",
    "PageMoved",
    "PageMovedBack",
    "Standing",
    "Why",
    "accept",
    "leave",
    "look_for_lost",
    "most_like",
    "move_page",
    "open_moves",
    "preview",
    "remap",
    "undo",
]
