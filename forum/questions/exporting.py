from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Part, User, exports
from forum.db import session
from forum.questions.links import answer_path, path
from forum.questions.models import Answer, Question
from forum.questions.post_models import AnswerVote, QuestionVote
from forum.web import absolute


@exports("posts")
def export_posts(user: User) -> Iterator[Part]:
    """Every post, whatever became of it: its text as Markdown, and a list of them all."""
    posts: list[dict[str, Any]] = []
    for question in session.scalars(select(Question).where(Question.author_id == user.id).order_by(Question.id)):
        name = f"question-{question.id}.md"
        posts.append(_line(question, question, absolute(path(question)), name))
        yield name, f"# {question.title}\n\n{question.body}\n"
    wrote = select(Answer).where(Answer.author_id == user.id).options(joinedload(Answer.question)).order_by(Answer.id)
    for answer in session.scalars(wrote):
        name = f"answer-{answer.id}.md"
        posts.append(_line(answer, answer.question, absolute(answer_path(answer.question, answer)), name))
        yield name, f"{answer.body}\n"
    yield "posts.json", posts
    yield "votes.json", _votes(user)


def _votes(user: User) -> list[dict[str, Any]]:
    """What they said they have too, and what helped them."""
    too = select(QuestionVote, Question).join(Question, Question.id == QuestionVote.question_id)
    votes = [
        {"word": "me too", "address": absolute(path(question)), "at": vote.at}
        for vote, question in session.execute(too.where(QuestionVote.user_id == user.id).order_by(QuestionVote.at))
        if question.is_published
    ]
    helped = select(AnswerVote, Answer).join(Answer, Answer.id == AnswerVote.answer_id)
    return votes + [
        {"word": "this helped", "address": absolute(answer_path(answer.question, answer)), "at": vote.at}
        for vote, answer in session.execute(helped.where(AnswerVote.user_id == user.id).order_by(AnswerVote.at))
        if answer.is_published and answer.question.is_published
    ]


def _line(post: Question | Answer, question: Question, address: str, file: str) -> dict[str, Any]:
    return {
        "kind": "question" if post is question else "answer",
        "title": question.title,
        "address": address,
        "file": file,
        "state": post.state.value,
        "written_at": post.created_at,
        "published_at": post.published_at,
        "accepted": question.accepted_id == post.id and post is not question,
    }
