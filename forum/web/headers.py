from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Response, current_app, g, request
from werkzeug.routing import RequestRedirect

from forum.web.urls import local_path

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


# What stands there is of one person or of the team: no browser keeps it on its disk, nor the page before it for going
# back. All that one writes there at length is kept as a draft.
OF_SOMEBODY = ("/account", "/inbox", "/my-tickets", "/queue", "/tickets")
# But here: what was typed has to be there when one comes back, and only the page that was kept has it.
NO_DRAFTS = {"/account/profile", "/queue/handover"}


def allow_frames_of(origins: str) -> None:
    """Let the named origins (CSP source list) show this answer in a frame; everything else stays unframable."""
    g.frame_ancestors = origins


def secure(response: Response) -> Response:
    """The headers every answer carries; a view that set one of them keeps its own."""
    if isinstance(request.routing_exception, RequestRedirect):
        _stay_on_this_host(response)
    given = {name.lower() for name, _value in response.headers}
    for name, value in _defaults(g.get("frame_ancestors", "'none'"), _encrypted_for() if request.is_secure else ""):
        if name.lower() not in given:
            response.headers.add(name, value)
    if "cache-control" not in given:
        kept = request.method == "GET" and not _is_of_somebody(request.path)
        response.headers["Cache-Control"] = "private, no-cache" if kept else "no-store"
    return response


def _is_of_somebody(path: str) -> bool:
    return path not in NO_DRAFTS and any(path == area or path.startswith(f"{area}/") for area in OF_SOMEBODY)


def _stay_on_this_host(response: Response) -> None:
    """The router leads to the right spelling of an address on whichever host the request says it was for."""
    parts = urlsplit(response.location or "")
    response.location = local_path(f"{parts.path}?{parts.query}".rstrip("?"))
    response.set_data("")


def _encrypted_for() -> str:
    """A year. For the names below ours only where somebody said so: we cannot know who has them."""
    return "max-age=31536000; includeSubDomains" if current_app.config["FORUM"].hsts_subdomains else "max-age=31536000"


@lru_cache
def _defaults(ancestors: str, encrypted_for: str) -> list[tuple[str, str]]:
    policy = "; ".join(f"{name} {value}" for name, value in POLICY.items())
    defaults = {
        "Content-Security-Policy": f"{policy}; frame-ancestors {ancestors}",
        "X-Content-Type-Options": "nosniff",
        # Not "no-referrer": browsers would then send `Origin: null` with our own forms.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if ancestors == "'none'":
        defaults["X-Frame-Options"] = "DENY"
        defaults["Cross-Origin-Opener-Policy"] = "same-origin"
    if encrypted_for:
        defaults["Strict-Transport-Security"] = encrypted_for
    return list(defaults.items())
