from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

WRITTEN_HERE = [
    "<!channel> <!here|x> <@U012AB3CD> <#C012|general> <!subteam^S1>",
    "@channel @here @everyone @all x@here ＠channel",
    "<https://evil.example|Your bank>",
    "[Your bank](https://evil.example) ![x](https://evil.example/a.png) <https://evil.example>",
    "</a> & &lt;!channel&gt; &amp;",
    "<at>Everyone</at> <@&123> <@!1>",
    "subject\r\nBcc: everybody@example.org\r\n\r\nbody",
    "one\ntwo\u2028three\x00four\x85five",
    "\u202egnp.exe\u202c",
    "```\n@channel\n```\n> quoted\n# head\n1. item\n- item",
    "\\[Your bank\\](https://evil.example) \\<!channel> \\\\@here",
    "|| spoiler || *bold* _it_ ~town-square :smile: https://evil.example/)",
    "\ud800 alone",
    "",
    "x" * 5000,
]


def cases(path: str) -> object:
    folder = Path(os.environ.get("CASES") or ROOT.parent / "shared" / "cases")
    if not (folder / path).exists():
        pytest.skip(f"{folder / path} is not there (set CASES)")
    return json.loads((folder / path).read_text())


def collected() -> list[str]:
    """Every string that visitors are known to try."""
    naughty, owasp, bleach = (
        cases(path)
        for path in (
            "naughty-strings/blns.json",
            "xss/owasp_xss_filter_evasion.json",
            "xss/bleach_tests_data.json",
        )
    )
    assert isinstance(naughty, list)
    assert isinstance(owasp, list)
    assert isinstance(bleach, list)
    return [*naughty, *(each["payload"] for each in owasp), *(each["raw"] for each in bleach)]
