"""The secret of the installation is changed: nobody notices, and nothing is lost."""

from __future__ import annotations

import ast
import dataclasses
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import delete, select

from forum import clock, support
from forum.accounts import find_or_make
from forum.channels import Delivery
from forum.cli.rotating import rotate_secret
from forum.config import Settings
from forum.db import session, write
from forum.embed.tokens import token_for
from forum.identity import KEYS_OF_SITES, HostKey, make_key, secret_of
from forum.identity.keys import secrets_of
from forum.notifications import settings_path, unsubscribe_path
from forum.pages import Page, Site
from forum.paths import ROOT
from forum.questions import Question
from forum.signin import SECOND_STEPS
from forum.signin.codes_by_clock import new_seed, sealed, unsealed
from forum.signin.models import Totp
from forum.upkeep import Level
from forum.upkeep.former import secrets as check_secrets
from forum.web import is_sealed_now, seal_anew, sealed_with_former
from forum.web.resealing import BATCH
from forum.web.setup import keys_of_cookies
from tests.accounts.test_signing_in import code_mailed_to
from tests.conftest import SECRET
from tests.embed.framing import ADDRESS, Frame, at
from tests.identity.test_arriving import Arrive, arrive, people_named, token
from tests.people import People
from tests.signin.test_second_step import STEP, by_mail, code_of, inside, set_up
from tests.support import deeds
from tests.visiting import Visitor

__all__ = ["arrive"]  # a fixture

Visit = Callable[..., Visitor]
Become = Callable[..., None]
NEW = "another secret, of thirty-two letters at least"
THIRD = "the one after that: thirty-two letters as well"


@pytest.fixture
def become(app: Flask, settings: Callable[..., Settings]) -> Iterator[Become]:
    """The same installation after a restart, with this secret and those former ones."""
    as_it_was = {name: app.config[name] for name in ("SECRET_KEY", "SECRET_KEY_FALLBACKS")}

    def start_anew(secret: str, *former: str) -> None:
        written = "\n".join(former) + "\n" if former else ""
        made = settings(secret=SecretStr(secret), former_secrets=SecretStr(written))
        app.config.update(keys_of_cookies(made))

    yield start_anew
    app.config.update(as_it_was)


@pytest.fixture
def asked(doc_page: Page, people: People) -> Callable[[], Question]:
    return lambda: deeds.ask(doc_page, people.visitor, "How do I configure it?")


def rotate(app: Flask) -> Result:
    session.rollback()
    result = app.test_cli_runner().invoke(rotate_secret, [])
    session.rollback()
    session.expire_all()
    return result


def make_second_steps(count: int) -> list[str]:
    """So many people with an app; what their rows hold."""
    with write():
        made = [find_or_make(f"{n}@many.example", f"N{n}") for n in range(count)]
        for user in made:
            row = {"created_at": clock.now(), "confirmed_at": clock.now(), "last_step": 0}
            session.add(Totp(user_id=user.id, secret=sealed(new_seed(), user.id), **row))
    return seeds()


def seeds() -> list[str]:
    session.rollback()
    session.expire_all()
    found = [unsealed(row.secret, row.user_id) for row in session.scalars(select(Totp).order_by(Totp.user_id))]
    return [seed.secret if seed else "" for seed in found]


def test_who_is_signed_in_stays_so_and_sends_the_form_that_was_open(
    visit: Visit, people: People, become: Become, doc_page: Any
) -> None:
    vera = visit(people.visitor)
    form = vera.text("/account")
    known = re.findall(r'name="csrf_token" value="([^"]+)"', form)[0]
    become(NEW, SECRET)
    assert inside(vera)
    with vera.client.session_transaction(base_url=vera._base) as cookie:
        assert cookie["_user_id"] == str(people.visitor.id)
    answer = vera.post("/account", {"csrf_token": known, "name": "Vera Renamed"}, proof=False)
    assert answer.status_code != 400
    become(NEW)
    assert not inside(vera)


def test_a_form_opened_signed_out_two_months_ago_is_taken_and_after_the_end_comes_back_with_its_text(
    visit: Visit, site: Site, become: Become
) -> None:
    page = "https://docs.example.com/guide/install"
    shown = visit().text(f"/ask?page={page}")
    stamp = re.findall(r'name="stamp" value="([^"]+)"', shown)[0]
    fields = {
        "stamp": stamp,
        "page": page,
        "title": "Does it run?",
        "body": "On Debian.",
        "email": "q@example.org",
        "name": "Q",
    }
    become(NEW, SECRET)
    assert visit().post("/ask", fields, proof=False).status_code == 303
    become(NEW)
    again = visit().post("/ask", fields, proof=False)
    assert again.status_code == 400
    assert "On Debian." in again.text


