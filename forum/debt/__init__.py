"""What the documentation owes its readers: where it is asked again and again, and what a mended page changed."""

from forum.debt.actions import mark_fixed, take_fix_back
from forum.debt.faq import entry_of
from forum.debt.models import DocsFix
from forum.debt.reading import debt_of_pages, debt_of_sections, effect_of
from forum.debt.setup import open_debt

__all__ = [
    "DocsFix",
    "debt_of_pages",
    "debt_of_sections",
    "effect_of",
    "entry_of",
    "mark_fixed",
    "open_debt",
    "take_fix_back",
]
