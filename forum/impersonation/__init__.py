"""Support looks at the account of somebody who asked for help: why, for how long, what it may do, and who sees that."""

from forum.impersonation.actions import end, raise_rights, start
from forum.impersonation.events import ImpersonationEnded, ImpersonationRaised, ImpersonationStarted
from forum.impersonation.models import Impersonation
from forum.impersonation.setup import open_impersonation

__all__ = [
    "Impersonation",
    "ImpersonationEnded",
    "ImpersonationRaised",
    "ImpersonationStarted",
    "end",
    "open_impersonation",
    "raise_rights",
    "start",
]
