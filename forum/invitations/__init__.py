"""Asking somebody by mail to join the team: the link in the mail makes them what they were asked to be."""

from forum.invitations.actions import Wanted, accept, invite, open_invitations, withdraw
from forum.invitations.events import InvitationAccepted, InvitationSent, InvitationWithdrawn
from forum.invitations.models import Invitation
from forum.invitations.setup import open_invitations_to_team

__all__ = [
    "Invitation",
    "InvitationAccepted",
    "InvitationSent",
    "InvitationWithdrawn",
    "Wanted",
    "accept",
    "invite",
    "open_invitations",
    "open_invitations_to_team",
    "withdraw",
]
