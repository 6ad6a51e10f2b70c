"""Who is writing what: drafts, kept for the person who writes them and for nobody else."""

from forum.presence.drafts import discard, drafts_at, drafts_of, forget_sent, save_draft
from forum.presence.models import Draft
from forum.presence.setup import open_presence

__all__ = ["Draft", "discard", "drafts_at", "drafts_of", "forget_sent", "open_presence", "save_draft"]
