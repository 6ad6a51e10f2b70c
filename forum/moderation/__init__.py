"""The moderators' panel: what waits, what is in review or reported, decisions and their undoing, and who did what."""

from forum.moderation.canned import add_reason
from forum.moderation.deciding import keep, remove
from forum.moderation.events import DecisionMade
from forum.moderation.models import Decision, Kind, Report, Why
from forum.moderation.outcomes import reporters_of, take_outcomes, was_kept
from forum.moderation.posts import Post, post_of
from forum.moderation.reporting import report
from forum.moderation.setup import open_moderation
from forum.moderation.words import why_of, why_words

__all__ = [
    "Decision",
    "DecisionMade",
    "Kind",
    "Post",
    "Report",
    "Why",
    "add_reason",
    "keep",
    "open_moderation",
    "post_of",
    "remove",
    "report",
    "reporters_of",
    "take_outcomes",
    "was_kept",
    "why_of",
    "why_words",
]
