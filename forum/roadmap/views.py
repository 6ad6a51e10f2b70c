from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import even_if_suspended, me, must_be_signed_in
from forum.db import session, write
from forum.notifications import masked_mail, settings_path
from forum.refused import Refused
from forum.roadmap.models import RoadmapItem, Stage
from forum.roadmap.queries import categories, done_items, news_of, open_items, subscribed_by, subscriber_counts
from forum.roadmap.subscribing import is_subscribed, meant_by, subscribe, unsubscribe
from forum.web import HOUR, done, guard_exempt, limit, page

blueprint = Blueprint("roadmap", __name__)


@blueprint.get("/roadmap")
def index() -> Response:
    """What can be tried, what is planned and what is done; `?category=` for a part of it."""
    category, user = request.args.get("category", ""), me()
    items = [*session.scalars(open_items(category)), *session.scalars(done_items(category))]
    return page(
        "roadmap/index.html",
        stages=[(stage, [item for item in items if item.stage is stage]) for stage in Stage],
        counts=subscriber_counts(),
        mine=set(session.scalars(subscribed_by(user))) if user else set(),
        categories=session.scalars(categories()).all(),
        category=category,
    )


@blueprint.get("/roadmap/<int:number>")
@blueprint.get("/roadmap/<int:number>/<name>")
def item(number: int, name: str = "") -> Response:
    shown = item_of(number)
    if request.path != shown.path:
        return redirect(shown.path, 301)  # type: ignore[return-value]
    user = me()
    counts = subscriber_counts()
    return page(
        "roadmap/item.html",
        item=shown,
        news=session.scalars(news_of(shown)).all(),
        counts=counts,
        mine={number} if user and is_subscribed(user, shown) else set(),
    )


@blueprint.post("/roadmap/<int:number>/subscription")
def post_subscription(number: int) -> Response:
    return _subscription(number, wanted=True)


@blueprint.post("/roadmap/<int:number>/subscription/withdrawal")
def post_subscription_withdrawal(number: int) -> Response:
    return _subscription(number, wanted=False)


def _subscription(number: int, *, wanted: bool) -> Response:
    with write():
        user = must_be_signed_in()
        limit("roadmap", str(user.id), most=200, within=HOUR)
        shown = item_of(number)
        subscribe(shown, by=user) if wanted else unsubscribe(number, by=user)
    shown = item_of(number)
    counts = subscriber_counts()
    mine = {number} if wanted else set[int]()
    return done(shown.path, "roadmap/_subscription.html", "", item=shown, counts=counts, mine=mine)


@blueprint.get("/roadmap/mails/<token>")
def stop(token: str) -> Response:
    """A page with a button: mail programs open every link, so opening changes nothing."""
    person, shown = meant_by(token)
    return page(
        "roadmap/stop.html",
        item=shown,
        token=token,
        to=masked_mail(person.email),
        stopped=not is_subscribed(person, shown),
        settings=settings_path(person),
    )


@blueprint.post("/roadmap/mails/<token>")
@guard_exempt
@even_if_suspended
def post_stop(token: str) -> Response:
    """The button, and the one click of mail providers (RFC 8058), who come without cookie, stamp or origin."""
    with write():
        person, shown = meant_by(token)
        unsubscribe(shown.id, by=person)
    return done(url_for("roadmap.stop", token=token))


def item_of(number: int) -> RoadmapItem:
    found = session.get(RoadmapItem, number)
    if found is None:
        raise Refused(_("There is no such item on the roadmap."), status=404)
    return found
