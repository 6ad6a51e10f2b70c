"""Who is where and who is writing what: signs of life at a place, and drafts, kept for the person who writes them."""

from forum.presence.drafts import (
    discard,
    drafts_at,
    drafts_beside,
    drafts_of,
    forget_sent,
    forget_title,
    move_drafts,
    save_draft,
    text_of_draft,
)
from forum.presence.models import Draft, Presence
from forum.presence.setup import open_presence
from forum.presence.watching import Seen, be_there, read_seen, seen_at, who_is_there

__all__ = [
    "Draft",
    "Presence",
    "Seen",
    "be_there",
    "discard",
    "drafts_at",
    "drafts_beside",
    "drafts_of",
    "forget_sent",
    "forget_title",
    "move_drafts",
    "open_presence",
    "read_seen",
    "save_draft",
    "seen_at",
    "text_of_draft",
    "who_is_there",
]
