"""Who hears what: pings of new questions, mails to askers, and the log of all that leaves the house."""

from forum.notifications.actions import (
    add_route,
    pause_route,
    remove_route,
    resume_route,
    retry_delivery,
    send_test,
)
from forum.notifications.models import Mute, PingRoute, ReplyMail
from forum.notifications.outgoing import Outgoing, masked_mail, outbox
from forum.notifications.queries import count_failed, has_routes, is_muted, matching_routes, routes, unrouted
from forum.notifications.setup import open_notifications
from forum.notifications.unsubscribing import mute, unmute, unsubscribe_path

__all__ = [
    "Mute",
    "Outgoing",
    "PingRoute",
    "ReplyMail",
    "add_route",
    "count_failed",
    "has_routes",
    "is_muted",
    "masked_mail",
    "matching_routes",
    "mute",
    "open_notifications",
    "outbox",
    "pause_route",
    "remove_route",
    "resume_route",
    "retry_delivery",
    "routes",
    "send_test",
    "unmute",
    "unrouted",
    "unsubscribe_path",
]
