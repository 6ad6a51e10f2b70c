"""What happened in the threads that concern a person, in the application, read and unread."""

from forum.inbox.actions import happened, put_before, read, read_all
from forum.inbox.kinds import kind
from forum.inbox.models import Happening, InboxThread
from forum.inbox.queries import count_unread, entries
from forum.inbox.setup import open_inbox

__all__ = [
    "Happening",
    "InboxThread",
    "count_unread",
    "entries",
    "happened",
    "kind",
    "open_inbox",
    "put_before",
    "read",
    "read_all",
]
