"""Ways to sign in beside a mailed code: passwords, second steps, passkeys, accounts elsewhere; one's sessions."""

from forum.signin.second_step import SECOND_STEPS, has_second_step, take_away
from forum.signin.setup import open_signin

__all__ = ["SECOND_STEPS", "has_second_step", "open_signin", "take_away"]
