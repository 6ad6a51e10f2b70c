from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import has_request_context, request
from wtforms import TextAreaField

from forum.accounts import me
from forum.attachments.actions import stage
from forum.attachments.taking import LARGEST_FILE, OTHERS, PICTURES
from forum.refused import Refused
from forum.web import takes_upload

MOST_AT_ONCE = 5
View = TypeVar("View", bound=Callable[..., Any])


class WritingField(TextAreaField):
    """A Markdown text that takes files. By script they come one by one, before; without, they come with the form: they
    are kept at once and stand at the end of the text, so that a form that comes back has lost none of them."""

    accepts = ",".join(f".{ending}" for ending in (*PICTURES, *OTHERS))

    @property
    def files_name(self) -> str:
        return f"{self.name}-files"

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        super().process_formdata(list(valuelist))
        refused = []
        for file in _files(self.files_name):
            try:
                made = stage(file.stream, file.filename or "", by=me())
                self.data = "\n\n".join(part for part in ((self.data or "").rstrip(), made.markdown) if part)
            except Refused as error:
                refused.append(error.sentence)
        if refused:
            raise ValueError(" ".join(refused))

    def must_have_taken_all(self) -> None:
        """For a form that is not validated: a text is not sent without what belongs to it."""
        if self.process_errors:
            raise Refused(str(self.process_errors[0]))


def takes_one_file(view: View) -> View:
    return takes_upload(LARGEST_FILE)(view)


def takes_files(view: View) -> View:
    """Let a view take a form with files in it."""
    return takes_upload(MOST_AT_ONCE * LARGEST_FILE + 4 * 1024 * 1024)(view)


def _files(name: str) -> Sequence[Any]:
    if not has_request_context():
        return []
    return [file for file in request.files.getlist(name) if file.filename][:MOST_AT_ONCE]
