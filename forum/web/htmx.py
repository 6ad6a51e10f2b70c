from __future__ import annotations

from flask import request


def wants_fragment() -> bool:
    """True if htmx asked for a part of the page; boosted links and restored history want the whole."""
    headers = request.headers
    return "HX-Request" in headers and "HX-Boosted" not in headers and "HX-History-Restore-Request" not in headers
