"""One action for several posts: each in a transaction of its own, and each with a sentence about what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from forum.accounts import User
from forum.db import session, write
from forum.moderation import deciding
from forum.moderation.models import Decision
from forum.moderation.posts import Post, post_of
from forum.moderation.words import kind_words
from forum.questions import CloseReason, must_see
from forum.refused import Refused

MOST = 200
SPAM_DAYS = 7
Decide = Callable[[Post], "Decision | str"]


@dataclass(frozen=True)
class Outcome:
    """What became of one item; `decision` if there is something to take back."""

    title: str
    address: str
    sentence: str
    done: bool
    decision: Decision | None = None


def keep_each(*, by: User) -> Decide:
    return lambda post: deciding.keep(post, by=by)


def remove_each(note: str, *, by: User) -> Decide:
    return lambda post: deciding.take_down(post, note, by=by)


def close_each(reason: CloseReason, note: str, *, by: User) -> Decide:
    return lambda post: deciding.close(post.question, reason, note, by=by)


def remove_spammers(reason: str, *, by: User) -> Decide:
    """The authors with all they wrote lately; whose second post comes by has gone with the first."""
    gone: set[int] = set()

    def decide(post: Post) -> Decision | str:
        author = post.author
        if author is None:
            raise Refused(_("There is no such person any more."), status=404)
        if author.id in gone:
            return _("Removed with everything %(name)s wrote lately", name=author.name)
        made = deciding.remove_spammer(author, SPAM_DAYS, reason, by=by)
        gone.add(author.id)
        return made

    return decide


def each(keys: Iterable[str], decide: Decide, *, by: User) -> list[Outcome]:
    """One that is refused stops none of the others."""
    return [_one(key, decide, by) for key in list(dict.fromkeys(keys))[:MOST]]


def _one(key: str, decide: Decide, by: User) -> Outcome:
    title, address = _("A post"), ""
    try:
        post = post_of(key)
        # Whoever writes numbers into the form by hand is not told what stands there.
        must_see(post.question, by)
        title, address = post.question.title, post.address
        with write():
            made = decide(post)
    except Refused as error:
        session.rollback()
        return Outcome(title, address, error.sentence, done=False)
    if isinstance(made, str):
        return Outcome(title, address, made, done=True)
    return Outcome(title, address, kind_words(made.kind), done=True, decision=made)
