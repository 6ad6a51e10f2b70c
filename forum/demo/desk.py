"""What stands on the demo's desk beside its threads: private tickets of each kind, two that became one, and something
that was done to several at once."""

from __future__ import annotations

from forum import desk, questions, support
from forum.accounts import User
from forum.desk import Action
from forum.pages import Page, Site
from forum.support import Ticket

INVOICE = (
    "The invoice for October names our old office",
    "Could you put the new address on it? Our tax number stays the same.",
)
AGAIN = ("October's invoice, once more", "Our accountant asks when the corrected one comes.")
TRIAL = (
    "Your trial ends on Friday",
    "Hey Vera,\n\nyour trial ends on Friday. Shall we keep your four pages as they are until you have decided?",
)
SECRET = (
    "The importer refuses our key",
    "It answers `401`. The key is `dk_live_51HxDoNotKeep`, made yesterday.",
)
CONTRACT = "The new address stands in the contract since September; billing has the file."
FRIDAY = "Billing is closed on Friday afternoon; what is not sent by noon goes out on Monday."


def make_desk(site: Site, page: Page, people: dict[str, User]) -> None:
    sam, mona, carlos = people["support"], people["moderator"], people["customer"]
    invoice = support.ask_support(site, *INVOICE, by=carlos)
    support.add_note(invoice, CONTRACT, by=mona)
    again = support.ask_support(site, *AGAIN, by=carlos)
    support.merge(again, invoice, by=sam)
    support.write_first(site, people["visitor"], *TRIAL, by=sam)
    shown = questions.ask(page, *SECRET, by=people["stranger"])
    moved = support.make_private(shown, by=mona)
    _note_on([invoice, moved], by=sam)


def _note_on(tickets: list[Ticket], *, by: User) -> None:
    """The worker writes them when the demo starts."""
    desk.begin_bulk(Action.NOTE, {"note": FRIDAY}, [one.id for one in tickets], by=by, submission="demo")
