"""Pages as generators build them."""

from __future__ import annotations

GUIDE = """<!doctype html><html lang="en-GB"><head><title>Installing - Handbook</title></head><body>
<header><nav>Home Guide</nav></header>
<main><aside>New in 2.0</aside>
<h1 id="installing">Installing<a class="headerlink" href="#installing">¶</a></h1>
<p>Use   <code>pip</code>.</p>
<h2 id="debian">On Debian</h2>
<p>First:</p><pre><code>apt update
  apt install example</code></pre>
<script>track("everything")</script>
<h3>Old releases</h3><p>Ask us.</p>
<h2 id="mac">On a Mac</h2><p>Brew it.</p>
<a class="docside" href="https://forum.example.com/ask?page=x">Questions about this page</a>
</main><footer>Imprint</footer></body></html>"""


def page(body: str, *, head: str = "", title: str = "Handbook") -> str:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"
