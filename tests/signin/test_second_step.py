from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Literal

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from forum import clock
from forum.accounts import open_session
from forum.db import session, write
from forum.signin import take_away
from forum.signin.codes_by_clock import SECONDS, Seed, address_for_app, new_seed, sealed, unsealed
from forum.signin.models import Passkey, Totp
from tests.accounts.test_signing_in import code_mailed_to
from tests.exported import exported
from tests.people import People
from tests.signin.test_passwords import GOOD, has_password, mails_to
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
STEP = "/sign-in/second-step"


def set_up(browser: Visitor, digest: Literal["sha1", "sha256"] = "sha1") -> list[str]:
    """As a person would, reading the secret as text, with an app of this kind; the recovery codes."""
    browser.post("/account/second-step")
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", browser.text("/account/second-step"))[0].replace(" ", "")
    codes = browser.post("/account/second-step/confirmation", {"code": Seed(secret, digest).code(step())}).text
    return re.findall(r"<code>([a-z2-7-]+)</code>", codes)


def code_of(people: People, who: str = "visitor") -> str:
    totp = session.get_one(Totp, getattr(people, who).id)
    seed = unsealed(totp.secret, totp.user_id)
    assert seed
    return seed.code(step())


def step() -> int:
    return int(clock.now().timestamp()) // SECONDS


def by_mail(browser: Visitor, email: str, target: str = "/") -> str:
    page = browser.post("/sign-in", {"email": email, "next": target}).location
    return str(browser.post(page, {"code": code_mailed_to(email)}).location)


def inside(browser: Visitor) -> bool:
    return browser.get("/account").status_code == 200


@pytest.fixture
def recovery(visit: Visit, people: People, later: Callable[..., None]) -> list[str]:
    codes = set_up(visit(people.visitor))
    assert len(codes) == 10
    later(minutes=1)
    return codes


def test_a_code_by_mail_is_only_half_the_way(visit: Visit, people: People, recovery: list[str]) -> None:
    browser = visit()
    assert by_mail(browser, "vera@example.org", "/unanswered") == f"{STEP}?next=%2Funanswered"
    assert not inside(browser)
    assert browser.post(STEP, {"code": code_of(people), "next": "/unanswered"}).location == "/unanswered"
    assert inside(browser)
    assert "A second step was set up" in mails_to("vera@example.org")


def test_so_is_a_password(visit: Visit, people: People, recovery: list[str]) -> None:
    has_password(people.visitor)
    browser = visit()
    came = browser.post("/sign-in", {"email": "vera@example.org", "password": GOOD})
    assert came.location.startswith(STEP)
    assert not inside(browser)
    assert browser.post(STEP, {"code": "000000"}).status_code == 422
    assert not inside(browser)


def test_no_frame_is_signed_in_by_a_code_alone(app: Flask, people: People, recovery: list[str]) -> None:
    with write():
        assert open_session(people.visitor, timedelta(minutes=30)) is None
        assert open_session(people.stranger, timedelta(minutes=30))


def test_the_step_is_for_the_browser_that_came_halfway_and_for_a_quarter_of_an_hour(
    visit: Visit, people: People, recovery: list[str], later: Callable[..., None]
) -> None:
    browser = visit()
    by_mail(browser, "vera@example.org")
    assert visit().post(STEP, {"code": code_of(people)}).status_code == 410
    later(minutes=16)
    assert browser.post(STEP, {"code": code_of(people)}).status_code == 410


def test_a_code_of_the_app_is_good_once(visit: Visit, people: People, recovery: list[str]) -> None:
    digits = code_of(people)
    first, second = visit(), visit()
    by_mail(first, "vera@example.org")
    by_mail(second, "vera@example.org")
    assert first.post(STEP, {"code": digits}).status_code == 303
    assert second.post(STEP, {"code": digits}).status_code == 422
    assert not inside(second)


