"""Who hears what: pings of new questions, mails to followers, and the log of all that leaves the house."""

from forum.notifications.actions import (
    add_route,
    pause_route,
    remove_route,
    resume_route,
    retry_delivery,
    send_test,
)
from forum.notifications.mails import list_headers, write_mail
from forum.notifications.models import Burst, PingRoute, ReplyMail
from forum.notifications.outgoing import Outgoing, masked_mail, outbox
from forum.notifications.queries import count_failed, has_routes, matching_routes, routes, unrouted
from forum.notifications.setup import open_notifications
from forum.notifications.troubles import unmailable
from forum.notifications.unsubscribing import settings_path, unsubscribe_path

__all__ = [
    "Burst",
    "Outgoing",
    "PingRoute",
    "ReplyMail",
    "add_route",
    "count_failed",
    "has_routes",
    "list_headers",
    "masked_mail",
    "matching_routes",
    "open_notifications",
    "outbox",
    "pause_route",
    "remove_route",
    "resume_route",
    "retry_delivery",
    "routes",
    "send_test",
    "settings_path",
    "unmailable",
    "unrouted",
    "unsubscribe_path",
    "write_mail",
]
