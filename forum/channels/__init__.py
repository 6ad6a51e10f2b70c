"""Ways to reach people: mail, Slack, Discord, Mattermost, Teams, webhooks; every message a row with its outcome."""

from __future__ import annotations

from forum.channels.delivery import deliver, forget, newest_deliveries, retry, unfinished
from forum.channels.events import AddressRefused
from forum.channels.forgetting import forget_all_about, forget_recipient, forget_words, is_about
from forum.channels.http import Answer, Limits, exchange, fetch
from forum.channels.kinds import KINDS, Channel, channel
from forum.channels.mail import greet_mail_server
from forum.channels.message import Message
from forum.channels.models import Conversation, Delivery, DeliveryState
from forum.channels.outcome import Failed, Rejected, Sent, Unsent
from forum.channels.reach import trouble, trusted
from forum.channels.webhook import new_secret

__all__ = [
    "KINDS",
    "AddressRefused",
    "Answer",
    "Channel",
    "Conversation",
    "Delivery",
    "DeliveryState",
    "Failed",
    "Limits",
    "Message",
    "Rejected",
    "Sent",
    "Unsent",
    "channel",
    "deliver",
    "exchange",
    "fetch",
    "forget",
    "forget_all_about",
    "forget_recipient",
    "forget_words",
    "greet_mail_server",
    "is_about",
    "new_secret",
    "newest_deliveries",
    "retry",
    "trouble",
    "trusted",
    "unfinished",
]
