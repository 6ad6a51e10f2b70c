"""Facts: `record()` one, hear it inside the transaction with `on()`, or afterwards on the worker with `later()`."""

from forum.events.facts import Fact
from forum.events.listening import later, listeners, on, on_every
from forum.events.models import FactRow
from forum.events.recording import caused_by, on_behalf, record

__all__ = ["Fact", "FactRow", "caused_by", "later", "listeners", "on", "on_behalf", "on_every", "record"]
