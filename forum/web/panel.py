from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from flask_login import current_user

from forum.refused import Refused
from forum.web.htmx import wants_fragment
from forum.web.languages import language

May = Callable[[], bool]
HOME = "/panel/"
"""Above every page of the panel, and no page belongs to it."""
IN_PANEL = 10
"""Entries before this one stand in the head of every page, the others beside the pages of the panel."""


@dataclass(frozen=True)
class PanelEntry:
    """One line of the staff navigation. `count` gives the number beside it, None for no number."""

    label: LazyString
    endpoint: str
    may: May
    order: int
    icon: str
    count: Callable[[], int | None] = lambda: None

    @property
    def address(self) -> str:
        return _address(self.endpoint)


_entries: dict[int, PanelEntry] = {}


def panel(name: str, module: str, *, prefix: str, may: May) -> Blueprint:
    """A blueprint of staff pages that carries the guard: no view in it runs for anyone whom `may` does not let in."""
    blueprint = Blueprint(name, module, url_prefix=prefix)

    @blueprint.before_request
    def staff_only() -> ResponseReturnValue | None:
        if may():
            return None
        if current_user.is_authenticated:
            raise Refused(_("Your account may not open this page."), status=403)
        if request.method == "GET" and not wants_fragment():
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
        raise Refused(
            _("You are signed out. Sign in, in another tab for example, and send this again: your text is still here."),
            status=401,
        )

    return blueprint


def entry(made: PanelEntry) -> None:
    _entries[made.order] = made


def panel_entries() -> list[PanelEntry]:
    """What the signed-in person may open, in order."""
    return sorted((made for made in _entries.values() if made.may()), key=lambda made: made.order)


def top_entries() -> tuple[tuple[str, str], ...]:
    """Address and label of those that stand in the head of every page."""
    return _said(
        language(), tuple(order for order, made in sorted(_entries.items()) if order < IN_PANEL and made.may())
    )


def panel_here(entries: Iterable[PanelEntry]) -> PanelEntry | None:
    """The one of these that leads here, or to the nearest page above: a site's moves belong to the sites."""
    leading = [(len(address), made) for made in entries if _is_below(address := made.address)]
    return max(leading, key=lambda one: one[0])[1] if leading else None


@cache
def _said(_language: str, orders: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((_entries[order].address, str(_entries[order].label)) for order in orders)


@cache
def _address(endpoint: str) -> str:
    return url_for(endpoint)


def _is_below(address: str) -> bool:
    if request.path == address:
        return True
    return address != HOME and request.path.startswith(address.rstrip("/") + "/")
