"""The table says which addresses are one page, which origins one site, and what is told about the others."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from forum.pages import Identity, Rules, identify, origin_of, same_site_origin

DOCS = "https://docs.example.com"
VERSIONED = Rules(query=frozenset({"v", "lang"}))
CASED = Rules(fold_case=False)


class Row(NamedTuple):
    """One line of the table; an address that starts with "/" stands on docs.example.com."""

    address: str
    key: str
    section: str = ""
    explicit: str = ""
    canonical: str = ""
    rules: Rules = Rules()


TABLE = [
    # The root
    Row(DOCS, "/"),
    Row("/", "/"),
    Row("//", "/"),
    Row("/index.html", "/"),
    Row("/INDEX.HTM", "/"),
    Row("/index.php", "/"),
    Row("/?", "/"),
    Row("/#", "/"),
    Row("/..", "/"),
    Row(f"{DOCS}?utm_source=mail", "/"),
    Row(f"{DOCS}#install", "/", "install"),
    # Scheme, www, host, port
    Row("http://docs.example.com/guide", "/guide"),
    Row("https://www.docs.example.com/guide", "/guide"),
    Row("HTTPS://DOCS.EXAMPLE.COM/guide", "/guide"),
    Row("https://docs.example.com:443/guide", "/guide"),
    Row("http://localhost:5001/guide/", "/guide"),
    Row("http://[::1]:5001/guide/", "/guide"),
    Row("https://someone:secret@docs.example.com/guide", "/guide"),
    Row("  https://docs.example.com/guide\n", "/guide"),
    # Slash, index, suffix
    Row("/guide", "/guide"),
    Row("/guide/", "/guide"),
    Row("/guide//", "/guide"),
    Row("/guide/index.html", "/guide"),
    Row("/guide/index.htm", "/guide"),
    Row("/guide/index.php", "/guide"),
    Row("/guide.html", "/guide"),
    Row("/guide.htm", "/guide"),
    Row("/guide.HTML", "/guide"),
    Row("/guide.html/", "/guide"),
    Row("/guide.php", "/guide.php"),
    Row("/guide.md", "/guide.md"),
    Row("/genindex.html", "/genindex"),
    Row("/guide/.html", "/guide/.html"),
    Row("/v1.2/guide.v2.html", "/v1.2/guide.v2"),
    Row("/guide/index.html/more", "/guide/index.html/more"),
    # Dots and doubled slashes
    Row("//guide///install", "/guide/install"),
    Row("/guide/./install", "/guide/install"),
    Row("/guide/old/../install", "/guide/install"),
    Row("/../../guide", "/guide"),
    Row("/guide/install/..", "/guide"),
    Row("/guide/%2e%2E/install", "/install"),
    Row("/guide/...", "/guide/..."),
    Row("\\guide\\install", "/guide/install"),
    # Case
    Row("/Guide/InStall", "/guide/install"),
    Row("/Guide/InStall", "/Guide/InStall", rules=CASED),
    Row("/Guide.html", "/Guide", rules=CASED),
    Row("/%C3%89TUDE", "/%C3%A9tude"),
    Row("/%C3%89TUDE", "/%C3%89TUDE", rules=CASED),
    Row("/maße", "/ma%C3%9Fe"),
    Row("/masse", "/masse"),
    # Encoding
    Row("/%67uide", "/guide"),
    Row("/caf%c3%a9", "/caf%C3%A9"),
    Row("/café", "/caf%C3%A9"),
    Row("/cafe\u0301", "/caf%C3%A9"),
    Row("/cafe%CC%81", "/caf%C3%A9", rules=CASED),
    Row("/導入/手順.html", "/%E5%B0%8E%E5%85%A5/%E6%89%8B%E9%A0%86"),
    Row("/a%2Fb", "/a%2Fb"),
    Row("/a%3fb%23c", "/a%3Fb%23c"),
    Row("/a b", "/a%20b"),
    Row("/a%20b", "/a%20b"),
    Row("/a+b", "/a+b"),
    Row("/C%2B%2B", "/c++"),
    Row("/@scope/package", "/@scope/package"),
    Row("/%40scope/package", "/@scope/package"),
    Row("/std::vector(int)", "/std::vector(int)"),
    Row("/100%", "/100%25"),
    Row("/100%25", "/100%25"),
    Row("/%2541", "/%2541"),
    Row("/%FF%fe", "/%FF%FE"),
    Row("/%00", "/%00"),
    Row("/%3C\u0327", "/%3C%CC%A7"),
    # Sessions in the path
    Row("/guide;jsessionid=1A2B", "/guide"),
    Row("/guide.html;JSESSIONID=1A2B?x=1", "/guide"),
    Row("/a;jsessionid=1/b", "/a/b"),
    Row("/guide;part=2;jsessionid=1", "/guide;part=2"),
    Row("/guide%3Bjsessionid=1", "/guide%3Bjsessionid=1"),
    # Query
    Row("/guide?v=2", "/guide"),
    Row("/guide?v=2", "/guide?v=2", rules=VERSIONED),
    Row("/guide/index.html?v=2", "/guide?v=2", rules=VERSIONED),
    Row("/?v=2", "/?v=2", rules=VERSIONED),
    Row("/guide?v=2&lang=de", "/guide?lang=de&v=2", rules=VERSIONED),
    Row("/guide?lang=de&v=2", "/guide?lang=de&v=2", rules=VERSIONED),
    Row("/guide?q=x&v=2&utm_source=y", "/guide?v=2", rules=VERSIONED),
    Row("/guide?V=2", "/guide", rules=VERSIONED),
    Row("/guide?v=A", "/guide?v=A", rules=VERSIONED),
    Row("/guide?v=a+b", "/guide?v=a%20b", rules=VERSIONED),
    Row("/guide?v=a%20b", "/guide?v=a%20b", rules=VERSIONED),
    Row("/guide?%76=2", "/guide?v=2", rules=VERSIONED),
    Row("/guide?v=%26lang%3Dde", "/guide?v=%26lang%3Dde", rules=VERSIONED),
    Row("/guide?v", "/guide?v=", rules=VERSIONED),
    Row("/guide?v=1?v=2", "/guide?v=1%3Fv%3D2", rules=VERSIONED),
    Row("/guide?gclid=1&UTM_Medium=2", "/guide", rules=Rules(query=frozenset({"gclid", "UTM_Medium"}))),
    # Section
    Row("/guide#install", "/guide", "install"),
    Row("/guide/?v=2#Install", "/guide", "Install"),
    Row("/guide#caf%C3%A9", "/guide", "café"),
    Row("/guide#einf%C3%BChrung%20zwei", "/guide", "einführung zwei"),
    Row("/guide#a#b?c", "/guide", "a#b?c"),
    Row("/guide#%FF", "/guide", "\ufffd"),
    Row("/guide#a%00b%0A", "/guide", "ab"),
    Row("/guide#:~:text=how%20to", "/guide"),
    Row("/guide#install:~:text=how%20to", "/guide", "install"),
    Row("/#/", "/"),
    Row("/guide#!", "/guide"),
    Row("/#/guide/install?id=first", "/", "/guide/install?id=first"),
    Row("/api#!/pet/getPet", "/api", "!/pet/getPet"),
    # Explicit
    Row("/guide#install", "id:setup", "install", explicit="setup"),
    Row("/guide", "id:Setup Guide", explicit="  Setup \n Guide "),
    Row("/guide", "/guide", explicit="  "),
    Row("/guide", "id:caf\u00e9", explicit="cafe\u0301"),
    Row("/guide", "id:setup", explicit="setup", canonical="/other"),
    # Canonical
    Row("/v3/guide?x=1#install", "/latest/guide", "install", canonical=f"{DOCS}/latest/guide.html"),
    Row("/v3/guide", "/latest/guide", canonical="/latest/guide#elsewhere"),
    Row("/v3/guide/", "/v3/install", canonical="../install"),
    Row("/v3/guide", "/guide", canonical="//docs.example.com/guide"),
    Row("/v3/guide", "/guide", canonical="http://www.docs.example.com/guide"),
    Row("/v3/guide", "/guide?v=3", canonical="/guide?v=3&x=1", rules=VERSIONED),
    Row("/guide?v=3", "/guide?v=4", canonical="?v=4", rules=VERSIONED),
    Row("/guide", "/guide", canonical="https://evil.example/stolen"),
    Row("/guide", "/guide", canonical="\\\\evil.example\\stolen"),
    Row("/guide", "/guide", canonical="https://evil.example\\@docs.example.com/stolen"),
    Row("/guide", "/guide", canonical="javascript:alert(1)"),
    Row("/guide", "/guide", canonical="https://[broken/"),
    Row("/guide", "/guide", canonical="/" + "x" * 2000),
    Row("/guide", "/guide", canonical="/with\x00null"),
    Row("/guide", "/guide", canonical="   "),
]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: ascii(row.address + " " + row.canonical)[:80])
def test_the_table_says_which_page_an_address_means(row: Row) -> None:
    address = row.address if "://" in row.address else DOCS + row.address
    page = identify(
        address, explicit=row.explicit, canonical=row.canonical, rules=row.rules, origins=[DOCS, "https://old.example"]
    )
    assert (page.key, page.section) == (row.key, row.section)
    assert identify(page.address, explicit=row.explicit, rules=row.rules).key == row.key


@pytest.mark.parametrize(
    ("given_address", "link"),
    [
        ("HTTP://WWW.Docs.Example.com:80", "http://www.docs.example.com/"),
        ("https://docs.example.com/Guide/Index.HTML?utm_source=x#top", "https://docs.example.com/Guide/Index.HTML"),
        ("https://docs.example.com/guide/?x=1&v=2", "https://docs.example.com/guide/?v=2"),
        ("https://docs.example.com/C%2b%2B//a/../b", "https://docs.example.com/C%2B%2B//b"),
        ("https://me:secret@docs.example.com/guide;jsessionid=1", "https://docs.example.com/guide"),
        ("https://bücher.example/über uns", "https://xn--bcher-kva.example/%C3%BCber%20uns"),
        ('https://docs.example.com/"><script>', "https://docs.example.com/%22%3E%3Cscript%3E"),
    ],
)
def test_the_address_to_link_to_still_leads_to_the_page(given_address: str, link: str) -> None:
    assert identify(given_address, rules=VERSIONED).address == link


def test_the_link_of_a_page_with_a_canonical_is_the_canonical() -> None:
    page = identify(f"{DOCS}/v3/guide#install", canonical="/latest/guide.html", explicit="setup", origins=[DOCS])
    assert page == Identity("id:setup", "install", f"{DOCS}/latest/guide.html")


def test_a_preview_may_name_production_as_its_canonical_only_when_both_belong_to_the_site() -> None:
    preview = "https://preview-7.example.net/guide"
    production = f"{DOCS}/guide/"
    assert identify(preview, canonical=production, origins=[DOCS]).address == production
    assert identify(preview, canonical=production, origins=["https://preview-7.example.net"]).address == preview
    assert identify(preview, canonical=production).address == production


@pytest.mark.parametrize(
    ("hopeless", "reason"),
    [
        ("", "starts with http"),
        ("docs.example.com/guide", "starts with http"),
        ("//docs.example.com/guide", "starts with http"),
        ("javascript:alert(1)", "starts with http"),
        ("javascript://docs.example.com/%0Aalert(1)", "starts with http"),
        ("data:text/html,hello", "starts with http"),
        ("file:///etc/passwd", "starts with http"),
        ("https:docs.example.com", "starts with http"),
        ("https://", "no host"),
        ("https:///guide", "no host"),
        ("https://:443/", "no host"),
        ("https://docs.example.com:port/", "no host"),
        ("https://[::1/", "no host"),
        ("https://[:::1]/", "name that can exist"),
        ("https://docs..example.com/", "name that can exist"),
        ("https://docs example.com/", "name that can exist"),
        ("https://docs%2eexample.com/", "name that can exist"),
        ("https://" + "a" * 64 + ".com/", "name that can exist"),
        ("https://" + "ä" * 300 + ".com/", "name that can exist"),
        ("https://docs.example.com:65536/", "65535"),
        ("https://docs.example.com/a\x00b", "control"),
        ("https://docs.example.com/a\r\nb", "control"),
        ("https://docs.example.com/\ud800", "control"),
        ("https://docs.example.com/" + "x" * 2000, "longer than 2000"),
        ("https://docs.example.com/" + "💥" * 200, "longer than 2000"),
    ],
)
def test_a_hopeless_address_is_told_so_in_a_sentence(hopeless: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as told:
        identify(hopeless)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize(("explicit", "reason"), [("x" * 301, "longer than 300"), ("a\x00b", "control characters")])
def test_an_id_that_cannot_be_kept_is_told_so_in_a_sentence(explicit: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        identify(f"{DOCS}/guide", explicit=explicit)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://docs.example.com", DOCS),
        ("https://docs.example.com/guide?x=1#y", DOCS),
        ("HTTPS://Docs.Example.COM:443/", DOCS),
        ("https://docs.example.com./", DOCS),
        ("https://docs.example.com:/", DOCS),
        ("http://docs.example.com:80", "http://docs.example.com"),
        ("http://docs.example.com:443", "http://docs.example.com:443"),
        ("https://docs.example.com:08443", "https://docs.example.com:8443"),
        ("https://www.example.com", "https://www.example.com"),
        ("http://localhost:5001/", "http://localhost:5001"),
        ("http://127.0.0.1:5001/", "http://127.0.0.1:5001"),
        ("http://[0:0::1]:5001/", "http://[::1]:5001"),
        ("https://my_docs.example.com", "https://my_docs.example.com"),
        ("https://Straße.example", "https://xn--strae-oqa.example"),
        ("https://XN--STRAE-OQA.example", "https://xn--strae-oqa.example"),
        ("https://docs。example。com", DOCS),
        ("https://docs.example.com@evil.example/", "https://evil.example"),
        ("https://x@docs.example.com@evil.example/", "https://evil.example"),
        ("https://evil.example\\@docs.example.com/", "https://evil.example"),
        ("https://evil.example#@docs.example.com/", "https://evil.example"),
    ],
)
def test_an_origin_is_what_a_browser_would_send(address: str, origin: str) -> None:
    assert origin_of(address) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (DOCS, "http://docs.example.com", True),
        (DOCS, "https://www.docs.example.com/guide", True),
        (DOCS, "https://DOCS.example.com:443", True),
        ("http://localhost:5001", "https://localhost:5001", True),
        ("http://localhost:5001", "http://localhost:5002", False),
        ("http://localhost:5001", "http://127.0.0.1:5001", False),
        (DOCS, "https://example.com", False),
        (DOCS, "https://docs.example.com.evil.example", False),
        (DOCS, "https://evildocs.example.com", False),
        (DOCS, "https://docs.example.com:8443", False),
        ("https://www.com", "https://com", False),
        (DOCS, "null", False),
        ("null", "null", False),
        ("", "", False),
    ],
)
def test_origins_of_one_site_differ_by_scheme_and_www_at_most(a: str, b: str, same: bool) -> None:
    assert same_site_origin(a, b) is same
    assert same_site_origin(b, a) is same
