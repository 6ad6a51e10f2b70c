"""Organisations as support works with them: looking one up, what it pays, importing and merging them."""

from forum.organisations import indexing as _indexing  # noqa: F401 - heard from the moment it is imported
from forum.organisations.changing import Paid, add_domain, confirm_standing, merge, rename, set_standing
from forum.organisations.events import OrganisationRenamed
from forum.organisations.importing import Outcome, import_rows, preview, read_rows, read_text
from forum.organisations.links import links_of_ticket
from forum.organisations.lookup import Found, look_up
from forum.organisations.setup import open_organisations

__all__ = [
    "Found",
    "OrganisationRenamed",
    "Outcome",
    "Paid",
    "add_domain",
    "confirm_standing",
    "import_rows",
    "links_of_ticket",
    "look_up",
    "merge",
    "open_organisations",
    "preview",
    "read_rows",
    "read_text",
    "rename",
    "set_standing",
]
