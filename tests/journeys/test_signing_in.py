"""Signing in by other means than the code of a mail, in a real browser, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from forum import clock
from forum.channels import Delivery
from forum.config import Settings
from forum.db import session
from tests.browser import violations
from tests.journeys.hands import Hands, Sit
from tests.people import People

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("app", ["sqlite"], indirect=True)]
PASSWORD = "seven quiet lanterns"


def mailed(email: str, pattern: str) -> str:
    session.rollback()
    newest = select(Delivery).where(Delivery.to == email).order_by(Delivery.id.desc()).limit(1)
    return str(re.findall(pattern, session.scalars(newest).one().message["text"])[0])


def enter_by_code(hands: Hands, live: str, email: str) -> None:
    page = hands.page
    page.goto(f"{live}/sign-in?next=/account/signing-in")
    hands.write(page.get_by_label("Your mail address"), email)
    hands.leave_by(page.get_by_role("button", name="Send the code"))
    hands.write(page.get_by_label("Code"), mailed(email, r"\b\d{6}\b"))
    hands.leave_by(page.get_by_role("button", name="Sign in"))


def no_barrier(page: Page) -> None:
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_password_and_a_second_step_from_setting_them_up_to_signing_in_with_them(
    live: str, people: People, sit: Sit, scripts: bool
) -> None:
    vera = sit()
    page = vera.page
    enter_by_code(vera, live, "vera@example.org")
    vera.press(page.get_by_text("Set a password"))
    vera.write(page.get_by_label("New password"), PASSWORD)
    vera.press(page.get_by_role("button", name="Set the password"))
    expect(page.get_by_text("You have a password")).to_be_visible()

    vera.press(page.get_by_role("button", name="Set up a second step"))
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    secret = page.locator("p.hint code").inner_text().replace(" ", "")
    if scripts:
        no_barrier(page)
    vera.write(page.get_by_label("Code"), pyotp.TOTP(secret).at(clock.now()))
    vera.press(page.get_by_role("button", name="Switch it on"))
    page.get_by_role("heading", name="Keep these ten codes").wait_for()
    recovery = page.locator(".recovery-codes code").first.inner_text()
    if scripts:
        no_barrier(page)

    vera.press(page.get_by_role("link", name="I have kept them"))
    vera.leave_by(page.get_by_role("button", name="Sign out everywhere"))
    page.goto(f"{live}/sign-in?next=/account/signing-in")
    vera.write(page.get_by_label("Your mail address"), "vera@example.org")
    vera.press(page.get_by_text("I have a password"))
    vera.write(page.get_by_label("Your password"), PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="One more step").wait_for()
    if scripts:
        no_barrier(page)
    vera.write(page.get_by_label("Code"), recovery)
    vera.press(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_text("9 recovery codes are left")).to_be_visible()
    if scripts:
        no_barrier(page)


def test_another_mail_address_by_the_links_of_both_mails(
    live: str, people: People, context_of: Callable[..., Page]
) -> None:
    page = context_of()
    enter_by_code(Hands(page), live, "vera@example.org")
    page.get_by_text("Use another address").click()
    page.get_by_label("New mail address").fill("vera@new.example")
    page.get_by_role("button", name="Write to both").click()
    for email in ("vera@example.org", "vera@new.example"):
        page.goto(live + mailed(email, r"/account/email/consent#\S+"))
        no_barrier(page)
        page.get_by_role("button", name="I agree").click()
    expect(page.get_by_text("It is done")).to_be_visible()
    page.goto(f"{live}/account/signing-in")
    expect(page.get_by_text("You sign in with vera@new.example")).to_be_visible()


def test_a_passkey_from_adding_it_to_signing_in_with_it(
    live: str, people: People, context_of: Callable[..., Page], settings: Callable[..., Settings]
) -> None:
    """Chromium's own virtual authenticator. A passkey belongs to a name, so the forum is `localhost` here."""
    named = live.replace("127.0.0.1", "localhost")
    settings(url=named)
    page = context_of()
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter_by_code(Hands(page), named, "vera@example.org")
    page.get_by_label("Name of the new passkey").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("My laptop", exact=True).first).to_be_visible()
    no_barrier(page)
    page.get_by_role("button", name="Sign out everywhere").click()
    page.goto(f"{named}/sign-in?next=/account/signing-in")
    no_barrier(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("last used")).to_be_visible()
