"""Moving pages by hand, by a file and back: threads, followers and old addresses go along, and nothing is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import select

from forum import following, questions
from forum.clock import now
from forum.db import session, write
from forum.moves import Became, LostPage, PageMove, Standing, Why, look_for_lost, move_page, preview, remap, undo
from forum.pages import Page, Site, find_or_make_page, find_page, identity_on, set_origins
from forum.questions import Question, ShownOn
from forum.refused import Refused
from forum.sections import Brought, take_pages, take_whole
from tests.people import People
from tests.visiting import Visitor

DOCS = "https://docs.example.com"
LONG = " ".join(f"word{n} says that{n}" for n in range(40))


@pytest.fixture(autouse=True)
def nothing_answers(httpserver: HTTPServer, site: Site) -> Iterator[None]:
    """The site stands on this machine, and says of every page that it is not there."""
    httpserver.expect_request(re.compile(".*")).respond_with_data("Nothing here.", 404)
    here = f"http://localhost:{httpserver.port}"
    with write():
        set_origins(site, [here, DOCS])
        site.address = here + "/"
    session.rollback()
    yield
    httpserver.clear()


@pytest.fixture
def old(site: Site, people: People) -> Page:
    with write():
        return find_or_make_page(site, identity_on(site, f"{site.address}old"), "Old")


@pytest.fixture
def thread(old: Page, people: People) -> Question:
    with write():
        return questions.ask(old, "Which port?", "80 or 81?", by=people.visitor, section="ports")


def place(site: Site, path: str) -> Page:
    with write():
        return find_or_make_page(site, identity_on(site, site.address.rstrip("/") + path), path)


def pages_of(thread: Question) -> list[str]:
    session.rollback()
    rows = select(Page.key, ShownOn.section).join(ShownOn, ShownOn.page_id == Page.id)
    wanted = rows.where(ShownOn.question_id == thread.id).order_by(Page.key)
    return [f"{key}#{section}" for key, section in session.execute(wanted)]


def bring(site: Site, **texts: str) -> None:
    take_pages(site.id, [Brought(name, f"<h1>{name}</h1><p>{text}</p>") for name, text in texts.items()])
    take_whole(site.id, list(texts))


def test_old_addresses_lead_to_what_a_page_became_also_over_two_moves(
    site: Site, people: People, old: Page, thread: Question, visit: Callable[..., Visitor]
) -> None:
    new, newest = place(site, "/new"), place(site, "/newest")
    with write():
        move_page(old, new, Why.HAND, by=people.admin)
        move_page(new, newest, Why.HAND, by=people.admin)
    assert pages_of(thread) == ["/newest#ports"]
    assert session.scalar(find_page(site.id, "/old")) == newest
    nobody = visit(None)
    assert nobody.get(f"/pages/{old.id}").headers["Location"].endswith(f"/pages/{newest.id}")
    assert "Which port?" in nobody.text(f"/embed?page={DOCS}/old")


def test_what_is_taken_back_is_as_it_was(site: Site, people: People, old: Page, thread: Question) -> None:
    new = place(site, "/new")
    with write():
        both = questions.ask(old, "On both?", "Yes.", by=people.visitor)
        questions.show_on(both, f"{DOCS}/new", by=people.admin)
        move = move_page(old, new, Why.HAND, by=people.admin)
    assert pages_of(both) == ["/new#"]
    with write():
        since = questions.ask(new, "Since then?", "Yes.", by=people.visitor)
        undo(session.get_one(PageMove, move.id), by=people.admin)
    assert pages_of(thread) == ["/old#ports"]
    assert pages_of(both) == ["/new#", "/old#"]
    assert pages_of(since) == ["/new#"]
    assert session.scalar(find_page(site.id, "/old")) == old


def test_whoever_follows_a_page_follows_what_it_became(site: Site, people: People, old: Page, thread: Question) -> None:
    new = place(site, "/new")
    with write():
        following.follow(following.Kind.PAGE, old.id, following.HowOften.AT_ONCE, by=people.customer)
        move = move_page(old, new, Why.HAND, by=people.admin)
    followed = select(following.Follow.page_id).where(following.Follow.user_id == people.customer.id)
    assert set(session.scalars(followed)) == {old.id, new.id}
    with write():
        undo(session.get_one(PageMove, move.id), by=people.admin)
    assert set(session.scalars(followed)) == {old.id}


def test_a_page_that_stands_elsewhere_takes_its_threads_along_and_back(
    site: Site, old: Page, thread: Question, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    bring(site, old=LONG, other="Something else that is said here and only here, for those who look for it.")
    later(days=1)
    bring(site, new=f"{LONG} and more", other="Something else that is said here and only here, for those who look.")
    run_jobs()
    assert pages_of(thread) == ["/new#ports"]
    later(days=1)
    bring(site, old=LONG, new="What is new.", other="Something else that is said here.")
    run_jobs()
    assert pages_of(thread) == ["/old#ports"]


def test_a_page_that_is_pushed_again_is_there_also_before_all_pages_are_named(
    site: Site, old: Page, thread: Question, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    bring(site, old=LONG, other="Something else that is said here.")
    later(days=1)
    bring(site, other="Something else that is said here.")
    run_jobs()
    assert (session.get_one(Page, old.id).gone_at, session.scalars(select(LostPage)).one().page_id) == (now(), old.id)
    take_pages(site.id, [Brought("old", f"<h1>old</h1><p>{LONG}</p>")])
    run_jobs()
    session.rollback()
    assert session.get_one(Page, old.id).gone_at is None
    assert session.scalars(select(LostPage)).all() == []
    with write():
        session.get_one(Page, old.id).gone_at = now()
    take_pages(site.id, [Brought("old", f"<h1>old</h1><p>{LONG}</p>")])
    run_jobs()
    session.rollback()
    assert session.get_one(Page, old.id).gone_at is None


def test_a_page_that_is_gone_is_listed_with_a_suggestion_and_moved_in_one_press(
    site: Site,
    people: People,
    old: Page,
    thread: Question,
    run_jobs: Callable[[], None],
    later: Callable[..., None],
    visit: Callable[..., Visitor],
) -> None:
    half = " ".join(LONG.split()[: len(LONG.split()) // 2])
    bring(site, old=LONG)
    later(days=1)
    bring(site, new=half + " which is all that is left of it now")
    run_jobs()
    admin = visit(people.admin)
    shown = admin.text(f"/panel/sites/{site.id}/moves")
    assert "Perhaps it became /new, which has 4" in shown
    assert "page is gone" in admin.text(questions.path(thread))
    admin.post(f"/panel/sites/{site.id}/moves/pages/{old.id}", {"address": f"{DOCS}/new"})
    assert pages_of(thread) == ["/new#ports"]
    assert "No page with threads is gone." in admin.text(f"/panel/sites/{site.id}/moves")
    move = session.scalars(select(PageMove)).one()
    admin.post(f"/panel/sites/{site.id}/moves/{move.id}/undoing")
    assert pages_of(thread) == ["/old#ports"]
    admin.post(f"/panel/sites/{site.id}/moves/pages/{old.id}/leaving")
    assert session.scalars(select(LostPage)).one().standing is Standing.LEFT
    assert "No page with threads is gone." in admin.text(f"/panel/sites/{site.id}/moves")
    assert "took back that pages of" in admin.text("/panel/log")


def test_what_is_like_no_other_page_is_offered_the_one_above_it_and_goes_nowhere_by_itself(
    site: Site, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    lost = place(site, "/guide/quarks")
    with write():
        asked = questions.ask(lost, "Which colour?", "Red?", by=people.visitor)
    stays = {"guide": "How to begin.", "guide/leptons": "Light ones.", "other/quartz": "A stone."}
    bring(site, **stays, **{"guide/quarks": LONG})
    later(days=1)
    bring(site, **stays)
    run_jobs()
    session.rollback()
    listed = session.scalars(select(LostPage)).one()
    assert listed.suggested is not None
    assert listed.suggested.key == "/guide"
    assert pages_of(asked) == ["/guide/quarks#"]


def test_what_was_written_anew_is_offered_the_page_that_came_and_speaks_of_the_same(
    site: Site, people: People, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    lost = place(site, "/guide/dbinit")
    with write():
        asked = questions.ask(lost, "Which schema?", "This one?", by=people.visitor)
    stays = {"guide": "How to begin.", "guide/words": "Schema, database and application: what these words mean."}
    stays |= {f"other/{n}": f"Something else is said here, about the {n} of the application." for n in ("port", "log")}
    bring(site, **stays, **{"guide/dbinit": "The schema makes the tables of the database: open a connection first."})
    later(days=1)
    came = {
        "guide/factory": "An application is made by a function, so that tests may make one with other settings.",
        "guide/store": "Before anything is stored one opens connections to databases and makes all tables of a schema.",
    }
    bring(site, **stays, **came)
    run_jobs()
    session.rollback()
    listed = session.scalars(select(LostPage)).one()
    assert (listed.suggested and listed.suggested.key, listed.likeness) == ("/guide/store", 0)
    assert pages_of(asked) == ["/guide/dbinit#"]


def test_what_somebody_put_back_is_not_moved_again_by_itself(
    site: Site, people: People, old: Page, thread: Question, run_jobs: Callable[[], None], later: Callable[..., None]
) -> None:
    bring(site, old=LONG)
    later(days=1)
    bring(site, new=LONG)
    run_jobs()
    with write():
        undo(session.scalars(select(PageMove)).one(), by=people.admin)
    later(days=2)
    with write():
        look_for_lost(site.id)
    run_jobs()
    assert pages_of(thread) == ["/old#ports"]
    assert session.scalars(select(LostPage)).one().standing is Standing.LOST


FILE = """# what moved
/old, /new
https://docs.example.com/part/* -> https://docs.example.com/section/*
/nobody /knows
/only-one
https://evil.example.net/a /new
/a/* /b
"""


def test_a_file_says_what_it_would_do_line_by_line_does_it_and_is_taken_back_whole(
    site: Site, people: People, old: Page, thread: Question
) -> None:
    part = place(site, "/part/one")
    with write():
        deep = questions.ask(part, "How deep?", "This.", by=people.visitor)
    by_id, site_id = people.admin.id, site.id
    session.rollback()
    said = preview(site_id, FILE, by_id=by_id)
    assert [(one.number, one.became) for one in said] == [
        (2, Became.MOVED),
        (3, Became.MOVED),
        (4, Became.NOTHING),
        (5, Became.REFUSED),
        (6, Became.REFUSED),
        (7, Became.REFUSED),
    ]
    assert said[0].sentence == "1 thread moves."
    assert pages_of(thread) == ["/old#ports"]
    with write():
        assert remap(site, FILE, by=people.admin) == said
    assert (pages_of(thread), pages_of(deep)) == (["/new#ports"], ["/section/one#"])
    with write():
        again = remap(site, FILE, by=people.admin)
        undo(session.scalars(select(PageMove).order_by(PageMove.id)).all()[-1], by=people.admin)
    assert {one.became for one in again} == {Became.NOTHING, Became.REFUSED}
    assert (pages_of(thread), pages_of(deep)) == (["/old#ports"], ["/part/one#"])


@pytest.mark.parametrize(
    ("asked_on", "becomes"),
    [
        ("/Foo/Bar.html", "/neu/Bar.html"),
        ("/foo/baz/", "/neu/baz/"),
        ("/foo//Deep/index.html", "/neu/Deep/index.html"),
        ("/foo/b%C3%A4r", "/neu/b%C3%A4r"),
    ],
)
def test_what_stands_below_a_star_keeps_its_way_of_writing(
    site: Site, people: People, asked_on: str, becomes: str
) -> None:
    page = place(site, asked_on)
    with write():
        questions.ask(page, "How deep?", "This.", by=people.visitor)
        remap(site, "/foo/* /neu/*", by=people.admin)
    to = session.get_one(Page, session.scalars(select(PageMove.to_id)).one())
    assert to.address == site.address.rstrip("/") + becomes


def test_what_stands_below_a_star_moves_by_its_key_where_its_address_leads_elsewhere(
    site: Site, people: People
) -> None:
    page = place(site, "/foo/Bar.html")
    with write():
        page.address = f"{DOCS}/elsewhere/entirely"
        questions.ask(page, "How deep?", "This.", by=people.visitor)
        remap(site, "/foo/* /neu/*", by=people.admin)
    to = session.get_one(Page, session.scalars(select(PageMove.to_id)).one())
    assert to.address == f"{site.address.rstrip('/')}/neu/bar"


@pytest.mark.parametrize("lines", ["/a /b\n/b /a", "/a /b\n/b /c", "/b /c\n/a /b", "/* /b/*"])
def test_no_page_of_a_file_is_left_and_reached_at_once(site: Site, people: People, lines: str) -> None:
    here = {path: place(site, path) for path in ("/a", "/b", "/a/x", "/b/a")}
    with write():
        asked = {path: questions.ask(page, f"On {path}?", "This.", by=people.visitor) for path, page in here.items()}
        said = remap(site, lines, by=people.admin)
    crossing = [one.sentence for one in said if one.became is Became.REFUSED]
    assert crossing
    assert all("on the other side of line" in sentence for sentence in crossing)
    assert pages_of(asked["/a"]) == ["/a#"]
    assert pages_of(asked["/b"]) == ["/b#"]


def test_a_file_names_pages_from_the_host_or_from_where_the_site_begins(site: Site, people: People) -> None:
    page, other = place(site, "/docs/guide/setup"), place(site, "/top")
    with write():
        site.address = f"{DOCS}/docs"
        moved, top = (questions.ask(each, "Where is it?", "This.", by=people.visitor) for each in (page, other))
        said = remap(site, "/guide/setup /guide/install\n/top /over\nhttp://[ /x", by=people.admin)
    assert [one.became for one in said] == [Became.MOVED, Became.MOVED, Became.REFUSED]
    assert "IPv6" not in said[2].sentence
    assert (pages_of(moved), pages_of(top)) == (["/docs/guide/install#"], ["/over#"])


def test_a_file_is_looked_at_in_the_panel_before_it_is_done(
    site: Site, people: People, old: Page, thread: Question, visit: Callable[..., Visitor]
) -> None:
    admin = visit(people.admin)
    sent = {"file": (io.BytesIO(FILE.encode()), "moved.txt")}
    shown = admin.post(f"/panel/sites/{site.id}/moves/file", sent).get_data(as_text=True)
    assert "1 thread moves." in shown
    assert "This line needs two addresses" in shown
    assert pages_of(thread) == ["/old#ports"]
    admin.post(f"/panel/sites/{site.id}/moves/file/run", {"text": FILE})
    assert pages_of(thread) == ["/new#ports"]


def test_only_admins_move_pages(site: Site, people: People, old: Page, thread: Question) -> None:
    new = place(site, "/new")
    with write(), pytest.raises(Refused):
        move_page(old, new, Why.HAND, by=people.moderator)
    assert pages_of(thread) == ["/old#ports"]
