"""Finding by words what was written: the index, the search of the forum, and the search of the desk."""

from forum.search.finding import Found
from forum.search.indexing import fill_up, index_alike, index_rows
from forum.search.models import SECTION, Document, Kind
from forum.search.narrowing import Narrowing, docs_alone, read_narrowing
from forum.search.operators import said_to_anybody
from forum.search.public_views import LONGEST, bear_search
from forum.search.sections import find_sections
from forum.search.setup import open_search
from forum.search.spelling import begun, learn_to_spell, uses_of
from forum.search.threads import find_threads, newest_threads
from forum.search.tickets import Hit, find_conversations

__all__ = [
    "LONGEST",
    "SECTION",
    "Document",
    "Found",
    "Hit",
    "Kind",
    "Narrowing",
    "bear_search",
    "begun",
    "docs_alone",
    "fill_up",
    "find_conversations",
    "find_sections",
    "find_threads",
    "index_alike",
    "index_rows",
    "learn_to_spell",
    "newest_threads",
    "open_search",
    "read_narrowing",
    "said_to_anybody",
    "uses_of",
]
