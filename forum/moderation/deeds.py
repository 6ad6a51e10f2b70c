"""The moderators' log: written down as facts are recorded, read in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from forum import clock, markup
from forum.accounts import User
from forum.db import Slice, session, slice_after
from forum.events import Fact, on_every
from forum.moderation.log_words import GROUPS, PUBLIC, SENTENCES, TICKETS, Pair, names_of
from forum.moderation.models import Deed
from forum.pages import Site
from forum.questions import Answer, Question, path

SIZE = 50
OWN = {"PostEdited", "PostRemoved", "PostRestored", "AnswerAccepted", "AnswerUnaccepted"}


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the log."""

    by: int | None = None
    kind: str = ""
    site: int | None = None
    since: date | None = None
    until: date | None = None


@on_every
def write_down(fact: Fact) -> None:
    """What somebody did for the forum; what people do with their own posts and accounts is no matter of the log."""
    said, name = fact.to_payload(), type(fact).__name__
    detail = str(said.get("kind") or said.get("role") or "") if f"{name}:" in _DETAILED else ""
    if fact.actor_id is None or f"{name}:{detail}".rstrip(":") not in SENTENCES or _is_part_of_another(name, said):
        return
    about = _about(fact, said)
    author = about.pop("author")
    if (name in OWN and author == fact.actor_id) or (name == "PersonErased" and said["user_id"] == fact.actor_id):
        return
    session.add(Deed(at=clock.now(), name=name, detail=detail, by_id=fact.actor_id, **about))


_DETAILED = {f"{kind.partition(':')[0]}:" for kind in SENTENCES if ":" in kind}


def _is_part_of_another(name: str, said: dict[str, Any]) -> bool:
    """Recorded beside a decision; and a closing that is taken back is a reopening."""
    return bool(
        said.get("decided") or said.get("by_asker") or (name == "DecisionUndone" and said.get("kind") == "closed")
    )


def _about(fact: Fact, said: dict[str, Any]) -> dict[str, Any]:
    question = session.get(Question, said.get("question_id") or 0)
    answer = session.get(Answer, said.get("answer_id") or 0)
    post = question if fact.__class__.__name__.startswith("Answer") else (answer or question)
    site = session.get(Site, said.get("site_id") or (question.site_id if question else 0))
    author = post.author_id if post else None
    return {
        "subject": "" if question and "ticket_id" not in said else fact.subject,
        "site_id": site.id if site else None,
        "question_id": question.id if question else None,
        "answer_id": answer.id if answer else None,
        "person_id": said.get("user_id") or author,
        "decision_id": said.get("decision_id"),
        "author": author,
    }


def log_slice(wanted: Wanted, after: str, *, tickets: bool) -> Slice[Deed]:
    """Newest first; `tickets` only for those who may open them."""
    statement = select(Deed).options(*_whole())
    statement = statement.where(*_filters(wanted))
    if wanted.kind in GROUPS:
        statement = statement.where(_among(GROUPS[wanted.kind]))
    if not tickets:
        statement = statement.where(Deed.name.not_in(TICKETS))
    return _slice(statement, after)


def public_slice(site: Site, after: str) -> Slice[Deed]:
    """What became of content on one site."""
    here = select(Deed).where(Deed.site_id == site.id, _among(PUBLIC)).options(joinedload(Deed.question))
    return _slice(here, after)


def count_suspended() -> Select[int]:
    """People who were suspended lately; by nobody, and nobody in particular."""
    recent = Deed.at > clock.now() - timedelta(days=30)
    suspended = (Deed.name == "DecisionMade") & Deed.detail.in_(("suspended", "spammer"))
    return select(func.count(func.distinct(Deed.person_id))).where(recent, suspended)


def who_did_something() -> Select[User]:
    """From one number to the next higher one in the index: there are many deeds, and of few people."""
    who = select(func.min(Deed.by_id).label("id")).cte("who", recursive=True)
    higher = select(func.min(Deed.by_id)).where(Deed.by_id > who.c.id).scalar_subquery()
    who = who.union_all(select(higher).where(who.c.id.is_not(None)))
    return select(User).where(User.id.in_(select(who.c.id))).order_by(User.name).limit(200)


def sentence(deed: Deed) -> Markup:
    """Who did what, with a link to what it is about."""
    return _said(SENTENCES, deed, _thread_link(deed))


def public_sentence(deed: Deed) -> Markup:
    """The same for everybody: no names, and no words of what nobody is to see any more."""
    question = deed.question
    shown = _thread_link(deed) if question and question.is_published else _("a thread that is not public any more")
    return _said(PUBLIC, deed, shown)


def _said(sentences: dict[str, LazyString | Pair], deed: Deed, thread: Markup | str) -> Markup:
    said = sentences[f"{deed.name}:{deed.detail}" if deed.detail else deed.name]
    if isinstance(said, tuple):
        said = said[1 if deed.answer_id else 0]
    parts = {"thread": thread, "number": _ticket_link(deed)}
    if sentences is SENTENCES:
        parts |= {"who": _name(deed.by), "person": _name(deed.person), "site": deed.site.name if deed.site else ""}
    return Markup(str(said)) % parts  # noqa: S704 - the sentence is ours, what stands in it is escaped


def _name(person: User | None) -> Markup:
    if person is None or person.erased_at:
        return Markup("{}").format(_("somebody who left"))
    return Markup("<b><bdi>{}</bdi></b>").format(person.name)


def _thread_link(deed: Deed) -> Markup:
    if deed.question is None:
        return Markup("{}").format(_("a thread"))
    if deed.question.made_private_at is not None:  # what it showed stands in its title and its address as well
        return Markup("{}").format(_("a thread that is not public any more"))
    to = f"{path(deed.question)}#answer-{deed.answer_id}" if deed.answer_id else path(deed.question)
    title = Markup(markup.inline(deed.question.title))  # noqa: S704 - sanitised last by markup
    return Markup('<a href="{}">“<bdi>{}</bdi>”</a>').format(to, title)


def _ticket_link(deed: Deed) -> Markup:
    number = deed.subject.removeprefix("ticket:")
    return Markup('<a href="/tickets/{0}">{0}</a>').format(number)


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.by:
        found.append(Deed.by_id == wanted.by)
    if wanted.site:
        found.append(Deed.site_id == wanted.site)
    if wanted.since:
        found.append(Deed.at >= _midnight(wanted.since))
    if wanted.until and wanted.until < date.max:  # after the last day there is none to end it
        found.append(Deed.at < _midnight(wanted.until) + timedelta(days=1))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.now().tzinfo)


def _among(names: dict[str, LazyString | Pair]) -> ColumnElement[bool]:
    plain = [name for name, detail in names_of(names) if not detail]
    detailed = [and_(Deed.name == name, Deed.detail == detail) for name, detail in names_of(names) if detail]
    return or_(Deed.name.in_(plain), *detailed)


def _slice(statement: Select[Deed], after: str) -> Slice[Deed]:
    return slice_after(statement, (Deed.at, Deed.id), after, SIZE, position=lambda deed: (deed.at, deed.id))


def _whole() -> tuple[ExecutableOption, ...]:
    site = joinedload(Deed.site).lazyload(Site.origins)
    return (site, *(joinedload(part) for part in (Deed.by, Deed.person, Deed.question, Deed.decision)))


def reason(deed: Deed) -> str:
    """Why, as whoever decided wrote it."""
    if deed.detail == "closed" and deed.question and deed.question.closed_at:
        return deed.question.close_note
    return deed.decision.note if deed.decision and deed.name == "DecisionMade" else ""
