from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import g
from sqlalchemy import select

from forum.accounts import User, must_be_admin
from forum.db import session
from forum.events import record
from forum.files import Picture, file_path, store_image, use_files
from forum.pages.accent import clean_accent
from forum.pages.events import SiteLookChanged
from forum.pages.models import Site
from forum.web import Kept

USUAL_NAME = "Docside"
LOGO_SIDE = 256


@dataclass(frozen=True)
class Look:
    """What the pages of a forum wear: its name, the path of its logo, and six hexadecimal digits; '' for ours.

    `decisions` is the number of the site whose decisions stand in a public page, 0 for none.
    """

    name: str = USUAL_NAME
    logo: str = ""
    accent: str = ""
    decisions: int = 0


class Dressed(Protocol):
    """A site, or those of its columns that its look is made of."""

    @property
    def id(self) -> int: ...
    @property
    def brand(self) -> str: ...
    @property
    def accent(self) -> str: ...
    @property
    def logo(self) -> str: ...
    @property
    def decisions_public(self) -> bool: ...


def wear_look_of(site: Dressed) -> None:
    """This page belongs to that site, and looks like it."""
    g.look = _of(site)


def look() -> Look:
    """Of the site this page belongs to, else of the only one there is; pages of no site are ours among several."""
    if g.get("database_away"):
        return Look()
    if "look" not in g:
        g.look = _house()
    made: Look = g.look
    return made


def change_look(site: Site, *, brand: str, accent: str, by: User) -> None:
    must_be_admin(by)
    site.brand, site.accent = " ".join(brand.split())[:60], clean_accent(accent)
    _changed(site, by)


def set_logo(site: Site, picture: Picture, *, by: User) -> None:
    must_be_admin(by)
    site.logo = store_image(picture).name
    use_files(f"site:{site.id}", [site.logo])
    _changed(site, by)


def remove_logo(site: Site, *, by: User) -> None:
    must_be_admin(by)
    site.logo = ""
    use_files(f"site:{site.id}", [])
    _changed(site, by)


def show_decisions(site: Site, public: bool, *, by: User) -> None:
    """Let everybody read what moderators decided on this site, or no longer."""
    must_be_admin(by)
    site.decisions_public = public
    _changed(site, by)


def _changed(site: Site, by: User) -> None:
    _house.forget()
    session.flush()
    record(SiteLookChanged(site.id, by.id))


def _read_house() -> Look:
    sites = session.scalars(select(Site).order_by(Site.id).limit(2)).all()
    return _of(sites[0]) if len(sites) == 1 else Look()


def _of(site: Dressed) -> Look:
    logo, decisions = file_path(site.logo) if site.logo else "", site.id if site.decisions_public else 0
    return Look(site.brand or USUAL_NAME, logo, site.accent, decisions)


_house = Kept(_read_house)
