"""The sentences of the product: taken from the code, merged into the files of the translators.

`python3 dev.py words` renews `forum/translations/*.po`; what is new in them is empty and waits for its translator.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from forum.paths import ROOT, TEMPLATES, TRANSLATIONS
from forum.web import LANGUAGES

METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.subject", "jinja2")]
OPTIONS = {pattern: {"trimmed": "true", "silent": "false"} for pattern in ("**.html", "**.txt", "**.subject")}
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "lazy_ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def sentences() -> Catalog:
    """Every sentence of the product, with the files it stands in."""
    found = Catalog(project="Docside", charset="utf-8")
    for folder in (ROOT / "forum", TEMPLATES):
        taken = extract_from_dir(str(folder), METHODS, OPTIONS, keywords=KEYWORDS)
        for name, _line, words, comments, context in taken:
            found.add(words, locations=[(f"{folder.name}/{name}", 0)], auto_comments=comments, context=context)
    return found


def translated(code: str) -> Catalog:
    path = TRANSLATIONS / f"{code}.po"
    if not path.exists():
        return Catalog(locale=code, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def merged(code: str) -> bytes:
    """The file of a language as it should stand: the sentences of today, with what is translated of them."""
    known = translated(code)
    known.update(sentences(), no_fuzzy_matching=True)
    known.obsolete.clear()
    out = BytesIO()
    write_po(out, known, sort_output=True, omit_header=True, no_location=True, width=110)
    head = f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: {code}\\n"\n'
    plurals = f'"Plural-Forms: {known.plural_forms}\\n"\n\n'
    return (head + plurals).encode() + out.getvalue()


def main() -> int:
    for code in LANGUAGES:
        if code != "en":
            (TRANSLATIONS / f"{code}.po").write_bytes(merged(code))
            waiting = len([message for message in translated(code) if message.id and not all_there(message.string)])
            sys.stdout.write(f"{code}: {waiting} of {len(translated(code))} sentences wait for a translator\n")
    return 0


def all_there(string: str | Sequence[str] | None) -> bool:
    if string is None or isinstance(string, str):
        return bool(string)
    return all(string)


if __name__ == "__main__":
    sys.exit(main())
