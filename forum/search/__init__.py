"""Finding by words what was written: the index, and the search of the desk."""

from forum.search.indexing import fill_up, index_rows
from forum.search.models import Document, Kind
from forum.search.setup import open_search
from forum.search.tickets import Hit, find_conversations

__all__ = ["Document", "Hit", "Kind", "fill_up", "find_conversations", "index_rows", "open_search"]
