"""The state of an installation: what is wrong with it, in sentences, and its signs for machines."""

from forum.upkeep.checking import CHEAP, SLOW, check
from forum.upkeep.findings import Finding, Level
from forum.upkeep.former import SEALED
from forum.upkeep.mail import send_test
from forum.upkeep.setup import open_upkeep

__all__ = ["CHEAP", "SEALED", "SLOW", "Finding", "Level", "check", "open_upkeep", "send_test"]
