from __future__ import annotations

from typing import Protocol

from flask_babel import gettext as _

from forum.channels.console import Console
from forum.channels.discord import Discord
from forum.channels.mail import Mail
from forum.channels.mattermost import Mattermost
from forum.channels.message import Message
from forum.channels.outcome import Sent
from forum.channels.slack import Slack
from forum.channels.teams import Teams
from forum.channels.webhook import Webhook
from forum.config import Settings
from forum.refused import Refused


class Channel(Protocol):
    """One way to reach people. It knows nothing of what it carries."""

    @property
    def kind(self) -> str: ...

    @property
    def label(self) -> str:
        """Its name for a person choosing one."""
        ...

    def check(self, to: str, settings: Settings) -> None:
        """Refused, if nothing could ever be sent to this address. Asks no network."""
        ...

    def mask(self, to: str) -> str:
        """The address without its secrets, still recognisable."""
        ...

    def send(self, to: str, message: Message, settings: Settings) -> Sent:
        """One attempt. Failed (try again), Rejected (do not)."""
        ...


_EVERY: list[Channel] = [Slack(), Discord(), Mattermost(), Teams(), Webhook(), Mail(), Console()]
KINDS: dict[str, Channel] = {each.kind: each for each in _EVERY}


def channel(kind: str) -> Channel:
    """Refused, if there is none of that name."""
    if kind not in KINDS:
        raise Refused(_("There is no channel named %(kind)s.", kind=kind))
    return KINDS[kind]
