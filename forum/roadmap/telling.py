"""News of an item: on its page, and as one mail to each of those who wanted to hear of it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from forum import clock, markup
from forum.accounts import User, must_be_moderator
from forum.channels import deliver
from forum.db import add_once, session
from forum.events import record
from forum.jobs import promise, task
from forum.notifications import list_headers, settings_path, unmailable, write_mail
from forum.refused import Refused
from forum.roadmap.events import RoadmapNewsTold
from forum.roadmap.models import RoadmapItem, RoadmapNews, RoadmapSubscriber, Stage
from forum.roadmap.queries import subscribers_of
from forum.roadmap.subscribing import stop_path
from forum.web import absolute

SUBJECT_MAX, BODY_MAX, AT_A_TIME = 120, 20_000, 100


def usual_words(item: RoadmapItem) -> tuple[str, str]:
    """What the form begins with: a subject and a text for the stage the item is in."""
    if item.stage is Stage.DONE:
        return _("Done: %(title)s", title=item.title), _("It is there: **%(title)s**.", title=item.title)
    if item.stage is Stage.BETA:
        where = _("Try it: %(url)s", url=item.beta_url) if item.beta_url else _("Try it, and tell us what you think.")
        return _("In beta: %(title)s", title=item.title), where
    return _("News about %(title)s", title=item.title), ""


def recipients_of(item: RoadmapItem) -> list[User]:
    """Who subscribed and gets mails at all: an address that refuses them, or somebody who wants none, gets none."""
    people = [row.user for row in session.scalars(subscribers_of(item))]
    without = unmailable([person.id for person in people])
    return [person for person in people if person.id not in without]


def tell(item: RoadmapItem, subject: str, body: str, *, submission: str, by: User) -> RoadmapNews | None:
    """Put news on the item's page and promise the mails; None if this form was sent before."""
    must_be_moderator(by)
    subject, body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
    if not subject or not body:
        raise Refused(_("Please write a subject and a text."))
    if len(subject) > SUBJECT_MAX or len(body) > BODY_MAX:
        raise Refused(_("Please say it in %(most)s letters at most.", most=BODY_MAX))
    made = RoadmapNews(
        item_id=item.id, author_id=by.id, subject=subject, body=body, html=markup.render(body),
        markup_version=markup.VERSION, submission=submission[:64], told=len(recipients_of(item)),
        created_at=clock.now(),
    )  # fmt: skip
    if not add_once(made):
        return None
    promise("roadmap.mail_news", {"news": made.id, "after": 0})
    record(RoadmapNewsTold(made.id, item.id, by.id))
    return made


@task("roadmap.mail_news")
def mail_news(payload: dict[str, Any]) -> None:
    """One mail to each who subscribed before it was told and still is; a hundred at a time."""
    news = session.get(RoadmapNews, payload["news"])
    if news is None:
        return
    rows = session.scalars(
        subscribers_of(news.item)
        .where(RoadmapSubscriber.user_id > payload["after"], RoadmapSubscriber.created_at <= news.created_at)
        .limit(AT_A_TIME)
    ).all()
    without = unmailable([row.user_id for row in rows])
    for row in rows:
        if row.user_id not in without:
            _mail(news, row.user)
    if len(rows) == AT_A_TIME:
        promise("roadmap.mail_news", {"news": news.id, "after": rows[-1].user_id})


def _mail(news: RoadmapNews, person: User) -> None:
    leave = absolute(stop_path(person, news.item_id))
    message = write_mail(
        "roadmap_news",
        id=f"roadmap-{news.id}-{person.id}",
        url=absolute(news.item.path),
        headers=list_headers("roadmap", leave),
        person=person,
        news=news,
        leave=leave,
        settings=absolute(settings_path(person)),
    )
    deliver("mail", person.email, message, about=f"roadmap:{news.item_id}:news:{news.id}")
