"""HTML of other systems as our Markdown: the same words, the same code, the same shape, and nothing harmful."""

from __future__ import annotations

import pytest

from forum.markup import from_html, plain, render


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One<br>two</p><p>three</p>", "One\ntwo\n\nthree"),
        ("<p>a <strong> b </strong>c <em>d</em></p>", "a **b** c *d*"),
        ("<h2>Title</h2><hr><p>x</p>", "## Title\n\n---\n\nx"),
        ("<ul><li>a</li><li>b<ol start='3'><li>c</li></ol></li></ul>", "- a\n- b\n  3. c"),
        ("<blockquote><p>q</p><blockquote>r</blockquote></blockquote>", "> q\n>\n> > r"),
        ("<p><a href='https://a.example/x_(y)'>z</a></p>", "[z](<https://a.example/x_(y)>)"),
        ("<p><a href='/questions/3'>that one</a></p>", "that one"),
        ("<p><a href='//b.example/'>there</a></p>", "[there](https://b.example/)"),
        ("<a href='https://a.example/'><img src='https://b.example/c.png' alt='A cup'></a>", "[A cup](https://a.example/)"),
        ("<p><img src='https://b.example/c.png' alt='A [cup]'></p>", "![A \\[cup\\]](https://b.example/c.png)"),
        ("<pre class='lang-py x'><code>if a &lt; b:\n\treturn\n</code></pre>", "```py\nif a < b:\n\treturn\n```"),
        ("<pre><code>```\nfence\n```\n</code></pre>", "````\n```\nfence\n```\n````"),
        ("<p>use <code>a `b` c</code> or <kbd>Ctrl</kbd></p>", "use ``a `b` c`` or `Ctrl`"),
        ("<p>H<sub>2</sub>O, x<sup>2</sup></p>", "H₂O, x²"),
        ("<p>x<sup><strong><a href='https://a.example/n'>1</a></strong></sup></p>", "x**[¹](https://a.example/n)**"),
        ("<img src='https://b.example/c.png' alt='enter image description here'>", "![](https://b.example/c.png)"),
        ("<a href='https://a.example/'><img src='https://b.example/c.png' alt='Alt text'></a>", "[c.png](https://a.example/)"),
        ("<a href='https://a.example/x'>enter link description here</a>", "https://a.example/x"),
        ("<p>https://a.example/<b>ID</b>.png and <b>more</b></p>", "https://a.example/ID.png and **more**"),
        ("<p>1. not a list</p><p># no heading</p><p>- no item</p>", "1\\. not a list\n\n\\# no heading\n\n\\- no item"),
        ("<p>2*3*4 and [x](y) and _so_ snake_case</p>", "2\\*3\\*4 and \\[x\\](y) and \\_so\\_ snake_case"),
        ("<p>&amp;lt; is &lt; and &amp;copy; no sign, A &amp; B</p>", "\\&lt; is < and \\&copy; no sign, A & B"),
        ("<p>~~~ and ~~no~~ and ~5</p>", "\\~\\~~ and \\~~no\\~~ and ~5"),
        ("<p><img src='https://b.example/c.png' alt='&amp;copy;'></p>", "![\\&copy;](https://b.example/c.png)"),
        ("<script>alert(1)</script><p onclick='x()'>ok</p>", "ok"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
         "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert from_html(html) == markdown


def test_what_is_shown_has_the_words_of_the_source() -> None:
    said = "Cost: 5 * 3 < 20 & `a` _b_ [c] <e> \\f #g +h &lt; &#38; <me@x.example> ~~i~~ https://x.example/a_b*c 1) j"
    html = f"<p>{said.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    assert plain(render(from_html(html))) == said


def test_code_comes_through_to_the_letter() -> None:
    code = "def f(a):\n\tif a < 1 and b > 2:\n\n        return `x` * '&amp;' # \\n\n"
    html = "<pre><code>" + code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</code></pre>"
    assert from_html(html) == f"```\n{code.rstrip(chr(10))}\n```"


def test_what_is_nested_without_end_is_read_all_the_same() -> None:
    assert "deep" in from_html("<blockquote>" * 3000 + "deep" + "<ul><li>" * 3000)
