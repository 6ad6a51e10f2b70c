"""Docside: the forum under documentation pages, and the desk for what it left unanswered."""
