"""What somebody's level is, what it may, and what brings on the next: on their page, for them and the moderators."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum.accounts import Power, User, me
from forum.questions.levels import HERE, REGULAR_DAYS, REGULAR_HELPED, REGULAR_POSTS, Level, Record, level_and_record
from forum.web import fills


@fills("profile.level", "questions/_level.html")
def level_on_profile(person: User) -> dict[str, Any] | None:
    reader = me()
    if reader is None or person.is_staff or not (reader.id == person.id or reader.has(Power.SUSPEND)):
        return None
    level, record = level_and_record(person)
    mine = reader.id == person.id
    return {
        "name": level_words(level),
        "may": may_words(level),
        "next": next_words(person, level, record),
        "mine": mine,
    }


def level_words(level: Level) -> str:
    return {
        Level.NEWCOMER: _("new here"),
        Level.MEMBER: _("member"),
        Level.REGULAR: _("known well"),
        Level.TEAM: _("team"),
    }[level]


def may_words(level: Level) -> str:
    if level is Level.NEWCOMER:
        return _("A few links and pictures in a post, and some posts an hour. What is reported is read by moderators.")
    if level is Level.MEMBER:
        return _("As many links and pictures as it takes. Reports of several members take a post out of sight.")
    return _("The filter never holds a post for what it says, and reports count twice.")


def next_words(person: User, level: Level, record: Record) -> str:
    """What brings on the next level; '' where there is none, or the team set this one."""
    if record.pinned is not None:
        return _("The team set this level.")
    if level is Level.NEWCOMER and record.removed and person.trusted_at is None:
        return _("A moderator took a post away lately. The next one that is approved brings the next level.")
    if level is Level.NEWCOMER:
        return _("A post that stands for a day brings the next level, or %(days)s days here.", days=HERE.days)
    if level is Level.MEMBER:
        return _(
            "The next level: %(days)s days here (now %(had_days)s), %(posts)s public posts (now %(had_posts)s), and "
            "%(helped)s answers that helped or solved (now %(had_helped)s).",
            days=REGULAR_DAYS, had_days=record.days, posts=REGULAR_POSTS, had_posts=record.posts,
            helped=REGULAR_HELPED, had_helped=record.helped,
        )  # fmt: skip
    return ""
