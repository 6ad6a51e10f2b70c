from __future__ import annotations

import time
from collections.abc import Callable
from inspect import unwrap
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import inline, plain, render
from forum.markup.sanitising import sanitise
from tests.markup.reading import Reading, assert_harmless, cases


def hostile() -> list[str]:
    owasp = [case["payload"] for case in cases("xss/owasp_xss_filter_evasion.json")]
    bleach = [case["raw"].split("\n--\n")[0] for case in cases("xss/bleach_tests_data.json")]
    return owasp + bleach


def markdown_examples() -> list[str]:
    names = ["commonmark_examples", "gfm_extensions_examples", "cmark_regression_examples"]
    return [case["markdown"] for name in names for case in cases(f"markdown/{name}.json")]


def naughty() -> list[str]:
    return [str(text) for text in cases("naughty-strings/blns.json")]


WRAPPINGS: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: f"[words]({text})",
    lambda text: f"![words]({text})",
    lambda text: f"<{text}>",
    lambda text: f"[{text}](https://example.com)",
    lambda text: f"![{text}](https://example.com/a.png)",
    lambda text: f"[words][ref]\n\n[ref]: {text}",
    lambda text: f"```{text}\n{text}\n```",
    lambda text: f"> - `{text}`\n\n| {text} | b |\n|---|---|\n| {text} | c |",
    lambda text: f"https://example.com/{text} **{text}**",
]


@pytest.mark.parametrize("collection", [hostile, naughty, markdown_examples])
def test_nothing_people_tried_on_others_gets_through(collection: Callable[[], list[str]]) -> None:
    for text in collection():
        for wrapped in WRAPPINGS:
            assert_harmless(render(wrapped(text)))
        assert {tag for tag, _ in Reading(inline(text)).elements} <= {"code"}


def test_hostile_markup_stays_readable_as_text() -> None:
    shown = Reading(render('<script>alert("x")</script> and <b onclick="y()">bold</b> <!-- rest')).text
    assert shown == '<script>alert("x")</script> and <b onclick="y()">bold</b> <!-- rest'


def test_a_pasted_comment_does_not_swallow_the_rest() -> None:
    reading = assert_harmless(render("<!-- \n\n[a](https://example.com)\n\n```\ncode\n```"))
    assert reading.codes == ["code\n"]
    assert reading.named("a")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "&#106;avascript&colon;alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "//example.com",
        "/logout",
        "file:///etc/passwd",
    ],
)
def test_an_address_of_another_kind_stays_text(address: str) -> None:
    for text in (f"[words]({address})", f"![words]({address})", f"<{address}>", f"[words][r]\n\n[r]: {address}"):
        assert not assert_harmless(render(text)).named("a")


@pytest.mark.parametrize("collection", [naughty, markdown_examples])
def test_no_small_text_is_slow(collection: Callable[[], list[str]]) -> None:
    for text in collection():
        render(text)  # a language's rules are loaded when it is first met
        times = []
        for _ in range(3):
            started = time.thread_time()
            unwrap(render)(text)  # the last texts are remembered
            times.append(time.thread_time() - started)
        assert median(times) < 0.1, text


@given(st.text())
def test_any_text_renders_to_harmless_html(text: str) -> None:
    html = render(text)
    assert_harmless(html)
    plain(html, 50)
    assert_harmless(inline(text))


@given(st.text(alphabet="ab *_~`[]()<>!#-+1.|:\\\n\t&;\"'/@{}=\x00\x02\x03\ud800", max_size=300))
def test_any_mixture_of_marks_renders_to_harmless_html(text: str) -> None:
    html = render(text)
    assert_harmless(html)
    assert sanitise(html) == html
    assert render(text) == html


def test_markers_of_our_own_cannot_be_typed() -> None:
    reading = assert_harmless(render("\x02code:0\x03 \x02klzzwxh:0001\x03\n\n```\nreal\n```"))
    assert reading.codes == ["real\n"]


def test_the_last_gate_holds_even_if_everything_before_it_fails() -> None:
    html = sanitise(
        '<a href="javascript:x()" onclick="x()" target="_top">a</a><a href="/b" id="b">b</a><img src="x" onerror="x()">'
        '<span class="site-header">c</span><pre class="code evil" data-language="A b" style="x">d</pre>'
        '<ol start="x"><li>e</li></ol><script>x()</script><iframe src="https://f.org"></iframe><td class="g">h</td>'
    )
    rel = 'rel="nofollow ugc noopener"'
    assert html == (f"<a {rel}>a</a><a {rel}>b</a><span>c</span><pre>d</pre><ol><li>e</li></ol>h")
