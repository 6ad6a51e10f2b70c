from __future__ import annotations

import re
import unicodedata

from forum.questions.models import Answer, Question
from forum.web import sign


def path(question: Question) -> str:
    """The one address of a thread; the words in it are for people, the number is what counts."""
    return f"/questions/{question.id}/{slug(question.title)}"


def answer_path(question: Question, answer: Answer) -> str:
    return f"{path(question)}#answer-{answer.id}"


def receipt_path(question: Question) -> str:
    """Where the asker of an unconfirmed question finds it again; whoever has the address may type the code."""
    return f"/receipts/{sign('receipt', question.id)}"


def slug(title: str) -> str:
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", letters))[:60].strip("-") or "thread"
