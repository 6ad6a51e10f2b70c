from __future__ import annotations

import re
from collections.abc import Callable
from time import process_time

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from forum.accounts import User
from forum.channels import Delivery
from forum.clock import now
from forum.db import session, write
from forum.refused import Refused
from forum.signin.common import is_common
from forum.signin.models import Password
from forum.signin.passwords import SHORTEST, _nobodys, hash_of, hasher, is_right
from tests.accounts.test_signing_in import code_mailed_to
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]
GOOD = "seven quiet lanterns"


def has_password(user: User, password: str = GOOD) -> None:
    with write():
        session.merge(Password(user_id=user.id, hash=hasher.hash(password), set_at=now()))
    session.rollback()


def mails_to(email: str) -> list[str]:
    return [row.message["subject"] for row in session.scalars(select(Delivery).where(Delivery.to == email))]


def test_a_password_that_was_set_signs_in_and_leads_back(visit: Visit, people: People) -> None:
    visit(people.visitor).post("/account/password", {"new_password": GOOD})
    browser = visit()
    came = browser.post("/sign-in", {"email": "Vera@example.org", "password": GOOD, "next": "/unanswered"})
    assert came.location == "/unanswered"
    assert "Vera Visitor" in browser.text("/account")
    assert "Your password was set" in mails_to("vera@example.org")


def test_a_wrong_password_an_unknown_address_and_an_account_without_one_get_the_same_answer(
    visit: Visit, people: People
) -> None:
    has_password(people.visitor)
    told = [
        visit().post("/sign-in", {"email": email, "password": "not the right one"})
        for email in ("vera@example.org", "nobody@example.org", "stan@example.net")
    ]
    assert {answer.status_code for answer in told} == {422}
    assert all("do not belong together" in answer.text for answer in told)
    assert "Set-Cookie" not in told[0].headers


def test_the_work_is_the_same_for_an_unknown_address(people: People) -> None:
    """A hash of the same parameters is checked, and the answer is no even for the password that it was made of."""
    nobody, somebody = _nobodys().split("$"), hasher.hash(GOOD).split("$")
    assert nobody[:4] == somebody[:4]
    assert not is_right(None, "the password of nobody")


def test_a_password_with_something_behind_it_is_another_password(people: People) -> None:
    longest = ("lanterns " * 23)[:200]
    has_password(people.visitor, longest)
    stored = session.get_one(Password, people.visitor.id)
    assert is_right(stored, longest)
    for other in (longest + "x", longest[:-1], longest.upper()):
        assert not is_right(stored, other)


def test_the_fields_are_masked_and_password_managers_know_them(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    signed_in = visit(people.visitor)
    for page in (visit().text("/sign-in"), signed_in.text("/account/signing-in"), signed_in.text("/account/proof")):
        fields = re.findall(r'<input[^>]*name="(?:new_|current_)?password"[^>]*>', page)
        assert fields
        for field in fields:
            assert 'type="password"' in field
            assert re.search(r'autocomplete="(current|new)-password"', field)
            assert "onpaste" not in field


def test_guessing_ends_after_ten_tries_also_with_the_right_one(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    for _ in range(10):
        visit().post("/sign-in", {"email": "vera@example.org", "password": "not the right one"})
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).status_code == 429
    assert visit().post("/sign-in", {"email": "vera@example.org"}).status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_with_a_password_never_leads_to_another_host(visit: Visit, people: People, target: str) -> None:
    has_password(people.visitor)
    came = visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD, "next": target})
    assert came.location == "/"


def test_a_hash_with_older_parameters_is_renewed_as_its_person_comes_in(visit: Visit, people: People) -> None:
    with write():
        old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
        session.add(Password(user_id=people.visitor.id, hash=old, set_at=now()))
    visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD})
    stored = session.get_one(Password, people.visitor.id).hash
    assert stored != old
    assert stored.startswith("$argon2id$")
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).status_code == 303


@pytest.mark.parametrize(
    "password",
    [
        "short", "aaaaaaaaaaaa", "1234567890", "qwertyuiop", "qwertzuiop", "abcabcabcabc", "password123",
        "P@ssw0rd2024!", "1q2w3e4r5t", "iloveyou!!", "Vera Visitor", "vera@example.org", "vera.visitor99",
        "administrator1", "0987654321", "x" * 201, "wonderwoman", "Weihnachtsbaum", "thecakeisalie", "gjdtkbntkm",
        "Christopher1987!", "volleyball22", "ch0c0l@te1", "iloveindia", "golfcourse7", "99strenght",
    ],
)  # fmt: skip
def test_what_others_would_try_first_is_no_password(people: People, password: str) -> None:
    with pytest.raises(Refused):
        hash_of(password, for_person=people.visitor)


def test_none_of_the_stolen_passwords_of_a_list_may_be() -> None:
    """Whatever its length, so also with digits behind it that make it long enough."""
    stolen = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 5]
    assert len(stolen) > 29_000
    assert [word for word in stolen if len(word) >= SHORTEST and not is_common(word)] == []
    assert [word for word in stolen[:3000] if not is_common(word.upper() + "!" * (SHORTEST - len(word)))] == []
    assert len([word for words in FREQUENCY_LISTS.values() for word in words if len(word) >= SHORTEST]) > 3000


