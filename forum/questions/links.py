from __future__ import annotations

from forum.questions.models import Answer, Question
from forum.web import sign, slug


def path(question: Question) -> str:
    """The one address of a thread; the words in it are for people, the number is what counts."""
    return f"/questions/{question.id}/{slug(question.title, 'thread')}"


def answer_path(question: Question, answer: Answer) -> str:
    return f"{path(question)}#answer-{answer.id}"


def receipt_path(question: Question) -> str:
    """Where the asker of an unconfirmed question finds it again; whoever has the address may type the code."""
    return f"/receipts/{sign('receipt', question.id)}"
