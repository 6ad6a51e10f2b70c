"""What every answer of the forum has: its headers, its calm errors, its assets."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter

from forum.db import db, session
from forum.paths import ROOT, STATIC
from forum.web import asset
from forum.web.assets import PARTS
from forum.web.headers import NO_DRAFTS
from tests.people import People
from tests.visiting import Visitor

Visit = Callable[..., Visitor]


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every rule as an address one can ask for, with one method."""
    adapter = app.url_map.bind("forum.test")
    found = []
    for rule in app.url_map.iter_rules():
        given = {name: sample(converter) for name, converter in rule._converters.items()}
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        found.append((method, adapter.build(rule.endpoint, given, method=method)))
    return found


def sample(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_route_carries_the_security_headers_whatever_it_answers(app: Flask, visit: Visit) -> None:
    visitor = visit()
    for method, address in addresses(app):
        answer = visitor.get(address) if method == "GET" else visitor.post(address)
        headers = answer.headers
        assert answer.status_code < 500, address
        assert "default-src 'none'" in headers["Content-Security-Policy"], address
        assert "unsafe-inline" not in headers["Content-Security-Policy"], address
        assert "frame-ancestors" in headers["Content-Security-Policy"], address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin", address
        assert "Cache-Control" in headers, address
        assert "Set-Cookie" not in headers or "HttpOnly" in headers["Set-Cookie"], address


def test_every_text_says_its_kind_and_how_its_letters_are_written(app: Flask, visit: Visit) -> None:
    for method, address in addresses(app):
        answer = visit().get(address) if method == "GET" else visit().post(address)
        kind = answer.headers.get("Content-Type", "")
        assert kind or not answer.data, address
        if kind.startswith("text/") or "xml" in kind:
            assert "charset=utf-8" in kind.lower() or kind == "image/svg+xml", (address, kind)


def test_over_tls_browsers_are_told_to_stay_with_it(app: Flask, visit: Visit) -> None:
    client = visit().client
    for path in ("/", "/nothing-here", "/account", asset("site.css"), "/embed?page=https://unknown.example/"):
        told = client.get(path, base_url="https://forum.test").headers["Strict-Transport-Security"]
        assert told == "max-age=31536000", path
        assert "Strict-Transport-Security" not in client.get(path, base_url="http://forum.test").headers


def test_for_the_names_below_too_where_somebody_said_so(visit: Visit, settings: Callable[..., Any]) -> None:
    settings(hsts_subdomains=True)
    told = visit().client.get("/", base_url="https://forum.test").headers
    assert told["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "Strict-Transport-Security" not in visit().client.get("/", base_url="http://forum.test").headers


def test_over_tls_the_language_is_kept_in_a_cookie_that_no_other_host_of_the_domain_can_set(
    visit: Visit, settings: Callable[..., Any]
) -> None:
    settings(url="https://forum.test")
    browser = visit()
    said = browser.post("/language", {"language": "de", "next": "/"}).headers["Set-Cookie"]
    assert said.startswith("__Host-docside_language=de; ")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))
    assert '<html lang="de"' in browser.text("/")


def test_no_script_puts_foreign_names_into_objects() -> None:
    """They would reach `__proto__`: no `for … in`, no merging, and one computed name, in a browser's store."""
    for script in sorted(STATIC.glob("*.js")):
        text = script.read_text()
        assert not re.search(r"for \((?:const|let|var) \w+ in\b", text), script.name
        assert set(re.findall(r"[\w.]+\[[^\]\"']+\] = ", text)) <= {"store[key] = "}, script.name
        merged = re.findall(r"Object\.assign\(.*?, (\{|\w+\))", text)
        assert set(merged) <= {"{", "fields)"}, script.name
        assert "setPrototypeOf" not in text, script.name
        assert "__proto__" not in text, script.name


def test_tracing_and_other_methods_that_nothing_needs_are_refused(app: Flask, visit: Visit) -> None:
    for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"):
        for address in ("/", "/ask", "/panel/"):
            assert visit().client.open(address, method=method).status_code in {403, 405}, (method, address)


def test_no_field_can_come_from_another_place_than_the_one_that_is_read() -> None:
    """A form's field is not taken from the address, and the other way round."""
    code = {path: path.read_text() for path in (ROOT / "forum").rglob("*.py")}
    assert [path for path, text in code.items() if re.search(r"request\.values\b", text)] == []


def test_no_page_but_the_frame_may_be_framed(app: Flask, visit: Visit) -> None:
    framed = set()
    for method, address in addresses(app):
        g.pop("frame_ancestors", None)  # the tests' requests share one
        if method == "GET" and "frame-ancestors 'none'" not in visit().get(address).headers["Content-Security-Policy"]:
            framed.add(address)
    assert framed
    assert all(address.startswith("/embed") for address in framed), framed


