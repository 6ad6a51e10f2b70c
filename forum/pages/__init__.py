"""Documentation sites and their pages: which page is meant, where it stands, who may embed."""

from forum.pages.actions import change_site, find_or_make_page, page_at, register_site, retitle, set_origins, touch
from forum.pages.events import SiteChanged, SiteRegistered
from forum.pages.identity import Identity, Rules, identify, origin_of, same_site_origin
from forum.pages.licences import (
    Licence,
    licence_among,
    licence_at,
    licence_of,
    licences_since,
    readable_licences,
    set_licence,
)
from forum.pages.looks import change_look, look, set_logo, show_decisions, wear_look_of
from forum.pages.models import Origin, Page, PageAlias, Review, Site
from forum.pages.moved import forget_alias, has_moved, lead_back, lead_to, moved_on_to, page_itself
from forum.pages.queries import all_sites, find_page, identity_on, pages_like, pages_of, site_of
from forum.pages.setup import open_pages
from forum.pages.words import set_words, word, word_source

__all__ = [
    "Identity",
    "Licence",
    "Origin",
    "Page",
    "PageAlias",
    "Review",
    "Rules",
    "Site",
    "SiteChanged",
    "SiteRegistered",
    "all_sites",
    "change_look",
    "change_site",
    "find_or_make_page",
    "find_page",
    "forget_alias",
    "has_moved",
    "identify",
    "identity_on",
    "lead_back",
    "lead_to",
    "licence_among",
    "licence_at",
    "licence_of",
    "licences_since",
    "look",
    "moved_on_to",
    "open_pages",
    "origin_of",
    "page_at",
    "page_itself",
    "pages_like",
    "pages_of",
    "readable_licences",
    "register_site",
    "retitle",
    "same_site_origin",
    "set_licence",
    "set_logo",
    "set_origins",
    "set_words",
    "show_decisions",
    "site_of",
    "touch",
    "wear_look_of",
    "word",
    "word_source",
]
