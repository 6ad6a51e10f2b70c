"""What support works by: categories with their checklists and runbooks, and macros."""

from forum.handbook.categories import (
    add_category,
    all_categories,
    bring_back_category,
    categories_on_offer,
    categories_with_those_aside,
    change_category,
    history_of_category,
    retire_category,
    web_address,
)
from forum.handbook.events import CategoryChanged, TicketCategorised, TicketUncategorised
from forum.handbook.macros import (
    add_macro,
    change_macro,
    count_uses,
    filled_in,
    history_of_macro,
    macro_of,
    macros_for,
    remove_macro,
)
from forum.handbook.models import Category, Macro, Tick, TicketCategory
from forum.handbook.setup import open_handbook
from forum.handbook.sorting import (
    carry_over,
    categories_for,
    categories_of,
    categories_of_many,
    put_into,
    take_out_of,
    tick,
    ticks_of,
    untick,
)

__all__ = [
    "Category",
    "CategoryChanged",
    "Macro",
    "Tick",
    "TicketCategorised",
    "TicketCategory",
    "TicketUncategorised",
    "add_category",
    "add_macro",
    "all_categories",
    "bring_back_category",
    "carry_over",
    "categories_for",
    "categories_of",
    "categories_of_many",
    "categories_on_offer",
    "categories_with_those_aside",
    "change_category",
    "change_macro",
    "count_uses",
    "filled_in",
    "history_of_category",
    "history_of_macro",
    "macro_of",
    "macros_for",
    "open_handbook",
    "put_into",
    "remove_macro",
    "retire_category",
    "take_out_of",
    "tick",
    "ticks_of",
    "untick",
    "web_address",
]
