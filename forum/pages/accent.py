"""One colour a site chooses, made into the four the pages use, readable in both schemes whatever was chosen."""

from __future__ import annotations

import math
import re

from flask_babel import gettext as _

from forum.refused import Refused

_HEX = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
# Björn Ottosson's matrices: linear sRGB to the cone responses of OKLab, and those to lightness, a and b.
_CONES = ((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
          (0.0883024619, 0.2817188376, 0.6299787005))  # fmt: skip
_LAB = ((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660))  # fmt: skip


def clean_accent(text: str) -> str:
    """Six hexadecimal digits, lower case; '' for none; Refused for what is no colour."""
    if not text.strip():
        return ""
    found = _HEX.fullmatch(text.strip())
    if not found:
        raise Refused(_("“%(text)s” is not a colour such as #4f46a5.", text=text.strip()[:20]))
    return found[1].lower()


def accent_css(accent: str) -> str:
    """Hue and strength come from the chosen colour. How light it is does not, so that text stays readable on it."""
    hue, strength = _hue_and_chroma(accent)

    def pair(light: tuple[float, float], dark: tuple[float, float]) -> str:
        tones = (f"oklch({lightness} {min(most, strength):.3f} {hue:.1f})" for lightness, most in (light, dark))
        return f"light-dark({', '.join(tones)})"

    return (
        ":root {\n"
        f"  --accent: {pair((0.47, 0.17), (0.78, 0.12))};\n"
        f"  --accent-strong: {pair((0.4, 0.17), (0.84, 0.1))};\n"
        f"  --accent-text: light-dark(#fff, oklch(0.19 {min(0.04, strength):.3f} {hue:.1f}));\n"
        f"  --accent-soft: {pair((0.96, 0.02), (0.27, 0.04))};\n"
        "}\n"
    )


def _hue_and_chroma(accent: str) -> tuple[float, float]:
    """In degrees and OKLCH chroma, of six hexadecimal digits."""
    colour = [_linear(int(accent[at : at + 2], 16) / 255) for at in (0, 2, 4)]
    cones = [math.cbrt(sum(weight * part for weight, part in zip(row, colour, strict=True))) for row in _CONES]
    _lightness, a, b = (sum(weight * part for weight, part in zip(row, cones, strict=True)) for row in _LAB)
    return math.degrees(math.atan2(b, a)) % 360, math.hypot(a, b)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
