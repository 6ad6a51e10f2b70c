"""The one writer: whatever a reader says becomes rows here, a batch in a transaction, each record once.

It records no fact about what it writes, so nobody is pinged or mailed, nothing is swept, and no thread becomes a
ticket. Who only looks goes the same way up to the point where rows would be made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select

from forum.db import session
from forum.imports import places, records, threads
from forum.imports.ledger import LONGEST, Key, Ledger
from forum.imports.models import What
from forum.imports.people import bring_person
from forum.pages import Site, site_of, touch
from forum.questions import Answer, Question, note_mentions, settle_imported
from forum.refused import Refused

BATCH = 200
ORDER = (
    records.Site, records.Person, records.Page, records.Topic, records.Thread, records.Post, records.Vote,
    records.Edit, records.Link, records.Unreadable,
)  # fmt: skip
KIND_NAMES = {model: name for name, model in records.KINDS.items()}
_WHATS = {records.Person: What.PERSON, records.Thread: What.THREAD, records.Post: What.POST, records.Edit: What.EDIT}
_PEOPLE = ("author", "person", "by", "closed_by", "edited_by", "removed_by")


class Refusal(NamedTuple):
    kind: str
    foreign_id: str
    sentence: str


def batches(stream: Iterable[records.Record], size: int = BATCH) -> Iterator[list[records.Record]]:
    running = iter(stream)
    while batch := list(islice(running, size)):
        yield batch


class Writer:
    """`site_id` is the chosen site, for what says no other. `counts` and `refusals` are those of this attempt."""

    def __init__(self, ledger: Ledger, site_id: int | None, *, pretend: bool) -> None:
        self.ledger = ledger
        self.site_id = site_id
        self.pretend = pretend
        self.counts: Counter[tuple[str, str]] = Counter()
        self.refusals: list[Refusal] = []
        self.sites_to_be: set[str] = set()
        self.changed: dict[int, list[Answer]] = {}

    def take(self, batch: Sequence[records.Record]) -> None:
        """Inside `write()`, unless it pretends. Of each kind in the order of the stream: no record refers to a kind
        that comes later in `ORDER`."""
        self.changed = {}
        self.ledger.find({key for record in batch for key in _keys(record)})
        self.site = session.get(Site, self.site_id) if self.site_id else None
        for kind in ORDER:
            for record in batch:
                if isinstance(record, kind):
                    self._take(record)
        if not self.pretend:
            self._settle()

    def _take(self, record: records.Record) -> None:
        kind = KIND_NAMES.get(type(record), "record")
        try:
            made = _TAKERS[type(record)](self, record)
        except Refused as error:
            self.counts[kind, "refused"] += 1
            name = str(getattr(record, "id", "") or getattr(record, "address", "") or getattr(record, "thread", ""))
            self.refusals.append(Refusal(kind, name[:LONGEST], error.sentence))
        else:
            self.counts[kind, "new" if made else "known"] += 1

    def _site(self, given: records.Site) -> bool:
        if site_of(given.address) is not None or given.address in self.sites_to_be:
            return False
        if self.pretend:
            self.sites_to_be.add(given.address)
        else:
            places.bring_site(given)
        return True

    def _person(self, given: records.Person) -> bool:
        return self._once(What.PERSON, given.id, lambda: bring_person(given, self.ledger.source).id)

    def _page(self, given: records.Page) -> bool:
        if places.is_there(given):
            return False
        if not self.pretend:
            places.bring_page(given)
        return True

    def _topic(self, given: records.Topic) -> bool:
        if places.topic_named(given.name) is not None:
            return False
        if not self.pretend:
            places.bring_topic(given)
        return True

    def _thread(self, given: records.Thread) -> bool:
        if self.ledger.number(What.THREAD, given.id) is not None:
            return self._again(What.THREAD, given.id)
        author = self._must_know(What.PERSON, given.author)
        threads.state_of(given)
        threads.must_say_something(given)
        site = self._site_of(given)
        if self.pretend or site is None:
            return self._once(What.THREAD, given.id, lambda: 0)
        shown = [self._placed(site, place) for place in given.pages] or [
            records.Place(address=site.address, title=site.name)
        ]
        question = threads.bring_thread(given, site, shown, author, self._others(given))
        session.flush()
        note_mentions(question, None)
        self.changed.setdefault(question.id, [])
        return self._once(What.THREAD, given.id, lambda: question.id)

    def _post(self, given: records.Post) -> bool:
        if self.ledger.number(What.POST, given.id) is not None:
            return self._again(What.POST, given.id)
        thread = self._must_know(What.THREAD, given.thread)
        author = self._must_know(What.PERSON, given.author)
        threads.state_of(given)
        threads.must_say_something(given)
        if self.pretend:
            return self._once(What.POST, given.id, lambda: 0)
        question = session.get_one(Question, thread)
        answer = threads.bring_post(given, question, author, self._others(given))
        session.flush()
        if given.accepted:
            question.accepted_id = answer.id
        if answer.published_at and answer.published_at > question.active_at:
            question.active_at = answer.published_at
        self.changed.setdefault(thread, []).append(answer)
        return self._once(What.POST, given.id, lambda: answer.id)

    def _vote(self, given: records.Vote) -> bool:
        post = self._must_know(*_post_of(given))
        person = self._must_know(What.PERSON, given.person)
        return self.pretend or threads.bring_vote(given, post, person)

    def _edit(self, given: records.Edit) -> bool:
        if self.ledger.number(What.EDIT, given.id) is not None:
            return self._again(What.EDIT, given.id)
        post = self._must_know(*_post_of(given))
        by = self.ledger.number(What.PERSON, given.by)

        def made() -> int:
            edit = threads.bring_edit(given, post, by)
            session.flush()
            return edit.id

        return self._once(What.EDIT, given.id, made)

    def _link(self, given: records.Link) -> bool:
        if given.why not in threads.WHYS:
            raise Refused(_("“%(why)s” is no way in which threads are linked.", why=given.why[:40]))
        thread, to = self._must_know(What.THREAD, given.thread), self._must_know(What.THREAD, given.to)
        post = self._must_know(What.POST, given.post) if given.post else None
        if thread == to and not self.pretend:
            raise Refused(_("A thread cannot be linked to itself."))
        return self.pretend or threads.bring_link(given, thread, to, post)

    def _unreadable(self, given: records.Unreadable) -> bool:
        raise Refused(given.sentence)

    def _once(self, what: What, id_: str, make: Callable[[], int]) -> bool:
        if self.ledger.number(what, id_) is not None:
            return self._again(what, id_)
        if not id_ or len(id_) > LONGEST:
            raise Refused(_("Its id is empty or longer than %(most)s letters.", most=LONGEST))
        self.ledger.remember(what, id_, 0 if self.pretend else make())
        return True

    def _again(self, what: What, id_: str) -> bool:
        """What an earlier attempt of this same import made, before it was stopped, is as new as if this had made it."""
        return (what, id_) in self.ledger.made_before

    def _must_know(self, what: What, id_: str) -> int:
        number = self.ledger.number(what, id_)
        if number is None:
            raise Refused(_UNKNOWN[what](id_))
        return number

    def _others(self, given: records.Record) -> dict[str, int]:
        names = {getattr(given, name, "") for name in _PEOPLE}
        return {name: number for name in names if (number := self.ledger.number(What.PERSON, name)) is not None}

    def _site_of(self, given: records.Thread) -> Site | None:
        """Where a thread belongs: where the import says, or else its own address. None: a site that is to be made."""
        address = given.site or next((place.address for place in given.pages if place.address), "")
        if given.site and given.site in self.sites_to_be:
            return None
        found = self.site or (site_of(address) if address else None)
        if found is None and not address:
            raise Refused(_("Please choose the site it belongs to."))
        return found or places.must_be_site(address)

    def _placed(self, site: Site, place: records.Place) -> records.Place:
        if place.key or (site_of(place.address) is not None and self.site is None):
            return place
        values = {one.name: getattr(place, one.name) for one in fields(place)}
        return records.Place(**{**values, "address": places.on_site(site, place.address)})

    def _settle(self) -> None:
        if not self.changed:
            return
        session.flush()
        for question in session.scalars(select(Question).where(Question.id.in_(list(self.changed)))).all():
            active = question.active_at
            settle_imported(question, self.changed[question.id])
            question.active_at = active
            question.revision += 1
            touch(shown.page_id for shown in question.shown_on)


def _keys(record: records.Record) -> Iterator[Key]:
    """Everything a record is or refers to."""
    if isinstance(record, records.Person | records.Thread | records.Post | records.Edit):
        yield _WHATS[type(record)], record.id
    for name in _PEOPLE:
        if id_ := getattr(record, name, ""):
            yield What.PERSON, id_
    for name, what in (("thread", What.THREAD), ("to", What.THREAD), ("post", What.POST)):
        if id_ := getattr(record, name, ""):
            yield what, id_


def _post_of(given: records.Vote | records.Edit) -> tuple[What, str]:
    return (What.THREAD, given.thread) if given.thread else (What.POST, given.post)


_UNKNOWN: dict[What, Callable[[str], str]] = {
    What.PERSON: lambda id_: _("Its author, %(id)s, is not in the file or was left out.", id=id_[:80]),
    What.THREAD: lambda id_: _("Its thread, %(id)s, is not in the file or was left out.", id=id_[:80]),
    What.POST: lambda id_: _("The post %(id)s is not in the file or was left out.", id=id_[:80]),
    What.EDIT: lambda id_: id_,
}
_TAKERS: dict[type[Any], Callable[[Writer, Any], bool]] = {
    records.Site: Writer._site,
    records.Person: Writer._person,
    records.Page: Writer._page,
    records.Topic: Writer._topic,
    records.Thread: Writer._thread,
    records.Post: Writer._post,
    records.Vote: Writer._vote,
    records.Edit: Writer._edit,
    records.Link: Writer._link,
    records.Unreadable: Writer._unreadable,
}
