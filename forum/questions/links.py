from __future__ import annotations

from forum.questions.messages import Message
from forum.questions.models import Answer, Question, Topic
from forum.questions.showing import Shown
from forum.web import sign, slug


def path(question: Question | Shown) -> str:
    """The one address of a thread; the words in it are for people, the number is what counts."""
    return thread_path(question.id, question.title)


def thread_path(number: int, title: str) -> str:
    return f"/questions/{number}/{slug(title, 'thread')}"


def answer_path(question: Question | Shown, answer: Answer | Message) -> str:
    return f"{path(question)}#answer-{answer.id}"


def post_path(question: Question | Shown, answer: Answer | Message | None) -> str:
    return answer_path(question, answer) if answer else path(question)


def post_root(post: Question | Shown | Answer | Message) -> str:
    """What the addresses of everything one does with a post begin with."""
    return f"/{'answers' if isinstance(post, Answer | Message) else 'questions'}/{post.id}"


def topic_path(topic: Topic) -> str:
    return f"/topics/{topic.id}/{slug(topic.name, 'topic')}"


def receipt_path(question: Question) -> str:
    """Where the asker of an unconfirmed question finds it again; whoever has the address may type the code."""
    return f"/receipts/{receipt_token(question)}"


def receipt_token(question: Question) -> str:
    """With the second it was written in: SQLite gives the number of a forgotten question to somebody else's."""
    return sign("receipt", [question.id, int(question.created_at.timestamp())])
