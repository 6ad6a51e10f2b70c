"""The moderators' panel: what waits, what is in review or reported, decisions and their undoing, and who did what."""

from forum.moderation.canned import add_reason
from forum.moderation.deciding import keep, remove
from forum.moderation.events import DecisionMade
from forum.moderation.models import Decision, Kind
from forum.moderation.posts import Post
from forum.moderation.setup import open_moderation

__all__ = ["Decision", "DecisionMade", "Kind", "Post", "add_reason", "keep", "open_moderation", "remove"]
