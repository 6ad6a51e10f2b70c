from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.markup import render
from tests.markup.reading import Reading, assert_harmless

TRICKY = (
    "\tif a < b && c > d:\n\t\treturn  \n\n\n   x = '&amp;<b>' \\* **no** [a](http://b) \u00a0\ufeff\n" + "x" * 5_000
)
LANGUAGES = ["", "python", "js", "html", "php", "console", "pycon", "diff", "yaml", "no-such-language", "c++"]

# What a text area can send: line ends are LF before a fence is read, NUL and half surrogates no text at all.
typed = st.text(alphabet=st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]))


@pytest.mark.parametrize("fence", ["```", "~~~", "`````"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_code_comes_back_byte_for_byte(fence: str, language: str) -> None:
    assert Reading(render(f"Before\n{fence}{language}\n{TRICKY}\n{fence}\nafter")).codes == [TRICKY + "\n"]


@given(typed.filter(lambda text: "~~~" not in text), st.sampled_from(LANGUAGES))
def test_any_code_comes_back_byte_for_byte(code: str, language: str) -> None:
    html = render(f"~~~{language}\n{code}\n~~~\n")
    assert_harmless(html)
    assert Reading(html).codes == [code + "\n"]


@given(typed.filter(lambda text: bool(text.split("\n")[0].strip()) and bool(text.split("\n")[-1].strip())))
def test_any_indented_code_comes_back_byte_for_byte(code: str) -> None:
    indented = "\n".join("    " + line for line in code.split("\n"))
    assert Reading(render(f"Before\n\n{indented}\n\nafter")).codes == [code + "\n"]


def test_line_ends_of_windows_become_plain_ones() -> None:
    assert Reading(render("```\r\na\r\nb\r\n```\r\n")).codes == ["a\nb\n"]


def test_a_fence_has_one_shape() -> None:
    html = render("```python\nx\n```")
    assert html == '<pre class="code" data-language="python"><code><span class="n">x</span>\n</code></pre>'
    assert render("```\nx\n```") == '<pre class="code"><code>x\n</code></pre>'
    assert render("    x") == '<pre class="code"><code>x\n</code></pre>'
    assert render("```Klingon\nx\n```") == '<pre class="code" data-language="klingon"><code>x\n</code></pre>'


@pytest.mark.parametrize("info", ["python", " python", "{.python}", "python title=x", "Python", "python,linenos"])
def test_the_language_is_the_first_word(info: str) -> None:
    assert Reading(render(f"```{info}\nx\n```")).named("pre")[0]["data-language"] == "python"


def test_code_in_a_list_belongs_to_its_item() -> None:
    html = render("1. one\n   ```sh\n   \tls\n     -a\n   ```\n2. two\n")
    assert Reading(html).codes == ["\tls\n  -a\n"]
    assert html.count("<ol>") == 1
    assert html.index("<pre") < html.index("</li>")


def test_a_fence_on_the_line_of_its_bullet() -> None:
    html = render("- a\n- ```\n  b\n\n\n  ```\n- c\n")
    assert Reading(html).codes == ["b\n\n\n"]
    assert len(Reading(html).named("li")) == 3


def test_code_in_a_quote_loses_the_marks_of_the_quote_only() -> None:
    html = render("> see\n> ```\n> a > b\n>\n>   c\n> ```\n> end")
    assert Reading(html).codes == ["a > b\n\n  c\n"]
    assert html.count("<blockquote>") == 1


def test_a_fence_nobody_closed_runs_to_the_end() -> None:
    assert Reading(render("```\na\n\n# b\n")).codes == ["a\n\n# b\n"]


def test_a_fence_inside_a_longer_fence_is_text() -> None:
    assert Reading(render("````\n```\na\n```\n````")).codes == ["```\na\n```\n"]


def test_an_address_in_code_is_no_link() -> None:
    assert not Reading(render("`https://example.com`\n\n```\nhttps://example.com\n```")).named("a")


def test_known_languages_are_coloured_and_long_code_is_not_lost() -> None:
    assert re.search(r'<span class="k">def</span>', render("```py\ndef f(): ...\n```"))
    long = "x = 1\n" * 3_000
    html = render(f"```python\n{long}```")
    assert Reading(html).codes == [long]
    assert "<span" not in html
