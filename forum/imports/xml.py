"""XML as it comes, element by element, in little memory; documents that declare anything of their own are refused."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.parsers import expat

from flask_babel import gettext as _

from forum.refused import Refused

CHUNK = 1 << 16
LARGEST = 8 << 20  # letters and elements of one record, with everything inside it
DEEPEST = 50


@dataclass
class Element:
    name: str
    values: dict[str, str]
    inside: list[Element] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts).strip()

    def child(self, name: str) -> Element | None:
        return next((one for one in self.inside if one.name == name), None)

    def said(self, *names: str) -> str:
        """The text of the element one comes to by these names; '' if there is none."""
        here: Element | None = self
        for name in names:
            here = here.child(name) if here else None
        return here.text if here else ""


def elements(stream: IO[bytes], wanted: Collection[str]) -> Iterator[Element]:
    """Every element of these names, whole, as soon as it has ended. Refused: this is no XML, or more than that."""
    reading = _Reading(wanted)
    while chunk := stream.read(CHUNK):
        yield from reading.feed(chunk, last=False)
    yield from reading.feed(b"", last=True)


class _Reading:
    def __init__(self, wanted: Collection[str]) -> None:
        self.wanted = wanted
        self.open: list[Element] = []
        self.ready: list[Element] = []
        self.depth = self.size = self.fed = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        # Entities are declared in a DOCTYPE; without one there is nothing that could grow or be fetched.
        self.parser.StartDoctypeDeclHandler = self.declared

    def feed(self, chunk: bytes, *, last: bool) -> list[Element]:
        self.fed += len(chunk)
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise Refused(_("This is no whole XML file: line %(line)s cannot be read.", line=error.lineno)) from None
        except (ValueError, LookupError):
            raise Refused(
                _("The file says it is written in a way that is not known. Please save it as UTF-8.")
            ) from None
        if self.fed - max(0, self.parser.CurrentByteIndex) > LARGEST:
            raise too_large()  # one tag or one comment that does not end
        ready, self.ready = self.ready, []
        return ready

    def start(self, name: str, values: dict[str, str]) -> None:
        self.depth += 1
        if not self.open and name not in self.wanted:
            return
        self.grow(64 + sum(64 + len(key) + len(value) for key, value in values.items()))
        made = Element(name, values)
        if self.open:
            self.open[-1].inside.append(made)
        self.open.append(made)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.open:
            done = self.open.pop()
            if not self.open:
                self.size = 0
                self.ready.append(done)

    def words(self, text: str) -> None:
        if self.open:
            self.grow(len(text))
            self.open[-1].parts.append(text)

    def grow(self, by: int) -> None:
        self.size += by
        if self.size > LARGEST or self.depth > DEEPEST:
            raise too_large()

    def declared(self, *_declared: Any) -> None:
        raise Refused(_("The file declares a DOCTYPE of its own, which no export does, so it is not read."))


def too_large() -> Refused:
    return Refused(_("One record in the file is larger or deeper than any can be, so the file is not read."))
