"""What each role may under a page, with the token of its frame; `tests/test_permissions.py` walks the same routes with
a cookie, which counts for nothing there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum import questions
from forum.db import session, write
from forum.pages import Page, Review, Site
from tests.embed.framing import Frame, answered, asked, at, token_of
from tests.people import People
from tests.test_permissions import EVERYBODY, MEMBERS, MODERATORS, ROLES
from tests.visiting import Visitor

ASKER = {"visitor"} | MODERATORS
MAY = {
    "embed.fragment": EVERYBODY,
    "embed.frame": EVERYBODY,
    "embed.preview": EVERYBODY,
    "embed.threads": EVERYBODY,
    "embed_asking.post": EVERYBODY,
    "embed_reports.create": EVERYBODY,
    "embed_reports.new": EVERYBODY,
    "embed_threads.approve_held_answer": MODERATORS,
    "embed_threads.approve_held_question": MODERATORS,
    "embed_threads.decline_held_answer": MODERATORS,
    "embed_threads.decline_held_question": MODERATORS,
    "embed_threads.post_acceptance": ASKER,
    "embed_threads.post_answer": MEMBERS,
    "embed_threads.show": EVERYBODY,
    "embed_threads.withdraw_acceptance": ASKER,
    "embed_uploads.post_upload": EVERYBODY,
}
ELSEWHERE = {
    "embed_asking.confirm": "a code proves it, whoever sends it",
    "embed_asking.send_another": "the receipt proves it, whoever sends it",
    "embed_identity.post": "the token of the host proves it, and makes the frame's own",
    "embed_sign_in.window": "a page of the forum, where the cookie counts",
}


@pytest.fixture
def addresses(people: People, site: Site, doc_page: Page) -> dict[str, str]:
    """Of a public thread of the visitor and what was answered there, and of what is held of both."""
    thread = asked(doc_page, "A public thread", by=people.visitor)
    public = answered(thread, "An answer", by=people.stranger)
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    held = asked(doc_page, "One that is held", by=people.visitor)
    with write():
        waits = questions.answer(thread, "An answer that is held", by=people.stranger)
    assert (held.is_published, waits.is_published) == (False, False)
    return {"threads": f"{thread.id}", "answers": f"{public.id}", "questions": f"{held.id}", "held": f"{waits.id}"}


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_with_the_token_of_its_frame(
    app: Flask,
    visit: Callable[..., Visitor],
    people: People,
    site: Site,
    doc_page: Page,
    addresses: dict[str, str],
    role: str,
) -> None:
    user = None if role == "signed out" else getattr(people, role.replace(" ", "_"))
    frame = Frame(app, token_of(visit(user), site) if user else "")
    post, let_in = f"question:{addresses['threads']}", set()
    form = {"page": doc_page.address, "post": post, "why": "spam"}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/embed") or rule.endpoint in {"assets.embed_script", *ELSEWHERE}:
            continue
        things = "held" if rule.endpoint.endswith("held_answer") else [*rule.rule.split("/"), ""][2]
        path = at(rule.rule.replace("<int:number>", addresses.get(things, "")), post=post)
        answer = frame.post(path, form) if "POST" in (rule.methods or ()) else frame.get(path)
        assert answer.status_code < 500, rule
        if answer.status_code not in {401, 403, 404}:  # what is held is not even said to be there
            let_in.add(rule.endpoint)
        session.rollback()
    assert let_in == {endpoint for endpoint, who in MAY.items() if role in who}


def test_every_route_of_the_frame_is_walked_or_said_to_be_elsewhere(app: Flask) -> None:
    under = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/embed")}
    assert under - {"assets.embed_script"} == MAY.keys() | ELSEWHERE.keys()
