"""Code blocks: the author's bytes, coloured by Pygments where that is known to be quick."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class, get_all_lexers
from pygments.token import STANDARD_TYPES, _TokenType

MARK = "data-block"
MAX_COLOURED = 10_000  # characters
MAX_LINE = 1_000  # nobody reads minified code by its colours, and long lines are what hangs a lexer
BUDGET = 0.2  # seconds of this thread's own processor time, for all the code of one post
_LONG_LINE = re.compile(rf"[^\n]{{{MAX_LINE}}}")
CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)

# Languages whose lexers were timed on hostile input; any other is shown uncoloured.
LANGUAGES = frozenset(
    [
        "bash",
        "batch",
        "c",
        "clojure",
        "cmake",
        "cpp",
        "csharp",
        "css",
        "dart",
        "diff",
        "docker",
        "elixir",
        "elm",
        "erlang",
        "fsharp",
        "go",
        "graphql",
        "groovy",
        "haskell",
        "hcl",
        "html",
        "http",
        "ini",
        "java",
        "javascript",
        "json",
        "jsx",
        "julia",
        "kotlin",
        "less",
        "lua",
        "make",
        "nginx",
        "nim",
        "nix",
        "ocaml",
        "perl",
        "php",
        "powershell",
        "protobuf",
        "python",
        "pycon",
        "pytb",
        "r",
        "rst",
        "ruby",
        "rust",
        "scala",
        "scss",
        "sql",
        "swift",
        "terraform",
        "toml",
        "tsx",
        "typescript",
        "vim",
        "vue",
        "xml",
        "yaml",
        "zig",
        "console",
        "jinja",
        "markdown",
        "objective-c",
    ]
)


@dataclass(frozen=True)
class CodeBlock:
    """`text` exactly as typed, with the line end of its last line; `language` as named, in lower case."""

    text: str
    language: str | None


def html_of(block: CodeBlock, until: float) -> str:
    """`<pre class="code"><code>`, whose text content is the block's text; plain after `until`.

    `until` is a value of `time.thread_time()`, which does not grow while others have the processor.
    """
    language = f' data-language="{html.escape(block.language)}"' if block.language else ""
    return f'<pre class="code"{language}><code>{_coloured(block, until)}</code></pre>'


def _coloured(block: CodeBlock, until: float) -> str:
    lexer = _lexer(block.language) if block.language else None
    if lexer is None or len(block.text) > MAX_COLOURED or _LONG_LINE.search(block.text):
        return _escaped(block.text)
    tokens: list[tuple[str, str]] = []
    # get_tokens() would change the text (byte order marks, ends of lines, tabs); this does not.
    for _, kind, value in lexer.get_tokens_unprocessed(block.text):
        tokens.append((_class(kind), value))
        # Most lexers take time by the square of the length on some input, token by token.
        if time.thread_time() > until:
            return _escaped(block.text)
    if "".join(value for _, value in tokens) != block.text:
        return _escaped(block.text)
    return "".join(_spans(tokens))


def _spans(tokens: list[tuple[str, str]]) -> Iterator[str]:
    for name, group in groupby(tokens, key=lambda token: token[0]):
        text = _escaped("".join(value for _, value in group))
        yield f'<span class="{name}">{text}</span>' if name and text else text


@cache
def _class(kind: _TokenType) -> str:
    while kind not in STANDARD_TYPES and kind.parent is not None:
        kind = kind.parent
    name = STANDARD_TYPES.get(kind, "")
    return "" if name == "w" else name  # blanks have no colour


@cache
def _names() -> dict[str, str]:
    """Alias → Pygments' name. Its own look-up searches the disk for plugins when an alias is unknown."""
    known = [(name, aliases) for name, aliases, *_ in get_all_lexers(plugins=False)]
    return {alias: name for name, aliases in known if LANGUAGES.intersection(aliases) for alias in aliases}


def _lexer(alias: str) -> Lexer | None:
    # A fresh one each time: some keep state while they read.
    name = _names().get(alias)
    known = find_lexer_class(name) if name else None
    return known(stripnl=False, ensurenl=False) if known else None


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
