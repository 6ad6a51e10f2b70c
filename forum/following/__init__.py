"""Who follows which thread, topic, page or site, how often they want to hear of it, and what they muted."""

from forum.following.actions import MUTES, follow, follow_own, leave, mute, set_reader, silence, unmute
from forum.following.models import Follow, HowOften, Kind, Mute, Reader
from forum.following.queries import (
    Following,
    awaiting_digest,
    follow_of,
    following,
    follows_of,
    mutes_of,
    muting,
    reader_of,
    sites_to_follow,
    topics_to_follow,
    usual_zone,
    zones_of_digests,
)
from forum.following.reach import deciding, follows_about, matching, nearest, reached
from forum.following.setup import open_following
from forum.following.targets import name_by, name_of, path_of
from forum.following.views import how_often_of

__all__ = [
    "MUTES",
    "Follow",
    "Following",
    "HowOften",
    "Kind",
    "Mute",
    "Reader",
    "awaiting_digest",
    "deciding",
    "follow",
    "follow_of",
    "follow_own",
    "following",
    "follows_about",
    "follows_of",
    "how_often_of",
    "leave",
    "matching",
    "mute",
    "mutes_of",
    "muting",
    "name_by",
    "name_of",
    "nearest",
    "open_following",
    "path_of",
    "reached",
    "reader_of",
    "set_reader",
    "silence",
    "sites_to_follow",
    "topics_to_follow",
    "unmute",
    "usual_zone",
    "zones_of_digests",
]
