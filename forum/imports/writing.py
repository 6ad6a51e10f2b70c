"""The one writer: whatever a reader says becomes rows here, a batch in a transaction, each record once.

It records no fact about what it writes, so nobody is pinged or mailed, nothing is swept, and no thread becomes a
ticket. Who only looks goes the same way up to the point where rows would be made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from flask_babel import gettext as _

from forum.db import session
from forum.imports import places, records, threads
from forum.imports.bringing_files import Files
from forum.imports.gathering import Gathered, ToCome
from forum.imports.ledger import LONGEST, Key, Ledger
from forum.imports.models import What
from forum.imports.people import bring_account_of
from forum.imports.places import Places
from forum.imports.references import (
    PEOPLE,
    UNKNOWN,
    WHATS,
    address_of,
    askers,
    keys_of,
    must_be_an_id,
    post_of,
)
from forum.pages import Site, site_of
from forum.questions import (
    ANSWER,
    QUESTION,
    AnswerVote,
    QuestionVote,
    Text,
    imported_body,
    imported_text,
    link_names,
    settle_imported,
)
from forum.refused import Refused

ORDER = (
    records.Site, records.Person, records.Page, records.Topic, records.Thread, records.Post, records.Vote,
    records.Edit, records.Link, records.File, records.Unreadable,
)  # fmt: skip
KIND_NAMES = {model: name for name, model in records.KINDS.items()}


class Refusal(NamedTuple):
    kind: str
    foreign_id: str
    sentence: str


class Writer:
    """`site_id` is the chosen site, for what says no other. `counts` and `refusals` are those of this attempt."""

    def __init__(self, ledger: Ledger, site_id: int | None, *, pretend: bool) -> None:
        self.ledger = ledger
        self.site_id = site_id
        self.pretend = pretend
        self.counts: Counter[tuple[str, str]] = Counter()
        self.refusals: list[Refusal] = []
        self.sites_to_be: set[str] = set()
        self.texts: dict[Key, Text] = {}
        self.files = Files()

    def prepare(self, batch: Sequence[records.Record]) -> None:
        """Before `write()`: making HTML of a batch takes longer than storing it, and needs no lock."""
        self.texts, self.files = {}, Files()
        if self.pretend:
            return
        self.ledger.find({key for record in batch for key in keys_of(record)})
        for record in batch:
            if isinstance(record, records.Thread | records.Post) and self._number(record) is None:
                self.texts[WHATS[type(record)], record.id] = imported_text(imported_body(record.body))
            elif isinstance(record, records.File):
                self.files.prepare(record)

    def take(self, batch: Sequence[records.Record]) -> None:
        """Inside `write()`, unless it pretends. Of each kind in the order of the stream: no record refers to a kind
        that comes later in `ORDER`."""
        self.gathered, self.places = Gathered(self.ledger), Places()
        self.ledger.find({key for record in batch for key in keys_of(record)})
        self.chosen = session.get(Site, self.site_id) if self.site_id else None
        for kind in ORDER:
            given = [record for record in batch if type(record) is kind]
            if given:
                self._begin(kind, given)
                for record in given:
                    self._take(record)
                self._finish(kind)
        if not self.pretend:
            settle_imported(self.gathered.came)
            link_names(self.gathered.threads, self.gathered.answers)
            self.ledger.store()

    def _begin(self, kind: type[records.Record], given: Sequence[Any]) -> None:
        if kind is records.Post:
            self.asked = askers({number for one in given if (number := self.ledger.number(What.THREAD, one.thread))})
        elif kind is records.Thread and not self.pretend:
            shown: dict[Site, list[records.Place]] = {}
            for one in given:
                if self._number(one) is None and (site := self._said_site(one)):
                    shown.setdefault(site, []).extend(self._shown(site, one))
            for site, places in shown.items():
                self.places.find_pages(site, places)

    def _finish(self, kind: type[records.Record]) -> None:
        if self.pretend:
            return
        if kind is records.Person:
            self.gathered.add_people()
        elif kind in WHATS:
            self.gathered.add(WHATS[kind])
        elif kind is records.Vote:
            known = len(self.gathered.add_votes())
            self.counts["vote", "new"] -= known
            self.counts["vote", "known"] += known

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
        if self._number(given) is not None:
            return self._again(What.PERSON, given.id)
        must_be_an_id(given.id)
        if given.account and not given.erased_at and not self.pretend:
            self.gathered.add_people()
            self.ledger.remember(What.PERSON, given.id, bring_account_of(given))
        else:
            self.ledger.promise(What.PERSON, given.id)
            self.gathered.people.append(given)
        return True

    def _page(self, given: records.Page) -> bool:
        if places.is_there(given):
            return False
        if not self.pretend:
            places.bring_page(given)
        return True

    def _topic(self, given: records.Topic) -> bool:
        places.must_have_a_name(given)
        if places.topic_named(given.name) is not None:
            return False
        if not self.pretend:
            places.bring_topic(given)
        return True

    def _thread(self, given: records.Thread) -> bool:
        if self._number(given) is not None:
            return self._again(What.THREAD, given.id)
        author = self._must_know(What.PERSON, given.author)
        threads.state_of(given)
        threads.must_say_something(given)
        site = self._site_of(given)
        must_be_an_id(given.id)
        if not self.pretend and site is not None:
            values = threads.thread_values(given, self._text(given), site, author, self._others(given))
            topics, pages = self.places.topics_of(given.topics), self.places.shown(site, self._shown(site, given))
            self.gathered.rows[What.THREAD].append(ToCome(given.id, values, topics=topics, pages=pages))
        self.ledger.promise(What.THREAD, given.id)
        return True

    def _post(self, given: records.Post) -> bool:
        if self._number(given) is not None:
            return self._again(What.POST, given.id)
        thread = self._must_know(What.THREAD, given.thread)
        author = self._must_know(What.PERSON, given.author)
        threads.state_of(given)
        threads.must_say_something(given)
        must_be_an_id(given.id)
        if not self.pretend:
            asked = author == self.asked.get(thread)
            values = threads.post_values(
                given, self._text(given), thread, author, self._others(given), from_asker=asked
            )
            self.gathered.rows[What.POST].append(ToCome(given.id, values, accepted=given.accepted))
        self.ledger.promise(What.POST, given.id)
        return True

    def _vote(self, given: records.Vote) -> bool:
        post = self._must_know(*post_of(given))
        person = self._must_know(What.PERSON, given.person)
        return self.pretend or self.gathered.vote(QuestionVote if given.thread else AnswerVote, post, person, given.at)

    def _edit(self, given: records.Edit) -> bool:
        if self._number(given) is not None:
            return self._again(What.EDIT, given.id)
        post = self._must_know(*post_of(given))
        must_be_an_id(given.id)
        if not self.pretend:
            values = threads.edit_values(given, post, self._others(given).get(given.by))
            self.gathered.rows[What.EDIT].append(ToCome(given.id, values))
        self.ledger.promise(What.EDIT, given.id)
        return True

    def _link(self, given: records.Link) -> bool:
        if given.why not in threads.WHYS:
            raise Refused(_("“%(why)s” is no way in which threads are linked.", why=given.why[:40]))
        thread, to = self._must_know(What.THREAD, given.thread), self._must_know(What.THREAD, given.to)
        post = self._must_know(What.POST, given.post) if given.post else None
        if given.thread == given.to or (thread == to and not self.pretend):
            raise Refused(_("A thread cannot be linked to itself."))
        return self.pretend or threads.bring_link(given, thread, to, post)

    def _file(self, given: records.File) -> bool:
        numbers = self.ledger.found
        uses = [(QUESTION, numbers.get((What.THREAD, id_))) for id_ in given.threads]
        uses += [(ANSWER, numbers.get((What.POST, id_))) for id_ in given.posts]
        there = [(kind, number) for kind, number in uses if number is not None]
        owner = self._others(given).get(given.owner)
        return self.files.look(given, there) if self.pretend else self.files.bring(given, there, owner)

    def _unreadable(self, given: records.Unreadable) -> bool:
        raise Refused(given.sentence)

    def _number(self, given: records.Person | records.Thread | records.Post | records.Edit) -> int | None:
        return self.ledger.number(WHATS[type(given)], given.id)

    def _text(self, given: records.Thread | records.Post) -> Text:
        return self.texts.get((WHATS[type(given)], given.id)) or imported_text(imported_body(given.body))

    def _again(self, what: What, id_: str) -> bool:
        """What an earlier attempt of this same import made, before it was stopped, is as new as if this had made it."""
        return (what, id_) in self.ledger.made_before

    def _must_know(self, what: What, id_: str) -> int:
        number = self.ledger.number(what, id_)
        if number is None:
            raise Refused(UNKNOWN[what](id_))
        return number

    def _others(self, given: records.Record) -> dict[str, int]:
        names = {getattr(given, name, "") for name in PEOPLE}
        return {name: number for name in names if (number := self.ledger.number(What.PERSON, name)) is not None}

    def _site_of(self, given: records.Thread) -> Site | None:
        """Where a thread belongs: where the import says, or else its own address. None: a site that is to be made."""
        if given.site and given.site in self.sites_to_be:
            return None
        address = address_of(given)
        if self.chosen is None and not address:
            raise Refused(_("Please choose the site it belongs to."))
        return self.chosen or self.places.must_be_site(address)

    def _said_site(self, given: records.Thread) -> Site | None:
        return self.chosen or self.places.site(address_of(given))

    def _shown(self, site: Site, given: records.Thread) -> list[records.Place]:
        placed = [self._placed(site, place) for place in given.pages]
        return placed or [records.Place(address=site.address, title=site.name)]

    def _placed(self, site: Site, place: records.Place) -> records.Place:
        if place.key or (self.chosen is None and self.places.site(place.address) is not None):
            return place
        return replace(place, address=places.on_site(site, place.address))


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
    records.File: Writer._file,
    records.Unreadable: Writer._unreadable,
}
