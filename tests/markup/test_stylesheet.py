from __future__ import annotations

import re

from forum.markup import stylesheet

PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_can_be_read_on_its_paper() -> None:
    ink, paper, *tokens = PAIR.findall(stylesheet())
    for pair in [ink, *tokens]:
        assert contrast(pair[0], paper[0]) >= 4.5
        assert contrast(pair[1], paper[1]) >= 4.5
    assert len(tokens) >= 8


def test_the_style_sheet_is_closed_and_fetches_nothing() -> None:
    css = stylesheet()
    assert css.count("{") == css.count("}")
    assert "url(" not in css
    assert "@import" not in css
