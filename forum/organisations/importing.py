"""Organisations and their people from a table, as a spreadsheet writes it. What is imported twice is as imported once.

A row names an organisation by reference, domain or name, and may name somebody of it. Nothing of a row that is refused
is done. The preview is the import itself, taken back at its end: so it cannot say anything else than what happens.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import dropwhile

from flask_babel import gettext as _
from sqlalchemy import select

from forum import clock
from forum.accounts import (
    AwaitedMember,
    Belonging,
    Organisation,
    OrganisationAdded,
    OrganisationChecked,
    Standing,
    Tier,
    User,
    await_member,
    belong,
    clean_domain,
    must_be_admin,
    normal_email,
    organisation_of_domain,
    organisation_of_reference,
    read_tier,
    root,
    state,
    take_in_domain,
    user_by_email,
)
from forum.db import is_called, session, write
from forum.events import record
from forum.organisations.money import read_money
from forum.refused import Refused

MOST_BYTES, MOST_ROWS = 250_000, 2000
COLUMNS = ("organisation", "reference", "domain", "plan", "tier", "revenue", "currency", "mail")
_SAME = {"name": "organisation", "organization": "organisation", "email": "mail", "e-mail": "mail", "id": "reference"}


class Outcome(Enum):
    MADE = "made"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Row:
    """One line of the file. `cells` is what stood in it, by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Result:
    row: Row
    outcome: Outcome
    sentence: str


class _TakenBack(Exception):
    """Ends the preview: all it did is undone."""


def read_text(content: bytes) -> str:
    """What a spreadsheet saved, in whichever of the usual encodings."""
    if len(content) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)s kB. Please split it.", most=MOST_BYTES // 1000), status=413)
    for encoding in ("utf-16",) if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    raise Refused(_("This is no file of text. Please save the table as CSV."))


def read_rows(text: str) -> list[Row]:
    """The lines of a table, whether commas, semicolons or tabs part its columns."""
    if len(text) > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)s kB. Please split it.", most=MOST_BYTES // 1000), status=413)
    head, first = text.lstrip("\ufeff \r\n").partition("\n")[0], 1
    if head.lower().startswith("sep="):
        text, first = text.partition("\n")[2], 2
        head = text.partition("\n")[0]
    sign = max(",;\t", key=head.count)
    lines = list(_lines(text.lstrip("\ufeff"), sign, first))
    lines = list(dropwhile(lambda line: not any(cell.strip() for cell in line), lines))
    names = [_SAME.get(cell.strip().lower(), cell.strip().lower()) for cell in lines[0]] if lines else []
    if not {"organisation", "reference", "domain"} & set(names):
        raise Refused(_("The first line must name the columns: %(columns)s.", columns=", ".join(COLUMNS)))
    rows = [
        Row(number, {name: cell.strip() for name, cell in zip(names, line, strict=False) if name in COLUMNS})
        for number, line in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in line)
    ]
    if len(rows) > MOST_ROWS:
        raise Refused(_("The table has more than %(most)s rows. Please split it.", most=MOST_ROWS), status=413)
    return rows


def import_rows(rows: Sequence[Row], *, by: User) -> list[Result]:
    """Called inside `write()`."""
    must_be_admin(by)
    return [_take(row, by) for row in rows]


def preview(rows: Sequence[Row], *, by: User) -> list[Result]:
    """What an import would do. It opens a transaction of its own, and nothing of it stays."""
    found: list[Result] = []
    number = by.id
    try:
        with write():
            found = import_rows(rows, by=session.get_one(User, number))
            raise _TakenBack
    except _TakenBack:
        session.rollback()
    return found


def tally(results: Sequence[Result]) -> dict[Outcome, int]:
    counted = Counter(result.outcome for result in results)
    return {outcome: counted[outcome] for outcome in Outcome}


