"""The moderators' panel: what waits, what is in review, every thread, what is broken, and who did what."""

from forum.moderation.setup import open_moderation

__all__ = ["open_moderation"]
