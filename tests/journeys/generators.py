"""What our own documentation tells people to put into their generator, read from it, so that it is what gets tested."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from forum.paths import DOCS


def documented(section: str, language: str, forum: str, which: int = 0) -> str:
    """A code block in this language of a section of docs/embed.md, for a forum at this address."""
    text = (DOCS / "embed.md").read_text()
    _, _, rest = text.partition(f"\n## {section}\n")
    found = re.findall(rf"```{re.escape(language)}\n(.*?)```", rest.partition("\n## ")[0], re.DOTALL)
    assert found, f"docs/embed.md has no {language} under {section}"
    return str(found[which]).replace("https://forum.example.com", forum)


def build(module: str, *arguments: str | Path) -> None:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert made.returncode == 0, made.stdout + made.stderr