def refused_as_csv(results: Sequence[Result]) -> str:
    """The rows that were refused, with the reason, to be mended and sent again. No cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, "why"])
    for result in results:
        if result.outcome is Outcome.REFUSED:
            cells = [result.row.cells.get(name, "") for name in COLUMNS]
            writer.writerow([_harmless(cell) for cell in (*cells, result.sentence)])
    return "\ufeff" + out.getvalue()


def _lines(text: str, sign: str, first: int) -> Iterator[list[str]]:
    """A quote that is open too long would swallow the rows after it unseen, so no field goes over several lines."""
    reader = csv.reader(io.StringIO(text), delimiter=sign, strict=True)
    while True:
        number = first + reader.line_num
        try:
            line = next(reader, None)
        except csv.Error:
            if '"' not in text:
                raise Refused(_("This is no file of text. Please save the table as CSV.")) from None
            raise Refused(_("A quote in line %(number)s is not closed as it should be.", number=number)) from None
        if line is None:
            return
        if any("\n" in cell or "\r" in cell for cell in line):
            raise Refused(_("A field in line %(number)s goes over several lines. Is a quote missing?", number=number))
        yield line


def _take(row: Row, by: User) -> Result:
    try:
        outcome, sentence = _do(row.cells, by)
    except Refused as error:
        return Result(row, Outcome.REFUSED, error.sentence)
    return Result(row, outcome, sentence)


def _do(cells: dict[str, str], by: User) -> tuple[Outcome, str]:
    """Check all of it first, then change: so a refused row leaves nothing behind."""
    domain = clean_domain(cells.get("domain", ""))
    email = normal_email(cells["mail"]) if cells.get("mail") else ""
    known = _known(cells, domain)
    standing = _standing(cells, known)
    name = cells.get("organisation", "")[:120] or domain or cells.get("reference", "")[:120]
    if known is None and not name:
        raise Refused(_("The row names no organisation."))
    organisation = known or _make(name, cells.get("reference", "")[:120], domain, by)
    changed = _fill(organisation, cells.get("reference", "")[:120], domain, by) if known else False
    if standing != Standing.of(organisation):
        changed = state(organisation, standing, source=Belonging.IMPORT, by=by) or changed
    elif _says_standing(cells):
        state(organisation, standing, source=Belonging.IMPORT, by=by)
        record(OrganisationChecked(organisation.id, by.id))
    moved, said = _member(email, organisation, by) if email else (False, "")
    if known is None:
        return Outcome.MADE, " ".join(filter(None, [_("%(name)s is new.", name=organisation.name), said]))
    what = _("%(name)s changes.", name=organisation.name) if changed else ""
    if changed or moved:
        return Outcome.CHANGED, " ".join(filter(None, [what, said]))
    return Outcome.SAME, said or _("%(name)s is so already.", name=organisation.name)


def _known(cells: dict[str, str], domain: str) -> Organisation | None:
    by_reference = organisation_of_reference(cells.get("reference", "")[:120])
    by_domain = organisation_of_domain(domain)
    if by_reference and by_domain and by_reference.id != by_domain.id:
        raise Refused(
            _(
                "The reference belongs to %(one)s, but the domain to %(other)s.",
                one=by_reference.name,
                other=by_domain.name,
            )
        )
    found = by_reference or by_domain
    if found is not None or not cells.get("organisation"):
        return found
    called = select(Organisation).where(is_called(Organisation.name, cells["organisation"][:120]))
    named = session.scalars(called.order_by(Organisation.id).limit(2)).all()
    if len(named) > 1:
        raise Refused(
            _("Several organisations are called %(name)s. Give the domain.", name=cells["organisation"][:120])
        )
    return root(named[0]) if named else None


def _standing(cells: dict[str, str], known: Organisation | None) -> Standing:
    """What an empty cell does not say stays as it is."""
    was = Standing.of(known) if known else Standing(Tier.COMMUNITY, "", None, "")
    tier = read_tier(cells["tier"]) if cells.get("tier") else was.tier
    revenue, currency = was.revenue, was.currency
    if cells.get("revenue"):
        revenue, currency = read_money(cells["revenue"], cells.get("currency") or was.currency)
    return Standing(tier, cells.get("plan", "")[:60] or was.plan, revenue, currency)


def _says_standing(cells: dict[str, str]) -> bool:
    return any(cells.get(name) for name in ("plan", "tier", "revenue"))


def _make(name: str, reference: str, domain: str, by: User) -> Organisation:
    made = Organisation(
        name=name, reference=reference, domain=domain, plan="", tier=Tier.COMMUNITY, created_at=clock.now()
    )
    session.add(made)
    session.flush()
    record(OrganisationAdded(made.id, by.id))
    if domain:
        take_in_domain(made, domain, by=by)
    return made


def _fill(organisation: Organisation, reference: str, domain: str, by: User) -> bool:
    """A reference or a domain that it has not had; one that it has is changed on its page only."""
    filled = False
    if reference and not organisation.reference:
        organisation.reference, filled = reference, True
    if domain and not organisation.domain:
        organisation.domain, filled = domain, True
        session.flush()
        take_in_domain(organisation, domain, by=by)
    session.flush()
    return filled


def _member(email: str, organisation: Organisation, by: User) -> tuple[bool, str]:
    person = session.scalar(user_by_email(email))
    if person is None:
        awaited = session.get(AwaitedMember, email, populate_existing=True)
        if awaited is not None and awaited.organisation_id == organisation.id:
            return False, _("%(mail)s is awaited already.", mail=email)
        await_member(email, organisation)
        return True, _("%(mail)s belongs to it from their first day.", mail=email)
    before = person.organisation
    if before is not None and before.id == organisation.id:
        belong(person, organisation, Belonging.IMPORT, by=by)
        return False, _("%(mail)s belongs to it already.", mail=email)
    if belong(person, organisation, Belonging.IMPORT, by=by):
        return True, _("%(mail)s joins it.", mail=email)
    where = before.name if before else _("no organisation")
    return False, _("%(mail)s stays with %(where)s, which was said with more weight.", mail=email, where=where)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