def test_a_code_that_is_under_way_still_signs_in(visit: Visit, people: People, become: Become) -> None:
    browser = visit()
    page = browser.post("/sign-in", {"email": "vera@example.org", "next": "/"}).location
    code = code_mailed_to("vera@example.org")
    become(NEW, SECRET)
    assert browser.post(page, {"code": code}).status_code == 303
    assert inside(browser)


def test_links_of_mails_work_after_two_years_and_are_refused_in_a_sentence_when_the_former_secret_is_gone(
    visit: Visit, people: People, asked: Callable[..., Question], become: Become, later: Callable[..., None]
) -> None:
    question = asked()
    leave, all_of_it = unsubscribe_path(people.visitor, f"question:{question.id}"), settings_path(people.visitor)
    become(NEW, SECRET)
    later(days=400)
    become(THIRD, NEW, SECRET)
    later(days=330)
    assert visit().get(leave).status_code == visit().get(all_of_it).status_code == 200
    assert visit().client.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    become(THIRD, NEW)
    for link in (leave, all_of_it):
        refused = visit().get(link)
        assert refused.status_code == 404
        assert "This link is not complete" in refused.text
    assert unsubscribe_path(people.visitor, f"question:{question.id}") != leave


def test_machines_that_are_started_anew_one_after_the_other_believe_each_other_all_along(
    visit: Visit, people: People, become: Become
) -> None:
    """As the documentation says: the next secret is believed everywhere before anybody makes something with it."""
    vera, numbers = visit(people.visitor), [people.visitor.id, people.stranger.id]
    before, ahead, after = (SECRET,), (SECRET, NEW), (NEW, SECRET)
    for one, other in ((before, ahead), (ahead, after), (after, (NEW, SECRET))):
        for makes, reads in ((one, other), (other, one)):
            become(*makes)
            link, kept = settings_path(people.visitor), sealed(new_seed(), numbers[1])
            assert inside(vera)
            become(*reads)
            assert inside(vera)
            assert visit().get(link).status_code == 200
            assert unsealed(kept, numbers[1])


def test_nothing_new_is_made_with_a_former_secret(
    visit: Visit, people: People, asked: Callable[..., Question], become: Become
) -> None:
    question = asked()
    become(NEW, SECRET)
    made = unsubscribe_path(people.visitor, f"question:{question.id}")
    browser = visit()
    page = browser.post("/sign-in", {"email": "vera@example.org", "next": "/"}).location
    become(NEW)
    assert visit().get(made).status_code == 200
    assert browser.post(page, {"code": code_mailed_to("vera@example.org")}).status_code == 303
    assert inside(browser)


def test_a_frame_goes_on_and_after_the_end_asks_to_sign_in_again(
    app: Flask, visit: Visit, people: People, site: Site, asked: Callable[..., Question], become: Become
) -> None:
    from forum.accounts.models import SignIn

    asked()
    visit(people.visitor)
    number = session.scalars(select(SignIn.id).order_by(SignIn.id.desc())).first()
    frame = Frame(app, token_for(number or 0, site.id))
    become(NEW, SECRET)
    assert "Signed in here as Vera Visitor" in frame.get(at()).text
    become(NEW)
    refused = frame.post("/embed/questions", {"title": "T", "body": "B", "page": ADDRESS})
    assert refused.status_code == 401
    assert "Your sign-in on this page has ended" in refused.text


def test_mails_of_a_ticket_stay_one_conversation(
    site: Site, people: People, become: Become, run_jobs: Callable[[], None]
) -> None:
    with write():
        ticket = support.ask_support(site, "My invoice", "It is wrong.", by=people.customer)
    with write():
        support.write_as_support(ticket, "Which one?", by=people.support)
    run_jobs()
    become(NEW, SECRET)
    with write():
        support.write_as_support(ticket, "Or is it this one?", by=people.support)
    run_jobs()
    before, after = [
        row.message["headers"]["References"].split()
        for row in session.scalars(select(Delivery).order_by(Delivery.id))
        if "References" in row.message.get("headers", {})
    ][-2:]
    assert before[0] in after
    assert after[-1] not in before


