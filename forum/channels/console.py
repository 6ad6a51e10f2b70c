from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from forum.channels.message import Message
from forum.channels.outcome import Sent
from forum.config import Settings


@dataclass(frozen=True)
class Console:
    """Reaches nobody: the delivery log is where its messages are read. For a laptop without accounts."""

    kind = "console"

    @property
    def label(self) -> str:
        return str(_("Only the delivery log"))

    def check(self, to: str, settings: Settings) -> None:
        """Every address will do."""

    def mask(self, to: str) -> str:
        return to

    def send(self, to: str, message: Message, settings: Settings) -> Sent:
        return Sent(message.id, str(_("kept in the log")))
