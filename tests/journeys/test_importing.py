"""An admin imports a table of customers, with every row looked at before anything happens."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from forum.pages import Site
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.organisations.test_importing import TABLE
from tests.people import People


@WAYS
def test_a_table_is_looked_at_and_imported(
    live: str, people: People, site: Site, sit: Sit, tmp_path: Path, *, scripts: bool
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    ada = sit(people.admin, viewport={"width": 360, "height": 800})
    page = ada.page
    page.goto(f"{live}/panel/organisations")
    ada.leave_by(page.get_by_role("link", name="Import"))
    ada.bring(page.get_by_label("A table as CSV"), file)
    ada.press(page.get_by_role("button", name="Look at it first"))
    expect(page.get_by_text("Müller & Söhne is new.")).to_be_visible()
    if scripts:
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    with page.expect_download() as coming:
        ada.press(page.get_by_role("button", name="Download the refused rows"))
    assert "Broken" in coming.value.path().read_text(encoding="utf-8-sig")
    ada.press(page.get_by_role("button", name="Import it"))
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
