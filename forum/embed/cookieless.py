from __future__ import annotations

from hashlib import sha256

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

WINDOW = "/embed/sign-in"


class CookielessFrames(SecureCookieSessionInterface):
    """Sessions as usual, except in the frame: there the cookie is neither read nor written, whoever sends it.

    A documentation site on a neighbouring host (docs.example.com beside forum.example.com) would send it, and then
    the frame would differ from browser to browser, and a form in it would need a token it does not carry.
    """

    digest_method = staticmethod(sha256)  # Flask itself would sign with SHA-1

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if is_frame(request.path):
            return self.make_null_session(app)
        return super().open_session(app, request)


def is_frame(path: str) -> bool:
    """Whether an address belongs to the frame; the window in which one signs in is a page like any other."""
    return (path == "/embed" or path.startswith("/embed/")) and path != WINDOW
