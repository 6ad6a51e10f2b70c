"""Organisations as support works with them: looking one up, what it pays, importing and merging them."""

from forum.organisations.changing import Paid, add_domain, confirm_standing, merge, rename, set_standing
from forum.organisations.events import OrganisationRenamed
from forum.organisations.setup import open_organisations

__all__ = [
    "OrganisationRenamed",
    "Paid",
    "add_domain",
    "confirm_standing",
    "merge",
    "open_organisations",
    "rename",
    "set_standing",
]
