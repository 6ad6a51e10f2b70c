"""What a build pushes: who may, what becomes of it, and what is gone afterwards."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from docside import pushing
from docside.folder import left_out, pages_of
from forum import clock, questions
from forum.cli.indexing import index
from forum.db import session, write
from forum.pages import Page, Site
from forum.sections import (
    Brought,
    IndexedPage,
    Section,
    Trouble,
    end_token,
    make_token,
    section_at,
    take_pages,
    take_whole,
)
from tests.people import People
from tests.sections.building import GUIDE, page
from tests.visiting import Visitor

Push = Callable[..., TestResponse]
INSTALL = "https://docs.example.com/guide/install"


@pytest.fixture
def token(site: Site, people: People) -> str:
    with write():
        return make_token(site, by=people.admin)


@pytest.fixture
def post(app: Flask, token: str) -> Push:
    def send(said: Any, *, bearer: str = token, body: bytes | None = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        return Visitor(app).bring("/index", json.dumps(said).encode() if body is None else body, headers)

    return send


def pages(*paths: str) -> dict[str, Any]:
    return {"pages": [{"address": path, "html": page(f"<h1 id='a'>{path}</h1><p>Text.</p>")} for path in paths]}


def addresses(*, gone: bool = False) -> list[str]:
    found = session.scalars(select(IndexedPage).order_by(IndexedPage.address)).all()
    return [row.address for row in found if (row.gone_at is not None) == gone]


def test_pushed_pages_stand_on_the_pages_that_threads_hang_on(post: Push, doc_page: Page) -> None:
    answer = post({"pages": [{"address": INSTALL + ".html", "html": GUIDE}]})
    assert answer.get_json() == {"pages": 1, "changed": 1, "gone": 0, "left_out": 0, "refused": []}
    section = section_at(doc_page.id, "debian")
    assert section is not None
    assert section.address == f"{INSTALL}#debian"
    assert section.path == ["Installing"]


def test_the_same_push_again_changes_nothing(post: Push) -> None:
    post(pages("a", "b"))
    before = [(row.id, row.hash, row.changed_at) for row in session.scalars(select(Section).order_by(Section.id))]
    assert post(pages("a", "b")).get_json()["changed"] == 0
    assert [
        (row.id, row.hash, row.changed_at) for row in session.scalars(select(Section).order_by(Section.id))
    ] == before


def test_the_hash_before_and_the_time_of_a_change_are_kept(
    post: Push, doc_page: Page, later: Callable[..., None]
) -> None:
    post({"pages": [{"address": INSTALL, "html": GUIDE}]})
    first = section_at(doc_page.id, "mac")
    assert first is not None
    assert first.previous_hash == ""
    old = first.hash
    later(hours=1)
    post({"pages": [{"address": INSTALL, "html": GUIDE.replace("Brew it.", "Port it.").replace("First:", " First: ")}]})
    changed, same = section_at(doc_page.id, "mac"), section_at(doc_page.id, "debian")
    assert changed is not None
    assert same is not None
    assert (changed.previous_hash, changed.changed_at) == (old, clock.now())
    assert same.previous_hash == ""
    assert same.last_seen_at == clock.now()


def test_a_section_that_vanished_is_gone_and_may_come_back(post: Push, doc_page: Page) -> None:
    post({"pages": [{"address": INSTALL, "html": GUIDE}]})
    post({"pages": [{"address": INSTALL, "html": GUIDE.replace('id="mac"', 'id="apple"')}]})
    gone = section_at(doc_page.id, "mac")
    assert gone is not None
    assert gone.gone_at is not None
    post({"pages": [{"address": INSTALL, "html": GUIDE}]})
    session.expire_all()
    back = section_at(doc_page.id, "mac")
    assert back is not None
    assert back.gone_at is None


def test_only_a_push_of_everything_says_what_is_gone(post: Push, later: Callable[..., None]) -> None:
    post(pages("a", "b"))
    later(minutes=1)
    post(pages("a"))
    assert addresses(gone=True) == []
    assert post({"whole": ["a"]}).get_json()["gone"] == 1
    assert addresses(gone=True) == ["https://docs.example.com/b"]
    assert addresses() == ["https://docs.example.com/a"]
    post(pages("b"))
    assert addresses(gone=True) == []


SEVERAL = ("a", "2.0/", "2.0/x", "2.0/y", "2.01/z", "3.0/x")


@pytest.mark.parametrize(
    "below", ["https://docs.example.com/2.0/", "2.0", "/2.0/index.html", "https://docs.example.com/2.0?v=1#x"]
)
def test_a_build_that_stands_below_an_address_says_nothing_of_the_pages_elsewhere(
    post: Push, later: Callable[..., None], below: str
) -> None:
    post(pages(*SEVERAL))
    later(minutes=1)
    answer = post({**pages("2.0/", "2.0/x"), "whole": ["2.0/", "2.0/x"], "below": below})
    assert answer.get_json()["gone"] == 1
    assert addresses(gone=True) == ["https://docs.example.com/2.0/y"]


def test_without_a_place_below_which_it_stands_a_build_is_the_whole_site(
    post: Push, later: Callable[..., None]
) -> None:
    post(pages(*SEVERAL))
    later(minutes=1)
    assert post({"whole": ["a", "2.0/"], "below": "https://docs.example.com/"}).get_json()["gone"] == 4
    later(minutes=1)
    assert post({"whole": ["a"]}).get_json()["gone"] == 1


def test_where_case_does_not_count_a_build_stands_below_either_spelling(
    post: Push, later: Callable[..., None], site: Site
) -> None:
    post(pages("Docs/a", "docs/b", "docsify/c"))
    later(minutes=1)
    assert post({"whole": ["Docs/a"], "below": "DOCS/"}).get_json()["gone"] == 1
    assert addresses(gone=True) == ["https://docs.example.com/docs/b"]


@pytest.mark.parametrize("below", ["https://elsewhere.example.net/2.0/", "http://[", "\ud800", "mailto:a@example.com"])
def test_a_build_below_an_address_of_another_site_is_refused(
    post: Push, later: Callable[..., None], below: str
) -> None:
    post(pages("a", "b"))
    later(minutes=1)
    answer = post({"whole": ["a"], "below": below})
    assert (answer.status_code, addresses(gone=True)) == (422, [])
    assert "does not belong to the site, so no page is taken for gone." in answer.get_json()["error"]
    assert post({"whole": ["a"], "below": 1}).status_code == 400


def test_a_build_below_an_address_forgets_no_trouble_of_another(post: Push) -> None:
    post({"pages": [{"address": address, "html": "<div>" * 5000} for address in ("2.0/deep", "3.0/deep")]})
    post({**pages("2.0/x"), "whole": ["2.0/x"], "below": "2.0/"})
    assert session.scalars(select(Trouble.address)).all() == ["https://docs.example.com/3.0/deep"]


@pytest.mark.parametrize(
    "whole", [["https://staging.example.com/a/", "https://staging.example.com/b/"], ["\ud800", "http://[x"]]
)
def test_a_list_of_all_pages_that_names_none_of_the_site_is_refused(
    post: Push, later: Callable[..., None], whole: list[str]
) -> None:
    post(pages("a", "b"))
    later(minutes=1)
    answer = post({"whole": whole})
    assert (answer.status_code, addresses(gone=True)) == (422, [])
    assert "None of these addresses belongs to the site" in answer.get_json()["error"]
    mixed = post({"whole": ["a", *whole]}).get_json()
    assert (mixed["gone"], [one["address"] for one in mixed["refused"]]) == (1, whole)
    assert all(one["why"].endswith(".") for one in mixed["refused"])
    both = post({"pages": [{"address": whole[0], "html": GUIDE}], "whole": ["a", whole[0]]}).get_json()
    assert [one["address"] for one in both["refused"]] == [whole[0]]


def test_what_cannot_be_taken_is_said_and_the_rest_is_taken(
    post: Push, visit: Callable[..., Visitor], people: People, site: Site
) -> None:
    said = pages("a", "https://elsewhere.example.net/b")
    said["pages"].append({"address": "deep", "html": "<div>" * 5000})
    said["pages"] += [{"address": address, "html": GUIDE} for address in ("http://[", "\ud800", "x" * 3000)]
    answer = post(said).get_json()
    assert answer["pages"] == 1
    assert [one["address"] for one in answer["refused"]][:3] == ["https://elsewhere.example.net/b", "deep", "http://["]
    assert len(answer["refused"]) == 5
    shown = visit(people.admin).text(f"/panel/sites/{site.id}/index")
    assert "This address does not belong to the site." in shown
    assert "nested too deeply" in shown
    post({"whole": ["a"]})
    assert "nested too deeply" not in visit(people.admin).text(f"/panel/sites/{site.id}/index")


def test_copies_and_pages_that_only_lead_elsewhere_are_left_out(post: Push) -> None:
    copy = page("<p>Old.</p>", head='<link rel="canonical" href="https://docs.example.com/new">')
    moved = page("<p>Moved.</p>", head='<meta http-equiv="refresh" content="0; url=/new">')
    answer = post({"pages": [{"address": "old", "html": copy}, {"address": "moved", "html": moved}]}).get_json()
    assert (answer["pages"], answer["left_out"]) == (0, 2)


def test_a_wrong_token_and_an_ended_one_push_nothing(post: Push, site: Site, people: People, token: str) -> None:
    assert post(pages("a"), bearer="docside_" + "x" * 43).status_code == 401
    assert post(pages("a"), bearer="").status_code == 401
    with write():
        end_token(site, by=people.admin)
    assert post(pages("a")).status_code == 401
    assert addresses() == []


def test_a_token_is_for_its_own_site(app: Flask, post: Push, people: People) -> None:
    answer = post({"pages": [{"address": "https://other.example.org/a", "html": GUIDE}]}).get_json()
    assert answer["pages"] == 0


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], 400),
        ({"pages": [{"address": "a"}]}, 400),
        ({"pages": "a"}, 400),
        ({"whole": [1]}, 400),
        ({"pages": [{"address": "a", "html": ""}] * 101}, 413),
    ],
)
def test_what_is_no_push_is_refused_in_a_sentence(post: Push, said: Any, status: int) -> None:
    answer = post(said)
    assert answer.status_code == status
    assert answer.get_json()["error"].endswith(".")


def test_what_is_small_when_packed_and_huge_when_not_is_refused(post: Push) -> None:
    assert post(None, body=gzip.compress(b" " * 200_000_000)).status_code == 413
    assert post(None, body=gzip.compress(b"{}")[:-4]).status_code == 400
    assert post(None, body=b"[" * 100_000).status_code == 400


def test_pages_nobody_asked_on_are_in_no_list(
    post: Push, visit: Callable[..., Visitor], people: People, site: Site, doc_page: Page
) -> None:
    post(pages("never-asked"))
    with write():
        questions.ask(doc_page, "How?", "Like this.", by=people.visitor)
    listed = visit(people.admin).text(f"/panel/sites/{site.id}")
    assert "/guide/install" in listed
    assert "never-asked" not in listed
    assert "never-asked" not in visit().text("/")


def test_the_panel_shows_the_token_once_and_the_index(
    visit: Callable[..., Visitor], people: People, site: Site, post: Push
) -> None:
    post({"pages": [{"address": INSTALL, "html": GUIDE}]})
    admin = visit(people.admin)
    made = admin.post(f"/panel/sites/{site.id}/index/token")
    assert "docside_" in made.get_data(as_text=True)
    assert made.headers["Cache-Control"] == "no-store"
    shown = admin.text(f"/panel/sites/{site.id}/index")
    assert "docside_" not in shown
    assert "Installing" in shown
    known = session.scalars(select(IndexedPage)).one()
    one = admin.text(f"/panel/sites/{site.id}/index/{known.page_id}")
    assert f'href="{INSTALL}#debian"' in one
    assert "apt install example" in one


def test_a_folder_is_pushed_by_the_address_of_each_file(tmp_path: Path, site: Site) -> None:
    built(tmp_path, "index.html", "guide/index.html", "faq.html", "404.html", "_static/x.html")
    take_pages(site.id, [Brought(one.address, one.html) for one in pages_of(tmp_path)])
    assert addresses() == [f"https://docs.example.com/{path}" for path in ("", "faq.html", "guide/")]


def built(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(page(f"<h1 id='a'>{name}</h1>"))


def test_only_what_generators_make_is_left_out_of_a_folder_and_that_is_named(tmp_path: Path) -> None:
    made = ("404.html", "genindex.html", "_modules/example.html", "2.0/search.html", "2.0/_static/x.html")
    real = ("search/index.html", "assets/index.html", "guide/genindex.html", "guide/404.html", "2.0/index.html")
    built(tmp_path, *made, *real)
    (tmp_path / "2.0" / "objects.inv").write_bytes(b"")
    assert sorted(left_out(tmp_path)) == sorted(made)
    assert sorted(one.address for one in pages_of(tmp_path)) == [
        "./2.0/", "./assets/", "./guide/404.html", "./guide/genindex.html", "./search/"
    ]  # fmt: skip


@pytest.mark.parametrize("robots", ['name="robots"', 'property="robots"'])
def test_a_page_for_searching_says_itself_that_it_is_none(post: Push, robots: str) -> None:
    searching = page("<h1>Search</h1>", head=f'<meta {robots} content="noindex, follow">')
    assert post({"pages": [{"address": "search/", "html": searching}]}).get_json()["left_out"] == 1


@pytest.mark.parametrize("over_http", [True, False])
def test_a_folder_that_stands_below_an_address_is_brought_there(
    live: str, app: Flask, site: Site, token: str, tmp_path: Path, over_http: bool
) -> None:
    take_pages(site.id, [Brought(name, GUIDE) for name in ("a", "2.0/old")])
    built(tmp_path, "index.html", "guide/index.html", "404.html")
    to = ["--to", live, "--token", token] if over_http else []
    command = [str(tmp_path), "--address", "https://docs.example.com/2.0", *to]
    said = app.test_cli_runner().invoke(index, command)
    assert said.exit_code == 0, said.output
    assert "beside the pages: 404.html." in said.output
    assert "2 pages" in said.output
    assert "1 gone" in said.output
    session.rollback()
    assert addresses() == [f"https://docs.example.com/{path}" for path in ("2.0/", "2.0/guide/", "a")]


def test_a_whole_site_goes_over_http_in_parts(
    live: str, site: Site, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "MOST_PAGES", 2)
    made = [pushing.Built(name, page(f"<h1 id='a'>{name}</h1><p>Text.</p>")) for name in ("a", "b", "c")]
    pushed = pushing.push(live, token, made)
    assert (pushed.pages, pushed.changed, pushed.gone) == (3, 3, 0)
    pushed = pushing.push(live, token, made[:1])
    assert pushed.gone == 2
    with pytest.raises(pushing.PushFailed, match="token"):
        pushing.push(live, "wrong", made)


def test_nothing_is_gone_when_nothing_was_named(post: Push, site: Site, later: Callable[..., None]) -> None:
    post(pages("a"))
    later(minutes=1)
    assert take_whole(site.id, []).gone == 0
    assert addresses() == ["https://docs.example.com/a"]
    assert timedelta(0) < clock.now() - session.scalars(select(IndexedPage.last_seen_at)).one()
