"""What becomes of somebody's posts when the person goes."""

from __future__ import annotations

from sqlalchemy import Select, delete, select, update

from forum import attachments
from forum.accounts import PersonErased, User
from forum.db import session
from forum.events import on
from forum.questions.attached import kind_of
from forum.questions.changing import changed
from forum.questions.listeners import touch_pages_of
from forum.questions.models import Answer, Question, State
from forum.questions.post_models import AnswerVote, Edit, QuestionVote
from forum.questions.writing import written

TITLE_LEFT = "A question whose author has left"
TEXT_LEFT = "*Whoever wrote this has left and taken the text along.*"


@on(PersonErased)
def keep_or_take_along_the_posts(fact: PersonErased) -> None:
    """What was never public goes in any case; what was stays for whoever reads on, or its words go, as was chosen."""
    touch_pages_of(fact.user_id)
    email = session.get_one(User, fact.user_id).email
    session.execute(delete(Question).where(Question.state == State.UNCONFIRMED, Question.asker_email == email))
    for question in session.scalars(_locked_questions(fact.user_id)).all():
        if fact.posts_too or question.state is not State.PUBLISHED:
            _take_along(question)
            question.title, question.page_title = TITLE_LEFT, ""
            changed(question)
    theirs = select(Answer).where(Answer.author_id == fact.user_id).order_by(Answer.id)
    for answer in session.scalars(theirs).all():
        if fact.posts_too or answer.state is not State.PUBLISHED:
            _take_along(answer)
    _take_votes_back(fact.user_id)
    session.flush()


def _take_along(post: Question | Answer) -> None:
    text = written(TEXT_LEFT)
    post.body, post.html, post.markup_version = text["body"], text["html"], text["markup_version"]
    post.submission = None
    attachments.release(kind_of(post), post.id)
    # What an edit replaced are their words as well.
    session.execute(delete(Edit).where((Edit.question_id if isinstance(post, Question) else Edit.answer_id) == post.id))
    post.edits, post.edited_at, post.edited_by_id = 0, None, None
    if post.state is State.IN_REVIEW:
        post.state = State.REMOVED


def _take_votes_back(user_id: int) -> None:
    asked = select(QuestionVote.question_id).where(QuestionVote.user_id == user_id)
    helped = select(AnswerVote.answer_id).where(AnswerVote.user_id == user_id)
    fewer = update(Question).where(Question.id.in_(asked)).values(me_too_count=Question.me_too_count - 1)
    session.execute(fewer, execution_options={"synchronize_session": "fetch"})
    less = update(Answer).where(Answer.id.in_(helped)).values(helped_count=Answer.helped_count - 1)
    session.execute(less, execution_options={"synchronize_session": "fetch"})
    session.execute(delete(QuestionVote).where(QuestionVote.user_id == user_id))
    session.execute(delete(AnswerVote).where(AnswerVote.user_id == user_id))


def _locked_questions(user_id: int) -> Select[Question]:
    return select(Question).where(Question.author_id == user_id).order_by(Question.id).with_for_update()
