"""An admin imports a table of customers, with every row looked at before anything happens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from forum.pages import Site
from tests.browser import violations
from tests.journeys.test_moderation import sign_in
from tests.organisations.test_importing import TABLE
from tests.people import People


def test_a_table_is_looked_at_and_imported(
    live: str, people: People, site: Site, context_of: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(TABLE.encode("cp1252"))
    ada = context_of(viewport={"width": 360, "height": 800})
    sign_in(ada, live, people.admin)
    ada.goto(f"{live}/panel/organisations")
    ada.get_by_role("link", name="Import").click()
    assert violations(ada) == []
    ada.get_by_label("A table as CSV").set_input_files(file)
    ada.get_by_role("button", name="Look at it first").click()
    expect(ada.get_by_text("Müller & Söhne is new.")).to_be_visible()
    assert violations(ada) == []
    assert ada.evaluate("document.documentElement.scrollWidth") <= 360
    with ada.expect_download() as coming:
        ada.get_by_role("button", name="Download the refused rows").click()
    assert "Broken" in coming.value.path().read_text(encoding="utf-8-sig")
    ada.get_by_role("button", name="Import it").click()
    expect(ada.get_by_role("heading", name="Imported")).to_be_visible()
