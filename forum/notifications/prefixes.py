"""Parts of a documentation site, named by the beginning of their page keys."""

from __future__ import annotations

from forum.pages import Rules, identify
from forum.refused import Refused


def clean_prefix(text: str) -> str:
    """The prefix as it is stored: '' for every page, else "/guide" or "id:…"; a whole address will do. Refused."""
    text = text.strip()
    if text.startswith("id:") or not text.strip("/"):
        return text.strip("/")
    address = text if text.startswith(("http://", "https://")) else f"https://host.invalid/{text.lstrip('/')}"
    try:
        key = identify(address, rules=Rules(fold_case=False)).key
    except ValueError as error:
        raise Refused(str(error)) from None
    return key.rstrip("/")


def begins_with(key: str, prefix: str, *, fold_case: bool) -> bool:
    """Whether a page is below a prefix: "/guide" covers "/guide" and "/guide/install", not "/guidelines"."""
    if not prefix:
        return True
    if fold_case and prefix.startswith("/"):
        prefix, key = prefix.lower(), key.lower()
    rest = key.removeprefix(prefix)
    return key.startswith(prefix) and (not rest or rest[0] in "/?")
