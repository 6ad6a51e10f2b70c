"""The thread itself says that it aged, so that pages of threads that did not ask nothing more."""

from __future__ import annotations

from forum.ageing.models import SPOKEN, Standing
from forum.questions import Question, redrawn


def tell(question: Question, standing: Standing | None) -> None:
    """How it stands with its age from now on; None where nothing is known against it."""
    question.aged = standing in SPOKEN
    redrawn(question)