def test_second_steps_are_sealed_anew_and_need_the_former_secret_no_more(
    app: Flask, visit: Visit, people: People, become: Become, later: Callable[..., None]
) -> None:
    set_up(visit(people.visitor))
    later(minutes=1)
    become(NEW, SECRET)
    half = visit()
    by_mail(half, "vera@example.org")
    assert half.post(STEP, {"code": code_of(people)}).status_code == 303
    later(minutes=1)
    assert [found.level for found in check_secrets(app.config["FORUM"])] == [Level.NOTE]
    said = rotate(app)
    assert said.exit_code == 0, said.output
    assert "second steps: 1 sealed anew, 0 were so already." in said.output
    assert [found.level for found in check_secrets(app.config["FORUM"])] == [Level.FINE]
    become(NEW)
    assert list(check_secrets(app.config["FORUM"])) == []
    whole = visit()
    by_mail(whole, "vera@example.org")
    assert whole.post(STEP, {"code": code_of(people)}).status_code == 303
    assert inside(whole)


def test_without_it_they_are_lost_and_the_check_says_so(
    app: Flask, visit: Visit, people: People, become: Become
) -> None:
    set_up(visit(people.visitor))
    become(NEW)
    assert seeds() == [""]
    [found] = check_secrets(app.config["FORUM"])
    assert found.level is Level.BROKEN
    assert "FORUM_FORMER_SECRETS" in found.sentence


def test_with_a_wrong_former_secret_everything_stays_as_it_is_until_the_right_one_comes(
    app: Flask, site: Site, people: People, become: Become, arrive: Arrive
) -> None:
    known = make_second_steps(3)
    key = key_of_before(site, people)
    signed = token(key)
    rows = session.scalars(select(Totp.secret).order_by(Totp.user_id)).all()
    become(NEW, THIRD)
    said = rotate(app)
    assert said.exit_code == 1
    assert "second steps: 3 cannot be opened" in said.output
    assert "FORUM_FORMER_SECRETS" in said.output
    assert session.scalars(select(Totp.secret).order_by(Totp.user_id)).all() == rows
    become(NEW, SECRET)
    assert rotate(app).exit_code == 0
    become(NEW)
    assert seeds() == known
    assert arrive(signed).status_code < 400
    assert people_named("rita@reader.example") == 1


def test_cut_off_in_the_middle_it_goes_on_where_it_was(app: Flask, become: Become) -> None:
    known = make_second_steps(BATCH + 50)
    become(NEW, SECRET)
    seen = 0

    def pulled_out(row: Any) -> str | None:
        nonlocal seen
        seen += 1
        if seen > BATCH + 20:
            raise KeyboardInterrupt
        return SECOND_STEPS.anew(row)

    with pytest.raises(KeyboardInterrupt):
        seal_anew(dataclasses.replace(SECOND_STEPS, anew=pulled_out))
    half = sealed_with_former(SECOND_STEPS)
    assert (half.already, half.anew, half.lost) == (BATCH, 50, [])
    assert seeds() == known
    assert "second steps: 50 sealed anew, 200 were so already." in rotate(app).output
    assert "second steps: 0 sealed anew, 250 were so already." in rotate(app).output
    become(NEW)
    assert seeds() == known


