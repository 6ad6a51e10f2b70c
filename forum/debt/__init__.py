"""What the documentation owes its readers: where it is asked again and again, and what a mended page changed."""

from forum.debt.actions import ask_of_page, mark_fixed, take_fix_back, take_task_back
from forum.debt.faq import entry_of
from forum.debt.models import DocsFix, DocsTask
from forum.debt.reading import debt_of_pages, debt_of_sections, effect_of
from forum.debt.setup import open_debt

__all__ = [
    "DocsFix",
    "DocsTask",
    "ask_of_page",
    "debt_of_pages",
    "debt_of_sections",
    "effect_of",
    "entry_of",
    "mark_fixed",
    "open_debt",
    "take_fix_back",
    "take_task_back",
]
