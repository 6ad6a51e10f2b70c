"""A table of customers: looked at first, imported once, nothing lost where a row is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from forum import accounts
from forum.accounts import AwaitedMember, Belonging, Organisation, Tier
from forum.cli.importing import import_customers
from forum.db import session, write
from forum.organisations import Outcome, import_rows, preview, read_rows, read_text
from forum.organisations.importing import MOST_BYTES, MOST_ROWS, Result, refused_as_csv
from forum.refused import Refused
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
TABLE = """organisation;domain;plan;tier;revenue;currency;mail
Müller & Söhne;mueller.example;Scale;priority;1250,50;EUR;anna@mueller.example
Northwind Bank;northwind.example;Cloud;subscriber;;;
Nobody;gmail.com;;;;;
;;Scale;;;;
Broken;broken.example;;gold;;;
"""


def take(text: str, people: People) -> list[Result]:
    with write():
        return import_rows(read_rows(text), by=people.admin)


def outcomes(results: list[Result]) -> list[str]:
    return [result.outcome.value for result in results]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_whatever_a_spreadsheet_saves_is_read(encoding: str, sign: str) -> None:
    text = f'Organisation{sign}E-Mail\r\n"Müller{sign} Söhne"{sign}anna@mueller.example\r\n\r\n'
    (row,) = read_rows(read_text(text.encode(encoding)))
    assert row.cells == {"organisation": f"Müller{sign} Söhne", "mail": "anna@mueller.example"}
    assert row.number == 2


def test_a_line_for_excel_is_left_out() -> None:
    assert read_rows("sep=;\nname;mail\nA;a@a.example\n")[0].cells["organisation"] == "A"


@pytest.mark.parametrize("content", [b"\x00" * 10 + b"\x81\x8d", b"", b"a,b\n1,2\n", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_such_table_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_rows(read_text(content))


SWALLOWED = """organisation,domain,tier,plan,mail
"Alpha Corp,alpha.example,priority,Pro,
Beta Ltd,beta.example,subscriber,Pro,
"""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SWALLOWED, 2),
        (SWALLOWED.replace("Beta Ltd", 'Beta"'), 2),
        (SWALLOWED.replace('"Alpha', "Alpha") + '"Gamma,gamma.example', 4),
        (SWALLOWED.replace("subscriber", '"subscriber').replace('"Alpha', "Alpha"), 3),
        ("sep=,\r\n" + SWALLOWED.replace("\n", "\r\n"), 3),
    ],
)
def test_a_quote_that_is_not_closed_swallows_no_rows_and_its_line_is_named(text: str, line: int) -> None:
    with pytest.raises(Refused, match=f"in line {line} "):
        read_rows(text)


def test_what_is_no_tier_is_named_beside_those_there_are(people: People) -> None:
    assert take("organisation;tier\nDelta;gold\n", people)[0].sentence == (
        "“gold” is no tier. There are: priority, subscriber, community."
    )


def test_more_rows_than_one_can_look_at_are_refused() -> None:
    with pytest.raises(Refused):
        read_rows("organisation\n" + "A\n" * (MOST_ROWS + 1))


def test_each_row_is_done_or_says_why_not(people: People) -> None:
    results = take(TABLE, people)
    assert outcomes(results) == ["made", "changed", "refused", "refused", "refused"]
    made = session.scalars(select(Organisation).where(Organisation.domain == "mueller.example")).one()
    assert (made.name, made.plan, made.tier, made.revenue, made.currency) == (
        "Müller & Söhne", "Scale", Tier.PRIORITY, 125050, "EUR",
    )  # fmt: skip
    assert made.tier_source is Belonging.IMPORT
    assert people.customer.organisation is not None
    assert people.customer.organisation.tier is Tier.SUBSCRIBER
    assert "mail provider" in results[2].sentence
    assert session.scalar(select(func.count()).where(Organisation.name.in_(["Nobody", "Broken"]))) == 0


def test_the_same_table_twice_is_as_once(people: People) -> None:
    take(TABLE, people)
    before = session.scalar(select(func.count()).select_from(Organisation))
    assert outcomes(take(TABLE, people)) == ["same", "same", "refused", "refused", "refused"]
    assert session.scalar(select(func.count()).select_from(Organisation)) == before


def test_who_has_no_account_yet_belongs_there_from_the_first_day(people: People) -> None:
    take(TABLE, people)
    with write():
        anna = accounts.find_or_make("anna@mueller.example", "Anna")
    assert anna.organisation is not None
    assert (anna.organisation.name, anna.belongs_by) == ("Müller & Söhne", Belonging.IMPORT)


def test_whom_a_hand_put_somewhere_stays_there_and_the_row_says_so(people: People) -> None:
    with write():
        accounts.set_organisation(people.stranger, people.customer.organisation, by=people.admin)
    (result,) = take(f"organisation,mail\nOther,{people.stranger.email}\n", people)
    assert "stays with Northwind Bank" in result.sentence
    assert people.stranger.organisation == people.customer.organisation


def test_the_preview_says_the_same_and_leaves_nothing(people: People) -> None:
    number = people.admin.id
    seen = preview(read_rows(TABLE), by=people.admin)
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert session.scalar(select(func.count()).select_from(AwaitedMember)) == 0
    session.rollback()
    with write():
        done = import_rows(read_rows(TABLE), by=session.get_one(accounts.User, number))
    assert [(r.outcome, r.sentence) for r in seen] == [(r.outcome, r.sentence) for r in done]


def test_two_that_contradict_each_other_are_refused(people: People) -> None:
    take("organisation,reference,domain\nA,ref-a,a.example\nB,ref-b,b.example\n", people)
    (result,) = take("reference,domain\nref-a,b.example\n", people)
    assert "The reference belongs to A, but the domain to B." in result.sentence


def test_only_an_admin_imports(people: People) -> None:
    with pytest.raises(Refused), write():
        import_rows(read_rows(TABLE), by=people.support)


def test_a_cell_never_becomes_a_formula(people: People) -> None:
    results = take("organisation,tier\n=HYPERLINK(1),gold\n", people)
    assert outcomes(results) == [Outcome.REFUSED.value]
    assert "'=HYPERLINK(1)" in refused_as_csv(results)


def test_in_the_panel_one_looks_first_then_imports_and_takes_the_refused_rows_home(
    visit: Visit, people: People
) -> None:
    ada = visit(people.admin)
    upload = {"table": (io.BytesIO(TABLE.encode("cp1252")), "customers.csv")}
    seen = ada.post("/panel/organisations/import", upload, content_type="multipart/form-data").text
    assert "What would happen" in seen
    assert "Müller &amp; Söhne is new." in seen
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    done = ada.post("/panel/organisations/import/run", {"text": TABLE}).text
    assert "Imported" in done
    assert session.scalar(select(func.count()).select_from(Organisation)) == 2
    home = ada.post("/panel/organisations/import/refused", {"text": TABLE})
    assert home.mimetype == "text/csv"
    assert [row.cells["organisation"] for row in read_rows(read_text(home.data))] == ["Nobody", "", "Broken"]
    assert "choose a file first" in ada.post("/panel/organisations/import").text


def test_the_command_does_the_same(app: Flask, people: People, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(TABLE.encode("utf-8-sig"))
    run = app.test_cli_runner()
    looked = run.invoke(import_customers, [str(file), "--dry-run"])
    assert "line 2: made" in looked.output
    assert session.scalar(select(func.count()).select_from(Organisation)) == 1
    assert run.invoke(import_customers, [str(file)]).exit_code == 1
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Organisation)) == 2
