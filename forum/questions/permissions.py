from __future__ import annotations

from flask_babel import gettext as _

from forum.accounts import Power, User, must_not_be_suspended
from forum.questions.holding import held_for_review
from forum.questions.messages import Message
from forum.questions.models import Answer, Question, State
from forum.questions.showing import Shown
from forum.refused import Refused


def moderates(user: User | None) -> bool:
    """Whether there is anything to do on a thread for this person besides writing."""
    return user is not None and user.has_any_power


def reviews(user: User | None) -> bool:
    return user is not None and user.has(Power.REVIEW)


def may_see(question: Question | Shown, user: User | None) -> bool:
    if question.state is State.PUBLISHED:
        return True
    if question.state is State.UNCONFIRMED or user is None:
        return False
    if question.made_private_at is not None:  # it goes on with support alone, and nobody brings it back
        return question.author_id == user.id
    return question.author_id == user.id or user.has(Power.REVIEW)


def may_see_answer(answer: Answer | Message, user: User | None) -> bool:
    if answer.state is State.PUBLISHED:
        return True
    if answer.state is not State.IN_REVIEW or user is None:
        return False
    return answer.author_id == user.id or user.has(Power.REVIEW)


def may_answer(question: Question | Shown, user: User | None) -> bool:
    """Whether the thread takes messages from this person, or would from whoever signs in."""
    return question.takes_messages and (question.locked_at is None or (user is not None and user.is_staff))


def may_accept(question: Question | Shown, user: User | None) -> bool:
    return user is not None and question.is_published and (question.author_id == user.id or user.has(Power.CLOSE))


def must_see(question: Question | Shown, user: User | None) -> None:
    if may_see(question, user):
        return
    if question.removed_at and question.published_at:
        raise Refused(_removed_words(question), status=410)
    raise Refused(_("There is no such thread, or it is not public."), status=404)


def must_be_public(question: Question, user: User) -> None:
    """For what can be done to a published thread only."""
    must_see(question, user)
    if not question.is_published:
        raise Refused(_("This question is not published yet. Publish it first."), status=409)


def must_accept(question: Question, user: User) -> None:
    must_not_be_suspended(user)
    must_see(question, user)
    if not may_accept(question, user):
        raise Refused(_("Only the asker or a moderator can say what solved this."), status=403)


def must_take_messages(question: Question, user: User) -> None:
    must_not_be_suspended(user)
    must_see(question, user)
    if question.state is State.REMOVED:
        raise Refused(_removed_words(question))
    if question.closed_at:
        raise Refused(_("This thread was closed, so it takes no more answers. Your text is still in the form."))
    if question.locked_at and not user.is_staff:
        raise Refused(_("This thread is locked: only the team can answer. Your text is still in the form."))
    if not question.is_published:
        raise Refused(_("This question is not published yet; it can be answered as soon as it is."))


def edits_others(user: User | None) -> bool:
    return user is not None and not user.is_suspended and user.has(Power.EDIT)


def removes_others(user: User | None) -> bool:
    return user is not None and not user.is_suspended and user.has(Power.REVIEW)


def may_vote(question: Question | Shown, answer: Answer | Message | None, user: User | None) -> bool:
    """On what others wrote, as long as the thread is open."""
    post = answer or question
    return user is not None and not user.is_suspended and takes_votes(question, answer) and post.author_id != user.id


def takes_votes(question: Question | Shown, answer: Answer | Message | None) -> bool:
    return question.takes_messages and (answer is None or answer.is_published)


def may_edit(question: Question | Shown, answer: Answer | Message | None, user: User | None) -> bool:
    post = answer or question
    if user is None or not (edits_others(user) or post.author_id == user.id):
        return False
    return not user.is_suspended and not why_not_edit(question, answer, user)


def may_remove(question: Question | Shown, answer: Answer | Message | None, user: User | None) -> bool:
    """Authors what they wrote themselves, but no question that somebody answered, and nothing that was reported."""
    post = answer or question
    if user is None or post.state not in {State.PUBLISHED, State.IN_REVIEW}:
        return False
    if removes_others(user):
        return True
    was_hidden = post.state is State.IN_REVIEW and post.published_at is not None
    mine = post.author_id == user.id and not user.is_suspended and not was_hidden
    return mine and (answer is not None or question.other_count == 0)


def may_restore(post: Question | Shown | Answer | Message, user: User | None) -> bool:
    """Whoever removed it, or a moderator. What was declined in review was not removed."""
    if user is None or post.state is not State.REMOVED or post.removed_at is None or user.is_suspended:
        return False
    if isinstance(post, Question | Shown) and post.made_private_at:
        return False
    return removes_others(user) or post.removed_by_id == user.id


def why_not_edit(question: Question | Shown, answer: Answer | Message | None, user: User) -> str:
    """What speaks against a change of the text by its author, or by whoever tends the forum; '' for nothing."""
    post = answer or question
    if post.state not in {State.PUBLISHED, State.IN_REVIEW} or question.state is State.REMOVED:
        return _("This was removed, so it cannot be edited.")
    if edits_others(user):
        return ""
    if question.closed_at:
        return _("This thread was closed, so its texts stay as they are.")
    if post.is_published and held_for_review(question.site, user):
        return _("Here a moderator reads every text before it appears, so one that is public stays as it is.")
    return ""


def must_see_answer(answer: Answer, user: User | None) -> None:
    must_see(answer.question, user)
    if may_see_answer(answer, user) or (answer.removed_at and removes_others(user)):
        return
    if answer.removed_at and answer.published_at:
        raise Refused(_("This answer was removed."), status=410)
    raise Refused(_("There is no such answer any more."), status=404)


def must_see_history(question: Question, answer: Answer | None, user: User | None) -> None:
    """Everybody who sees the post; of a removed one, only the moderators."""
    if (answer or question).removed_at and not removes_others(user):
        raise Refused(_("This was removed, and its history with it."), status=410)
    if answer is not None:
        must_see_answer(answer, user)


def must_be_author_or(others: bool, post: Question | Answer, user: User) -> None:
    must_not_be_suspended(user)
    if post.author_id != user.id and not others:
        raise Refused(_("Only its author or a moderator can do this."), status=403)


def _removed_words(question: Question | Shown) -> str:
    if question.made_private_at:
        return _("This question was moved to our support team, because it showed something personal.")
    if question.removed_by_id == question.author_id:
        return _("This question was removed by its author.")
    return _("This question was removed by a moderator.")
