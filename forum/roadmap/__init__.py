"""What the team intends to build: items of the roadmap, who wants to hear of them, and the news they are told."""

from forum.roadmap.actions import Draft, add_item, change_item, complete, end_beta, open_beta, remove_item, reopen
from forum.roadmap.models import RoadmapItem, Stage
from forum.roadmap.setup import open_roadmap
from forum.roadmap.subscribing import subscribe, unsubscribe
from forum.roadmap.telling import tell

__all__ = [
    "Draft",
    "RoadmapItem",
    "Stage",
    "add_item",
    "change_item",
    "complete",
    "end_beta",
    "open_beta",
    "open_roadmap",
    "remove_item",
    "reopen",
    "subscribe",
    "tell",
    "unsubscribe",
]