def test_run_by_several_at_once_while_people_change_theirs_loses_nothing(app: Flask, become: Become) -> None:
    make_second_steps(BATCH + 30)
    become(NEW, SECRET)
    numbers = session.scalars(select(Totp.user_id).order_by(Totp.user_id)).all()
    session.rollback()
    gone, changed = numbers[::7], {number: new_seed() for number in numbers[3::7]}
    failed: list[BaseException] = []

    def run(deed: Callable[[], Any]) -> None:
        try:
            with app.app_context():
                deed()
        except BaseException as error:
            failed.append(error)

    def live() -> None:
        for remove, (number, seed) in zip(gone, changed.items(), strict=False):
            with write():
                session.execute(delete(Totp).where(Totp.user_id == remove))
                session.get_one(Totp, number, with_for_update=True).secret = sealed(seed, number)

    threads = [threading.Thread(target=run, args=[deed]) for deed in (live, *[lambda: seal_anew(SECOND_STEPS)] * 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    become(NEW)
    assert "" not in seeds()
    assert not set(gone[: len(changed)]) & set(session.scalars(select(Totp.user_id)))
    for number, seed in list(changed.items())[: len(gone)]:
        assert unsealed(session.get_one(Totp, number).secret, number) == seed


def key_of_before(site: Site, people: People) -> HostKey:
    """As it lies in a database that an earlier release has filled: its secret derived, and nowhere."""
    with write():
        key = make_key(site, by=people.admin)
        key.sealed = ""
    return key


def test_a_site_introduces_its_readers_as_before_with_a_key_of_before_and_with_a_new_one(
    app: Flask, site: Site, people: People, become: Become, arrive: Arrive
) -> None:
    with write():
        fresh = make_key(site, by=people.admin)
    before = key_of_before(site, people)
    known = [secret_of(before), secret_of(fresh)]
    become(NEW, SECRET)
    assert arrive(token(before, secret=known[0], jti="while-both-1")).status_code < 400
    assert arrive(token(fresh, secret=known[1], jti="while-both-2")).status_code < 400
    assert "keys of sites: 2 sealed anew" in rotate(app).output
    assert "keys of sites: 0 sealed anew, 2 were so already." in rotate(app).output
    become(NEW)
    assert arrive(token(before, secret=known[0], jti="afterwards-1")).status_code < 400
    assert arrive(token(fresh, secret=known[1], jti="afterwards-2")).status_code < 400
    become(THIRD, NEW)
    rotate(app)
    become(THIRD)
    assert arrive(token(before, secret=known[0], jti="a-third-1")).status_code < 400
    assert secrets_of(fresh) == [known[1]]


def test_a_key_that_nobody_can_open_signs_nobody_in_and_says_so(
    app: Flask, site: Site, people: People, become: Become, arrive: Arrive
) -> None:
    with write():
        key = make_key(site, by=people.admin)
    signed = token(key)
    become(NEW)
    refused = arrive(signed)
    assert refused.status_code == 403
    assert "not signed with this key" in refused.text
    assert "keys of sites: 1 cannot be opened" in rotate(app).output


def test_the_secret_of_a_key_of_one_row_is_worth_nothing_in_another(site: Site, people: People) -> None:
    with write():
        one, other = make_key(site, by=people.admin), make_key(site, by=people.admin)
        assert secret_of(one) != secret_of(other)
        one.sealed = other.sealed
    assert secrets_of(one) == []
    assert not is_sealed_now(f"host-key:{one.name}", other.sealed)


# Everything that is made with the secret, by the purpose that its code names, and why nothing of it is lost: either it
# is sealed anew, or it ends by itself within the time for which a former secret stays.
LASTS = {
    "forum/accounts/typed.py": "a day",
    "forum/accounts/views.py": "a day",
    "forum/accounts/codes.py": "half an hour",
    "forum/attachments/seeing.py": "minutes",
    "forum/cli/admin.py": "half an hour, as its code",
    "forum/cli/rotating.py": "it is the command",
    "forum/embed/sign_in_views.py": "as the page for the code",
    "forum/embed/tokens.py": "half an hour",
    "forum/identity/keys.py": KEYS_OF_SITES.name,
    "forum/notifications/mails.py": "for ever: what threads belong by; both are named while both are known",
    "forum/notifications/unsubscribing.py": "links of mails: as long as the former secret stays",
    "forum/questions/links.py": "links of mails",
    "forum/questions/receipts.py": "links of mails",
    "forum/questions/hushing.py": "sixty days, as the stamp of a form",
    "forum/roadmap/subscribing.py": "links of mails",
    "forum/signin/codes_by_clock.py": SECOND_STEPS.name,
    "forum/signin/passkeys.py": "what a key calls its person: nothing compares it",
    "forum/support/unconfirmed.py": "links of mails",
    "forum/upkeep/former.py": "it asks how many there are",
    "forum/upkeep/public.py": "a minute",
    "forum/upkeep/setting.py": "it asks whether it is one that others know",
    "forum/upkeep/signs.py": "a minute",
}
MAKES = {"seal", "unseal", "is_sealed_now", "sign", "unsign", "stamp_age", "known_secrets"}


def test_whatever_is_made_with_the_secret_is_known_to_survive_its_change() -> None:
    used = set()
    for path in sorted((ROOT / "forum").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if name.startswith(("forum/web/", "forum/config/", "forum/backups/")):
            continue
        tree = ast.parse(path.read_text())
        calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        reads = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        by_itself = {call for call in calls if re.search(r"\bsecret\.get_secret_value$", call)}
        if calls & MAKES or by_itself or reads & {"secret_key", "known_secrets"}:
            used.add(name)
    assert used == set(LASTS)
