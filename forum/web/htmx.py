from __future__ import annotations

from typing import Any

from flask import request


def wants_fragment() -> bool:
    """True if htmx asked for a part of the page; boosted links and restored history want the whole."""
    return is_for_htmx(request.environ)


def is_for_htmx(environ: dict[str, Any]) -> bool:
    return "HTTP_HX_REQUEST" in environ and not (
        "HTTP_HX_BOOSTED" in environ or "HTTP_HX_HISTORY_RESTORE_REQUEST" in environ
    )
