"""People: accounts and roles, organisations with their tier, sign-in by a code from a mail, sessions."""

from forum.accounts.actions import find_or_make, make_admin, move_to_email, set_organisation
from forum.accounts.browsers import browsers_of, end_browser, end_browsers, end_other_browsers, prove_again, strengthen
from forum.accounts.codes import MAILS_AN_HOUR, Code, Purpose, hand_out_code, redeem, send_code
from forum.accounts.emails import normal_email
from forum.accounts.entering import enter, halfway, open_session, second_step
from forum.accounts.erasing import SOMEBODY, erase
from forum.accounts.events import (
    AvatarChanged,
    ModerationAskedFor,
    ModerationRequestDecided,
    PersonErased,
    PersonRenamed,
)
from forum.accounts.exporting import Export, Part, exports
from forum.accounts.joining import join_organisation
from forum.accounts.models import STAFF_SECOND_STEP, Organisation, Power, RoleRequest, SignIn, Tier, User
from forum.accounts.names import clean_name
from forum.accounts.permissions import (
    holds,
    is_admin,
    is_moderator,
    is_staff,
    is_support,
    moderates_something,
    must_be_admin,
    must_be_moderator,
    must_be_support,
    must_have,
)
from forum.accounts.profiles import change_profile, person_path, set_avatar
from forum.accounts.queries import people, user_by_email
from forum.accounts.roles import Role, grant, grant_power, take_away, take_power
from forum.accounts.sessions import (
    Here,
    ask_with_session,
    here,
    known_of_me,
    me,
    must_be_signed_in,
    session_of,
    sign_in,
    sign_out,
    user_of_session,
)
from forum.accounts.setup import open_accounts
from forum.accounts.suspending import (
    Span,
    even_if_suspended,
    lift_suspension,
    must_not_be_suspended,
    put_back_suspension,
    suspend,
    suspended_words,
)
from forum.accounts.typed import sign_in_typed
from forum.accounts.views import way_by_field

__all__ = [
    "MAILS_AN_HOUR",
    "SOMEBODY",
    "STAFF_SECOND_STEP",
    "AvatarChanged",
    "Code",
    "Export",
    "Here",
    "ModerationAskedFor",
    "ModerationRequestDecided",
    "Organisation",
    "Part",
    "PersonErased",
    "PersonRenamed",
    "Power",
    "Purpose",
    "Role",
    "RoleRequest",
    "SignIn",
    "Span",
    "Tier",
    "User",
    "ask_with_session",
    "browsers_of",
    "change_profile",
    "clean_name",
    "end_browser",
    "end_browsers",
    "end_other_browsers",
    "enter",
    "erase",
    "even_if_suspended",
    "exports",
    "find_or_make",
    "grant",
    "grant_power",
    "halfway",
    "hand_out_code",
    "here",
    "holds",
    "is_admin",
    "is_moderator",
    "is_staff",
    "is_support",
    "join_organisation",
    "known_of_me",
    "lift_suspension",
    "make_admin",
    "me",
    "moderates_something",
    "move_to_email",
    "must_be_admin",
    "must_be_moderator",
    "must_be_signed_in",
    "must_be_support",
    "must_have",
    "must_not_be_suspended",
    "normal_email",
    "open_accounts",
    "open_session",
    "people",
    "person_path",
    "prove_again",
    "put_back_suspension",
    "redeem",
    "second_step",
    "send_code",
    "session_of",
    "set_avatar",
    "set_organisation",
    "sign_in",
    "sign_in_typed",
    "sign_out",
    "strengthen",
    "suspend",
    "suspended_words",
    "take_away",
    "take_power",
    "user_by_email",
    "user_of_session",
    "way_by_field",
]
