"""An admin invites somebody by mail, who opens the link, says a name and is one of the team."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select

from forum.channels import Delivery
from forum.db import session
from tests.browser import violations
from tests.journeys.hands import WAYS, Sit
from tests.people import People


@WAYS
def test_somebody_is_invited_comes_in_and_says_a_name(
    live: str, people: People, sit: Sit, run_jobs: Callable[[], None], *, scripts: bool
) -> None:
    ada = sit(people.admin)
    ada.page.goto(f"{live}/panel/people/")
    ada.leave_by(ada.page.get_by_role("link", name="Invit").first)
    ada.write(ada.page.get_by_label("Mail address"), "nora@example.org")
    ada.tick(ada.page.get_by_label("Moderator"))
    ada.leave_by(ada.page.get_by_role("button", name="Send the invitation"))
    expect(ada.page.get_by_text("The mail is on its way.")).to_be_visible()
    run_jobs()
    mail = session.scalars(select(Delivery).where(Delivery.to == "nora@example.org")).one().message["text"]
    session.rollback()

    nora = sit()
    # Without scripts the key behind the # is typed, as the page tells.
    path, _, key = re.findall(r"/invitations\S*#\S+", mail)[0].partition("#key=")
    nora.page.goto(f"{live}{path}#key={key}" if scripts else f"{live}{path}")
    if not scripts:
        nora.write(nora.page.locator("#key"), key)
        nora.leave_by(nora.page.get_by_role("button", name="Open it"))
    nora.write(nora.page.get_by_label("Name"), "Nora Newman")
    assert not scripts or violations(nora.page) == []
    nora.leave_by(nora.page.locator("main form button").last)
    expect(nora.page.locator(".top-me")).to_contain_text("Nora Newman")
    ada.page.reload()
    expect(ada.page.get_by_text("nora@example.org")).to_have_count(0)
