"""The one error that is meant for people."""

from __future__ import annotations


class Refused(Exception):
    """A wish that cannot be granted; its text is a whole sentence that says how to go on.

    Views turn it into a 422 page or fragment with everything typed still in place. `status` may name
    another code: 403 (not yours to do), 404 (not there), 409 (somebody was faster), 429 (too often).
    """

    def __init__(self, sentence: str, *, status: int = 422) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