def test_an_app_that_reads_the_picture_makes_its_codes_with_sha_256(people: People) -> None:
    assert "algorithm=SHA256" in address_for_app(new_seed(), people.visitor.email)
    assert "secret=JBSWY3DPEHPK3PXPJBSWY3DP&" in address_for_app(
        Seed("JBSWY3DPEHPK3PXPJBSWY3DP", "sha256"), people.visitor.email
    )


@pytest.mark.parametrize("digest", ["sha256", "sha1"])
def test_an_app_is_taken_whichever_it_knows_and_keeps_to_it(
    visit: Visit, people: People, later: Callable[..., None], digest: Literal["sha1", "sha256"]
) -> None:
    set_up(visit(people.visitor), digest)
    later(minutes=1)
    seed = unsealed(session.get_one(Totp, people.visitor.id).secret, people.visitor.id)
    assert seed
    assert seed.digest == digest
    other = seed._replace(digest="sha1" if digest == "sha256" else "sha256")
    browser = visit()
    by_mail(browser, "vera@example.org")
    assert browser.post(STEP, {"code": other.code(step())}).status_code == 422
    assert browser.post(STEP, {"code": seed.code(step())}).status_code == 303


def test_a_secret_of_an_earlier_release_is_good_and_is_sealed_anew_as_it_is_used(
    app: Flask, visit: Visit, people: People
) -> None:
    key = sha256(f"docside.totp\0{app.config['FORUM'].secret.get_secret_value()}".encode()).digest()
    seed = Seed("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "sha1")
    before = Fernet(base64.urlsafe_b64encode(key)).encrypt(seed.secret.encode()).decode()
    with write():
        session.add(
            Totp(
                user_id=people.visitor.id, secret=before, created_at=clock.now(), confirmed_at=clock.now(), last_step=0
            )
        )
    browser = visit()
    by_mail(browser, "vera@example.org")
    assert browser.post(STEP, {"code": seed.code(step())}).status_code == 303
    anew = session.get_one(Totp, people.visitor.id).secret
    assert anew.startswith("gcm.")
    assert unsealed(anew, people.visitor.id) == seed


def test_a_sealed_secret_is_worth_nothing_when_altered_or_in_the_row_of_somebody_else(people: People) -> None:
    one = sealed(Seed("JBSWY3DPEHPK3PXP", "sha256"), people.visitor.id)
    assert unsealed(one, people.visitor.id) == Seed("JBSWY3DPEHPK3PXP", "sha256")
    assert unsealed(one, people.stranger.id) is None
    assert one != sealed(Seed("JBSWY3DPEHPK3PXP", "sha256"), people.visitor.id)
    for at in range(4, len(one) - 2, 7):
        assert unsealed(one[:at] + ("A" if one[at] != "A" else "B") + one[at + 1 :], people.visitor.id) is None


def test_a_recovery_code_is_too_long_to_be_found_out_from_its_hash(recovery: list[str]) -> None:
    """Five bits a letter of base32: 120, more than the 112 that a plain hash asks for."""
    assert {len(code.replace("-", "")) for code in recovery} == {24}
    assert len(set(recovery)) == 10


def test_a_recovery_code_is_good_once_however_it_is_typed(visit: Visit, people: People, recovery: list[str]) -> None:
    first, second = visit(), visit()
    by_mail(first, "vera@example.org")
    by_mail(second, "vera@example.org")
    assert first.post(STEP, {"code": recovery[0].upper().replace("-", " ")}).status_code == 303
    assert second.post(STEP, {"code": recovery[0]}).status_code == 422
    assert second.post(STEP, {"code": recovery[1]}).status_code == 303


def test_guessing_ends_after_ten_tries_also_with_the_right_one(
    visit: Visit, people: People, recovery: list[str]
) -> None:
    browser = visit()
    by_mail(browser, "vera@example.org")
    codes = [f"{number:06d}" for number in range(20)]
    for digits in [guess for guess in codes if guess != code_of(people)][:10]:
        browser.post(STEP, {"code": digits})
    assert browser.post(STEP, {"code": code_of(people)}).status_code == 429


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_step_never_leads_to_another_host(visit: Visit, people: People, recovery: list[str], target: str) -> None:
    browser = visit()
    by_mail(browser, "vera@example.org")
    assert browser.post(STEP, {"code": code_of(people), "next": target}).location == "/"


def test_it_counts_only_after_the_first_right_code(visit: Visit, people: People) -> None:
    browser = visit(people.visitor)
    browser.post("/account/second-step")
    assert browser.post("/account/second-step/confirmation", {"code": "000000"}).status_code == 422
    assert by_mail(visit(), "vera@example.org") == "/"


def test_removing_it_needs_the_second_step_and_no_mail_will_do(
    visit: Visit, people: People, recovery: list[str], later: Callable[..., None]
) -> None:
    browser = visit(people.visitor)
    later(minutes=20)
    page = browser.post("/account/second-step/removal").location
    assert "by mail" not in browser.text(page)
    browser.post(page, {"code": code_of(people)})
    browser.post("/account/second-step/removal")
    assert by_mail(visit(), "vera@example.org") == "/"
    assert "The second step was removed" in mails_to("vera@example.org")


def test_new_recovery_codes_end_the_older_ones(visit: Visit, people: People, recovery: list[str]) -> None:
    page = visit(people.visitor).post("/account/second-step/recovery-codes")
    fresh = re.findall(r"<code>([a-z2-7-]+)</code>", page.text)
    assert page.headers["Cache-Control"] == "no-store"
    browser = visit()
    by_mail(browser, "vera@example.org")
    assert browser.post(STEP, {"code": recovery[0]}).status_code == 422
    assert browser.post(STEP, {"code": fresh[0]}).status_code == 303


def test_where_it_is_demanded_staff_sets_it_up_before_anything_else(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    admin = visit(people.admin)
    assert admin.post("/panel/people/second-step", {"demanded": "1"}).status_code == 422
    set_up(admin)
    admin.post("/panel/people/second-step", {"demanded": "1"})
    mona, vera = visit(people.moderator), visit(people.visitor)
    assert mona.get("/panel/").location == "/account/second-step"
    assert mona.post("/panel/log").status_code in {403, 405}
    with write():
        assert open_session(people.moderator, timedelta(minutes=30)) is None
    assert vera.get("/").status_code == 200
    assert admin.get("/panel/").status_code == 200
    set_up(mona)
    assert mona.get("/panel/").status_code == 200
    later(minutes=1)
    again = visit(people.moderator)
    proof = again.get("/panel/").location
    assert proof.startswith("/account/proof?")
    again.post(proof, {"code": code_of(people, "moderator")})
    assert again.get("/panel/").status_code == 200


def test_an_admin_takes_it_away_for_who_lost_it_and_not_for_oneself(
    visit: Visit, people: People, recovery: list[str]
) -> None:
    admin = visit(people.admin)
    assert "Vera Visitor" in admin.text("/panel/people/")
    admin.post(f"/panel/people/{people.visitor.id}/second-step/removal")
    assert by_mail(visit(), "vera@example.org") == "/"
    set_up(admin)
    assert admin.post(f"/panel/people/{people.admin.id}/second-step/removal").status_code == 422
    with write():
        take_away(people.admin, by=None)
    session.rollback()
    assert by_mail(visit(), "ada@example.com") == "/"


def test_the_copy_of_ones_data_says_that_there_is_a_second_step_and_no_secret(
    people: People, recovery: list[str]
) -> None:
    with write():
        session.add(Passkey(user_id=people.visitor.id, credential="c-12", public_key="k-34", name="Laptop",
                            created_at=clock.now()))  # fmt: skip
    said = exported(people.visitor, "signing_in/signing_in.json")
    assert said["second_step_since"]
    assert (said["password_since"], said["recovery_codes_left"]) == (None, 10)
    assert [row["name"] for row in said["passkeys"]] == ["Laptop"]
    everything = str(said)
    assert not [secret for secret in (*recovery, "c-12", "k-34") if secret in everything]
    assert session.get_one(Totp, people.visitor.id).secret not in everything
    assert exported(people.stranger, "signing_in/signing_in.json")["second_step_since"] is None
