"""Organisations as support works with them: looking one up, what it pays, importing and merging them."""

from forum.organisations import indexing as _indexing  # noqa: F401 - heard from the moment it is imported
from forum.organisations.changing import Paid, add_domain, confirm_standing, merge, rename, set_standing
from forum.organisations.events import OrganisationRenamed
from forum.organisations.lookup import Found, look_up
from forum.organisations.setup import open_organisations

__all__ = [
    "Found",
    "OrganisationRenamed",
    "Paid",
    "add_domain",
    "confirm_standing",
    "look_up",
    "merge",
    "open_organisations",
    "rename",
    "set_standing",
]
