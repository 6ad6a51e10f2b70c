"""People: accounts and roles, organisations with their tier, sign-in by a code from a mail, sessions."""

from forum.accounts.actions import find_or_make, make_admin, set_organisation
from forum.accounts.codes import Code, Purpose, hand_out_code, redeem, send_code
from forum.accounts.emails import normal_email
from forum.accounts.events import ModerationAskedFor, ModerationRequestDecided, PersonRenamed
from forum.accounts.models import Organisation, RoleRequest, Tier, User
from forum.accounts.names import clean_name
from forum.accounts.permissions import (
    is_admin,
    is_moderator,
    is_staff,
    is_support,
    must_be_admin,
    must_be_moderator,
    must_be_support,
)
from forum.accounts.queries import people, user_by_email
from forum.accounts.roles import Role, grant, take_away
from forum.accounts.sessions import me, must_be_signed_in, open_session, session_of, sign_in, sign_out, user_of_session
from forum.accounts.setup import open_accounts

__all__ = [
    "Code",
    "ModerationAskedFor",
    "ModerationRequestDecided",
    "Organisation",
    "PersonRenamed",
    "Purpose",
    "Role",
    "RoleRequest",
    "Tier",
    "User",
    "clean_name",
    "find_or_make",
    "grant",
    "hand_out_code",
    "is_admin",
    "is_moderator",
    "is_staff",
    "is_support",
    "make_admin",
    "me",
    "must_be_admin",
    "must_be_moderator",
    "must_be_signed_in",
    "must_be_support",
    "normal_email",
    "open_accounts",
    "open_session",
    "people",
    "redeem",
    "send_code",
    "session_of",
    "set_organisation",
    "sign_in",
    "sign_out",
    "take_away",
    "user_by_email",
    "user_of_session",
]
