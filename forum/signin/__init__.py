"""Ways to sign in beside a mailed code: passwords, second steps, passkeys, accounts elsewhere; one's sessions."""

from forum.signin.setup import open_signin

__all__ = ["open_signin"]
