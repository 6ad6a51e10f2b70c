"""Colours for highlighted code, light and dark in one style sheet."""

from __future__ import annotations

PAPER = ("#f6f6f4", "#1b1c1e")
INK = ("#24262b", "#e3e4e6")

# Pygments' short names → (on light paper, on dark). A name that is not here is the colour of the text.
_COLOURS: list[tuple[str, tuple[str, str]]] = [
    ("c ch cm cpf c1 cs gp go", ("#5f646d", "#9aa0a9")),
    ("k kc kd kn kr ow cp gh gu", ("#8a2a86", "#d9a0e0")),
    ("kt nc nn ne no", ("#8a4b08", "#e5b567")),
    ("s sa sb sc dl sd s2 sh sx s1 ld", ("#1b6b35", "#9ccb8f")),
    ("se si sr ss", ("#0b6a70", "#7fd0cf")),
    ("m mb mf mh mi mo il l", ("#9a3412", "#f0a179")),
    ("nf fm nd nl", ("#1d55b0", "#8ab8f5")),
    ("nb bp nt na nv vc vg vi vm", ("#1f5f8b", "#86c5e0")),
    ("err gr gt gd", ("#b3201f", "#f39a94")),
    ("gi", ("#1b6b35", "#9ccb8f")),
]
_EXTRAS = """\
.code .gh, .code .gu, .code .gs, .code .ges { font-weight: 600 }
.code .ge, .code .ges { font-style: italic }
.align-left { text-align: left }
.align-center { text-align: center }
.align-right { text-align: right }
"""


def stylesheet() -> str:
    """CSS for `.code` and for the aligned cells of tables; every colour is at least 4.5:1 on its paper."""
    rules = [f".code {{ color: {_pair(INK)}; background: var(--code-paper, {_pair(PAPER)}) }}"]
    for names, colours in _COLOURS:
        selector = ", ".join(f".code .{name}" for name in names.split())
        rules.append(f"{selector} {{ color: {_pair(colours)} }}")
    return "\n".join(rules) + "\n" + _EXTRAS


def _pair(colours: tuple[str, str]) -> str:
    return f"light-dark({colours[0]}, {colours[1]})"