def test_a_password_made_to_hold_up_the_check_holds_up_nobody() -> None:
    began = process_time()
    for text in ("@4683[({<69!1|70$5+2%" * 9, "1q2w" * 50, "password" * 25, "ab4@" * 50):
        is_common(text)
    assert process_time() - began < 1


@pytest.mark.parametrize(
    "password",
    [GOOD, "Tr0ub4dor&3x", "correct horse battery", "mein Passwort ist lang", "日本語のパスワード長い", "a1b2c3d4x9"],
)
def test_other_passwords_may_be(people: People, password: str) -> None:
    assert hash_of(password, for_person=people.visitor).startswith("$argon2id$")


def test_a_refused_password_is_said_to_be_so_beside_its_field(visit: Visit, people: People) -> None:
    refused = visit(people.visitor).post("/account/password", {"new_password": "password123"})
    assert refused.status_code == 422
    assert "tried first" in refused.text
    assert session.get(Password, people.visitor.id) is None


def test_after_a_while_a_change_needs_a_fresh_proof_by_the_present_password(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    has_password(people.visitor)
    browser = visit(people.visitor)
    later(minutes=20)
    asked = browser.post("/account/password", {"new_password": "another quiet lantern"})
    assert asked.location.startswith("/account/proof?")
    assert browser.post(asked.location, {"password": "not the right one"}).status_code == 422
    assert browser.post(asked.location, {"password": GOOD}).location == "/account/signing-in"
    browser.post("/account/password", {"current_password": GOOD, "new_password": "another quiet lantern"})
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).status_code == 422
    changed = visit().post("/sign-in", {"email": "vera@example.org", "password": "another quiet lantern"})
    assert changed.status_code == 303


def test_a_proof_by_a_code_from_the_mail_is_good_once_and_signs_nobody_in(
    visit: Visit, people: People, later: Callable[..., None]
) -> None:
    browser = visit(people.visitor)
    later(minutes=20)
    page = browser.post("/account/proof/codes", {"next": "/account/signing-in"}).location
    digits = code_mailed_to("vera@example.org")
    elsewhere = visit()
    sign_in = elsewhere.post("/sign-in", {"email": "vera@example.org"}).location
    assert elsewhere.post(sign_in, {"code": digits}).status_code == 422
    assert browser.post(page, {"code": digits}).location == "/account/signing-in"
    assert browser.post(page, {"code": digits}).status_code == 422
    assert "Set a password" in browser.text("/account/signing-in")


def test_another_password_needs_the_present_one_however_fresh_the_sign_in_is(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    browser = visit(people.visitor)
    for present in ("", "not the right one"):
        for action in ("", "/removal"):
            refused = browser.post(
                f"/account/password{action}", {"current_password": present, "new_password": "another quiet lantern"}
            )
            assert refused.status_code == 422
            assert "That is not your password." in refused.text
    browser.post("/account/password", {"current_password": GOOD, "new_password": "another quiet lantern"})
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).status_code == 422
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": "another quiet lantern"}).location == "/"


def test_the_present_password_is_guessed_ten_times_an_hour_here_too(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    browser, typed = visit(people.visitor), {"new_password": "another quiet lantern"}
    for _ in range(10):
        browser.post("/account/password", typed | {"current_password": "not the right one"})
    assert browser.post("/account/password", typed | {"current_password": GOOD}).status_code == 429


def test_a_password_can_be_removed_and_its_person_is_told(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    visit(people.visitor).post("/account/password/removal", {"current_password": GOOD})
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).status_code == 422
    assert "Your password was removed" in mails_to("vera@example.org")


def test_who_forgot_it_comes_in_by_a_code_and_sets_another_one_with_a_code_for_that(
    visit: Visit, people: People
) -> None:
    has_password(people.visitor)
    browser, typed = visit(), {"new_password": "another quiet lantern"}
    page = browser.post("/sign-in", {"email": "vera@example.org", "next": "/account/signing-in"}).location
    used = code_mailed_to("vera@example.org")
    browser.post(page, {"code": used})
    browser.user = people.visitor
    asked = browser.post("/account/password/codes").location
    assert 'name="code"' in browser.text(asked)
    digits = code_mailed_to("vera@example.org")
    wrong = browser.post("/account/password", typed | {"code": "000000" if digits != "000000" else "000001"})
    assert (wrong.status_code, 'name="code"' in wrong.text) == (422, True)
    weak = browser.post("/account/password", {"new_password": "password123", "code": digits})
    assert weak.status_code == 422
    assert browser.post("/account/password", typed | {"code": digits}).status_code == 303
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": "another quiet lantern"}).location == "/"
    assert browser.post("/account/password", typed | {"code": digits}).status_code == 422


def test_a_code_that_signs_in_or_proves_does_not_stand_for_the_present_password(visit: Visit, people: People) -> None:
    has_password(people.visitor)
    browser = visit(people.visitor)
    browser.post("/account/proof/codes")
    digits = code_mailed_to("vera@example.org")
    refused = browser.post("/account/password", {"code": digits, "new_password": "another quiet lantern"})
    assert refused.status_code == 422
    assert visit().post("/sign-in", {"email": "vera@example.org", "password": GOOD}).location == "/"
