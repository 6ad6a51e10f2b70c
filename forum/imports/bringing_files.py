"""Files of a batch on their way in: looked at and put into their place before anything is locked."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from flask_babel import gettext as _

from forum.attachments import Brought, is_here, keep_brought, look_at_brought, put_brought
from forum.imports import records
from forum.refused import Refused

Uses = Sequence[tuple[str, int]]


class Files:
    def __init__(self) -> None:
        self.ready: dict[str, Brought] = {}
        self.refused: dict[str, Refused] = {}

    def prepare(self, given: records.File) -> None:
        """Its bytes lie where they belong when this returns; what no row comes to know of is swept."""
        try:
            if not is_here(given.name, given.sha256):
                self.ready[given.name] = _looked_at(given)
                put_brought(self.ready[given.name])
        except Refused as error:
            if error.status >= 500:
                raise
            self.refused[given.name] = error

    def look(self, given: records.File, uses: Uses) -> bool:
        """Whether it would be new."""
        if is_here(given.name, given.sha256):
            return False
        _must_be_needed(uses)
        _looked_at(given)
        return True

    def bring(self, given: records.File, uses: Uses, owner: int | None) -> bool:
        if given.name in self.refused:
            raise self.refused[given.name]
        made = self.ready.get(given.name)
        if made is None or is_here(given.name, given.sha256):
            return False
        _must_be_needed(uses)
        keep_brought(made, owner, given.at, uses)
        return True


def _looked_at(given: records.File) -> Brought:
    try:
        content = base64.b64decode(given.content, validate=True)
    except ValueError:
        raise Refused(_("Its content is no Base64.")) from None
    return look_at_brought(given.name, given.title, given.sha256, content)


def _must_be_needed(uses: Uses) -> None:
    if not uses:
        raise Refused(_("No post that came shows it."))
