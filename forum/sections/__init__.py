"""The index of a site's documentation: its pages by section, what they say now and when that changed."""

from forum.sections.events import IndexRenewed, PageCameBack
from forum.sections.extracting import Extract, Found, extract, hash_of
from forum.sections.knowing import end_token, make_token, set_sitemap
from forum.sections.looking import Seen, look, looking_at
from forum.sections.models import IndexedPage, Section, SiteIndex, Trouble
from forum.sections.queries import last_text, section_at, sections_of, standing_pages, standing_sections
from forum.sections.reading import start_reading
from forum.sections.setup import open_sections
from forum.sections.taking import Brought, Outcome, take_pages, take_whole

__all__ = [
    "Brought",
    "Extract",
    "Found",
    "IndexRenewed",
    "IndexedPage",
    "Outcome",
    "PageCameBack",
    "Section",
    "Seen",
    "SiteIndex",
    "Trouble",
    "end_token",
    "extract",
    "hash_of",
    "last_text",
    "look",
    "looking_at",
    "make_token",
    "open_sections",
    "section_at",
    "sections_of",
    "set_sitemap",
    "standing_pages",
    "standing_sections",
    "start_reading",
    "take_pages",
    "take_whole",
]
