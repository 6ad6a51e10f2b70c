"""Who a site says its reader is: let in once, for that site, and only if everything about the token is right."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from joserfc import jws, jwt
from joserfc.jwk import OctKey
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from forum import accounts, clock, rota
from forum.accounts import Tier, User
from forum.db import session, write
from forum.identity import HostKey, end_key, make_key, secret_of, set_plan_tiers
from forum.pages import Site, register_site
from forum.questions import Question
from tests.conftest import FORUM
from tests.embed.framing import ASKED, Frame, at
from tests.people import People
from tests.visiting import Visitor

Arrive = Callable[..., TestResponse]
ELSEWHERE = "https://other.example.net/page"


@pytest.fixture
def key(site: Site, people: People) -> HostKey:
    with write():
        return make_key(site, by=people.admin)


def claims(**changed: Any) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    said = {
        "aud": FORUM,
        "iat": now,
        "exp": now + 60,
        "jti": "0123456789",
        "email": "rita@reader.example",
        "name": "Rita",
    }
    return {name: value for name, value in (said | changed).items() if value is not None}


def token(key: HostKey, *, secret: str = "", header: dict[str, str] | None = None, **changed: Any) -> str:
    with_secret = OctKey.import_key(secret or secret_of(key))
    return jwt.encode({"alg": "HS256", "kid": key.name} | (header or {}), claims(**changed), with_secret)


@pytest.fixture
def arrive(app: Flask) -> Arrive:
    """What the frame sends when its host has introduced the reader."""
    visitor = Visitor(app)
    return lambda text, page="https://docs.example.com/guide/install": visitor.post(
        at("/embed/identity", page=page), {"token": text}, proof=False
    )


def people_named(email: str) -> int:
    return session.scalar(select(func.count()).where(User.email == email)) or 0


def test_a_reader_whom_the_site_knows_asks_without_a_code(arrive: Arrive, key: HostKey, app: Flask) -> None:
    answer = arrive(token(key))
    assert answer.status_code == 204
    assert "Set-Cookie" not in answer.headers
    frame = Frame(app, answer.headers["X-Docside-Token"])
    assert "Your question is on the page" in frame.post("/embed/questions", ASKED | {"name": "", "email": ""}).text
    asked = session.scalars(select(Question)).one()
    assert asked.author is not None
    assert (asked.author.name, asked.author.email) == ("Rita", "rita@reader.example")


def test_a_token_signs_in_once(arrive: Arrive, key: HostKey) -> None:
    same = token(key)
    assert arrive(same).status_code == 204
    again = arrive(same)
    assert again.status_code == 403
    assert "X-Docside-Token" not in again.headers


def test_a_token_that_has_expired_signs_nobody_in(arrive: Arrive, key: HostKey, later: Callable[..., None]) -> None:
    old = token(key)
    later(seconds=61)
    assert arrive(old).status_code == 403
    assert people_named("rita@reader.example") == 0


def test_a_token_used_before_stays_refused_until_it_would_have_expired_anyway(
    arrive: Arrive, key: HostKey, later: Callable[..., None], run_jobs: Callable[[], None]
) -> None:
    same = token(key, exp=int(clock.now().timestamp()) + 600)
    assert arrive(same).status_code == 204
    later(minutes=9)
    run_jobs()
    assert arrive(same).status_code == 403
    later(minutes=2)
    run_jobs()
    assert arrive(same).status_code == 403


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"aud": "https://another.example"}, "aud must be"),
        ({"aud": None}, "aud must be"),
        ({"exp": None}, "needs iat and exp"),
        ({"iat": None}, "needs iat and exp"),
        ({"exp": "soon"}, "needs iat and exp"),
        ({"exp": 9999999999}, "good for too long"),
        ({"iat": 9999999000, "exp": 9999999060}, "made in the future"),
        ({"jti": None}, "needs a jti"),
        ({"jti": "x"}, "needs a jti"),
        ({"email": "nobody"}, "does not look like a mail address"),
        ({"email": None}, "give us your mail address"),
        ({"email": ["a@example.org"]}, "give us your mail address"),
    ],
)
def test_what_is_wrong_with_a_token_is_told_to_the_admins_of_the_site(
    arrive: Arrive, key: HostKey, visit: Callable[..., Visitor], people: People, changed: dict[str, Any], words: str
) -> None:
    assert arrive(token(key, **changed)).status_code == 403
    assert words in visit(people.admin).text(f"/panel/sites/{key.site_id}/identity")


def test_a_token_made_with_another_secret_is_refused(arrive: Arrive, key: HostKey) -> None:
    assert arrive(token(key, secret="x" * 43)).status_code == 403


@pytest.mark.parametrize("algorithm", ["none", "None", "RS256"])
def test_a_token_that_names_its_own_way_of_signing_is_refused(arrive: Arrive, key: HostKey, algorithm: str) -> None:
    def part(value: dict[str, Any]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    header = {"alg": algorithm, "kid": key.name}
    assert arrive(f"{part(header)}.{part(claims())}.").status_code == 403


@pytest.mark.parametrize("nonsense", ["", "x", "a.b.c", "." * 50, "é.é.é", "a" * 9000, "\x00.\x00.\x00"])
def test_nonsense_is_refused_calmly(arrive: Arrive, key: HostKey, nonsense: str) -> None:
    assert arrive(nonsense).status_code == 403


def test_a_key_that_was_ended_signs_nobody_in(arrive: Arrive, key: HostKey, people: People) -> None:
    with write():
        end_key(key, by=people.admin)
    assert arrive(token(key)).status_code == 403


def test_the_key_of_one_site_says_nothing_on_another(arrive: Arrive, key: HostKey) -> None:
    with write():
        register_site("Other", "https://other.example.net/", calendar=rota.make_calendar("Other", "UTC"), by=None)
    assert arrive(token(key), ELSEWHERE).status_code == 403


@pytest.mark.parametrize("role", ["moderator", "support", "admin"])
def test_no_site_can_vouch_for_the_team(arrive: Arrive, key: HostKey, people: People, role: str) -> None:
    assert arrive(token(key, email=getattr(people, role).email)).status_code == 403


def test_an_account_that_exists_keeps_its_name(arrive: Arrive, key: HostKey, people: People) -> None:
    assert arrive(token(key, email=people.visitor.email.upper(), name="Somebody else")).status_code == 204
    session.expire_all()
    assert people.visitor.name == "Vera Visitor"
    assert people_named(people.visitor.email) == 1


def test_the_plan_a_site_names_decides_the_tier(arrive: Arrive, key: HostKey, people: People) -> None:
    with write():
        set_plan_tiers("Enterprise = priority\nCloud = subscriber", by=people.admin)
    arrive(token(key, organisation={"id": "acme-1", "name": "Acme"}, plan="enterprise"))
    rita = session.scalars(accounts.user_by_email("rita@reader.example")).one()
    assert rita.organisation is not None
    assert (rita.organisation.name, rita.tier) == ("Acme", Tier.PRIORITY)
    arrive(token(key, jti="another one", organisation={"id": "acme-1", "name": "Acme"}, plan="Cloud"))
    session.expire_all()
    assert rita.tier is Tier.SUBSCRIBER


def test_an_organisation_set_by_hand_stays(arrive: Arrive, key: HostKey, people: People) -> None:
    with write():
        accounts.set_organisation(people.customer, people.customer.organisation, by=people.admin)
    assert arrive(token(key, email=people.customer.email, organisation="Acme", plan="Free")).status_code == 204
    session.expire_all()
    assert people.customer.organisation is not None
    assert people.customer.organisation.name == "Northwind Bank"


def test_the_secret_of_a_key_is_shown_once(key: HostKey, visit: Callable[..., Visitor], people: People) -> None:
    admin, address = visit(people.admin), f"/panel/sites/{key.site_id}/identity"
    made = admin.post(f"{address}/keys").text
    newest = session.scalars(select(HostKey).order_by(HostKey.id.desc())).first()
    assert newest is not None
    assert secret_of(newest) in made
    assert secret_of(newest) not in admin.text(address)


def test_a_line_that_names_no_tier_comes_back_with_a_sentence(
    key: HostKey, visit: Callable[..., Visitor], people: People
) -> None:
    answer = visit(people.admin).post(f"/panel/sites/{key.site_id}/identity/plans", {"plans": "Gold = shiny"})
    assert answer.status_code == 422
    assert "Gold = shiny</textarea>" in answer.text
    assert "is not a line such as" in answer.text


def part(said: str) -> str:
    return urlsafe_b64encode(said.encode(errors="surrogatepass")).decode().rstrip("=")


DEEP = "[" * 1300


@pytest.mark.parametrize(
    "header",
    ['{"alg":"HS256","kid":"\\u0000"}', '{"alg":"HS256","kid":"\\ud800"}', '{"alg":"HS256","kid":{"a":1}}', "null",
     "[]", '{"alg":"HS256","kid":' + DEEP + "}", DEEP, '{"alg":1,"kid":null}', '{"kid":"x"}', "9" * 2000,
     '{"alg":"HS256","kid":1e999}', "\0"],
)  # fmt: skip
def test_a_token_of_any_letters_is_nobodys(arrive: Arrive, key: HostKey, header: str) -> None:
    answer = arrive(f"{part(header)}.{part('{}')}.{part('x')}")
    assert (answer.status_code, people_named("rita@reader.example")) == (403, 0)


@pytest.mark.parametrize(
    "changed",
    [{"name": "\0Rita\ud800"}, {"email": "rita\0@reader.example"}, {"email": "rita\ud800@reader.example"},
     {"jti": "\0" * 9}, {"jti": "\ud800" * 9}, {"organisation": "\0\ud800"}, {"plan": "\0\ud800"}, {"exp": 10**30},
     {"organisation": {"id": "\0", "name": ["x"]}}, {"iat": -(10**30)}, {"aud": ["\0"]}, {"name": {"a": []}}],
)  # fmt: skip
def test_what_a_site_says_of_its_reader_is_no_error_of_ours(
    arrive: Arrive, key: HostKey, changed: dict[str, Any]
) -> None:
    signed = {"alg": "HS256", "kid": key.name}
    text = jws.serialize_compact(signed, json.dumps(claims(**changed)), OctKey.import_key(secret_of(key)))
    assert arrive(text).status_code in {204, 403}