def test_nothing_signed_in_is_kept_by_a_shared_cache(app: Flask, visit: Visit, people: People) -> None:
    for address in ("/", "/account", "/panel/"):
        kept = visit(people.admin).get(address).headers["Cache-Control"]
        assert "public" not in kept
        assert "private" in kept or "no-store" in kept


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_what_is_of_one_person_or_of_the_team_is_kept_by_no_browser(
    app: Flask, visit: Visit, people: People, who: str
) -> None:
    browser, seen, areas = visit(getattr(people, who)), 0, ("/account", "/inbox", "/my-tickets", "/queue", "/tickets")
    for method, address in addresses(app):
        if address.startswith(areas) and method == "GET" and address not in NO_DRAFTS:
            assert "no-store" in browser.get(address).headers["Cache-Control"], address
            seen += 1
    assert seen > 20
    assert browser.get("/").headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("name", ["site.css", "htmx.js", "code.css", "forum.js", "icon.svg"])
def test_an_asset_is_kept_for_a_year_and_compressed(name: str, app: Flask, visit: Visit) -> None:
    whole = visit().get(asset(name))
    small = visit().get(asset(name), headers={"Accept-Encoding": "gzip"})
    assert whole.status_code == 200
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in whole.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == whole.data
    assert "Accept-Encoding" in small.headers["Vary"]
    assert visit().get(asset(name), headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_an_address_with_an_old_hash_serves_the_new_file_for_minutes_only(app: Flask, visit: Visit) -> None:
    old = visit().get("/assets/0123456789ab/site.css")
    assert old.data == (STATIC / "site.css").read_bytes()
    assert old.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    "name", ["../forum/__init__.py", "..%2fpyproject.toml", "%00", "a" * 5000, "fonts", "", "/etc/passwd"]
)
def test_nothing_but_the_static_files_is_served(name: str, app: Flask, visit: Visit) -> None:
    assert visit().get(f"/assets/x/{name}").status_code in {308, 404}
    if visit().get(f"/assets/x/{name}").status_code == 308:
        assert visit().get(f"/assets/x/{name}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/questions/99999999999999999999999", "/pages/99999999999999999999999", "/nothing/here", "/questions/-1"],
)
def test_what_no_row_can_be_is_not_found(address: str, app: Flask, visit: Visit) -> None:
    answer = visit().get(address)
    assert answer.status_code == 404
    assert "<main" in answer.text


def test_a_post_beyond_all_measure_is_told_so_calmly(app: Flask, visit: Visit, people: People) -> None:
    for visitor in (visit(), visit(people.visitor)):
        answer = visitor.post("/ask", {"body": "x" * 5_000_000})
        assert answer.status_code == 413
        assert "more than one post can hold" in answer.text


def test_the_longest_text_of_the_costliest_letters_still_fits(app: Flask, visit: Visit, site: Any) -> None:
    form = {"title": "Long", "name": "Bob", "email": "b@example.org", "page": "https://docs.example.com/"}
    assert visit().post("/ask", form | {"body": "😀" * 20_000}).status_code == 303


@pytest.fixture
def no_database(app: Flask) -> Iterator[None]:
    """From here on the database does not answer, as while it restarts."""

    def refuse(_c: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        raise OperationalError(statement, {}, Exception("the server closed the connection"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    yield
    event.remove(db.engine, "before_cursor_execute", refuse)


def test_while_the_database_is_away_everybody_gets_a_calm_page(
    app: Flask, visit: Visit, people: People, request: pytest.FixtureRequest
) -> None:
    visitors = [visit(), visit(people.visitor), visit(people.admin)]
    stamps = [visitor._token() for visitor in visitors]
    session.rollback()
    request.getfixturevalue("no_database")
    for visitor, stamp in zip(visitors, stamps, strict=True):
        for answer in (
            visitor.client.get("/", base_url="http://forum.test"),
            visitor.client.post(
                "/ask",
                data={"body": "My long text", **stamp},
                base_url="http://forum.test",
                headers={"Origin": "http://forum.test"},
            ),
        ):
            assert answer.status_code in {400, 503}
            assert "<main" in answer.text


@pytest.mark.parametrize("names", [("forum.js", "frame.js"), ("embed.js",)])
def test_the_scripts_of_a_page_are_small(app: Flask, visit: Visit, names: tuple[str, ...]) -> None:
    sizes = [len(visit().get(asset(name), headers={"Accept-Encoding": "gzip"}).data) for name in names]
    assert sum(sizes) < 15_000, dict(zip(names, sizes, strict=True))


def test_our_scripts_are_small(app: Flask, visit: Visit) -> None:
    names = ["forum.js", *(path.name for path in STATIC.glob("*.js") if path.name not in PARTS)]
    sizes = [len(visit().get(asset(name), headers={"Accept-Encoding": "gzip"}).data) for name in names]
    assert sum(sizes) < 15_000, dict(zip(names, sizes, strict=True))
