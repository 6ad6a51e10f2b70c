"""What moderators decide teaches the filter, and what they take back is taken back there too."""

from __future__ import annotations

from sqlalchemy import select

from forum import screening
from forum.db import session
from forum.events import on
from forum.moderation.events import DecisionMade, DecisionUndone
from forum.moderation.models import Decision, Kind, Report, Why
from forum.moderation.posts import Post
from forum.questions import Answer, AnswerAccepted, AnswerPosted, AnswerUnaccepted, Question
from forum.screening import Suspicion


@on(DecisionMade)
def learn_from_it(fact: DecisionMade) -> None:
    teach(session.get_one(Decision, fact.decision_id))


def teach(decision: Decision) -> None:
    if decision.kind in {Kind.PUBLISHED, Kind.KEPT}:
        _learn(_posts(decision), spam=False, because=_name(decision))
    elif decision.kind is Kind.SPAMMER or _says_spam(decision):
        _learn(_posts(decision), spam=True, because=_name(decision))


@on(DecisionUndone)
def take_back_what_it_taught(fact: DecisionUndone) -> None:
    screening.unlearn(f"decision:{fact.decision_id}")


@on(AnswerPosted)
def learn_from_what_the_team_answers(fact: AnswerPosted) -> None:
    """Nobody on the team answers spam."""
    question = session.get_one(Question, fact.question_id)
    if fact.by_staff and question.answer_count == 1:
        _learn([Post(question)], spam=False, because=f"answer:{fact.answer_id}")


@on(AnswerAccepted)
def learn_from_what_solved_it(fact: AnswerAccepted) -> None:
    """What is accepted again was learned when it was accepted first, and counts again by itself."""
    answer = session.get_one(Answer, fact.answer_id)
    if not fact.decided and not answer.by_staff and fact.by_id != answer.author_id:
        _learn([Post(answer.question, answer)], spam=False, because=f"accepted:{fact.answer_id}")


@on(AnswerUnaccepted)
def take_back_the_acceptance(fact: AnswerUnaccepted) -> None:
    screening.unlearn(f"accepted:{fact.answer_id}")


def _learn(posts: list[Post], *, spam: bool, because: str) -> None:
    for post in posts:
        written, author = post.answer or post.question, post.author
        text = post.answer.body if post.answer else f"{post.question.title}\n{post.question.body}"
        if author is None or not (author.is_staff or author.powers):
            screening.learn(post.key, text, spam=spam, because=because, author_id=written.author_id)


def _says_spam(decision: Decision) -> bool:
    """It was called spam: by whoever decided, by the filter that held it, or by a report that this decision answers.

    What is declined or removed for another reason teaches nothing.
    """
    if decision.kind not in {Kind.DECLINED, Kind.REMOVED}:
        return False
    if decision.before.get("spam"):
        return True
    keys = [post.key for post in _posts(decision)]
    by_text = Suspicion.subject.in_(keys) & (Suspicion.score > Suspicion.threshold)
    if session.scalar(select(Suspicion.subject).where(by_text).limit(1)):
        return True
    answered = Report.id.in_(decision.before.get("reports", []))
    return session.scalar(select(Report.id).where(answered, Report.why == Why.SPAM).limit(1)) is not None


def _posts(decision: Decision) -> list[Post]:
    found = []
    for question_id, answer_id, _state in decision.before.get("posts", []):
        answer = session.get(Answer, answer_id) if answer_id else None
        if (question := answer.question if answer else session.get(Question, question_id)) is not None:
            found.append(Post(question, answer))
    return found


def _name(decision: Decision) -> str:
    return f"decision:{decision.id}"
