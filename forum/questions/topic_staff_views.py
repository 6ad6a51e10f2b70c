"""Where moderators keep the topics in order; which topics a thread has, they say on the thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import Power, User, holds, must_be_signed_in
from forum.db import session, write
from forum.questions import arranging
from forum.questions.models import Topic, TopicGroup
from forum.questions.shelves import shelves
from forum.refused import Refused
from forum.web import done, number_of, page, panel

Found = TypeVar("Found")
blueprint = panel("topics_staff", __name__, prefix="/panel/topics", may=holds(Power.TOPICS))


@blueprint.get("/")
def index() -> Response:
    return page("questions/topics_staff.html", shelves=shelves(), problem="")


@blueprint.post("/")
def post_topic() -> Response:
    return _changed(lambda by: arranging.make_topic(_name(), _chosen_group(), by=by))


@blueprint.post("/<int:number>/name")
def post_name(number: int) -> Response:
    return _changed(lambda by: arranging.rename_topic(_topic(number), _name(), by=by))


@blueprint.post("/<int:number>/group")
def post_into_group(number: int) -> Response:
    return _changed(lambda by: arranging.put_into_group(_topic(number), _chosen_group(), by=by))


@blueprint.post("/<int:number>/rise")
def post_rise(number: int) -> Response:
    return _changed(lambda by: arranging.raise_topic(_topic(number), by=by))


@blueprint.post("/<int:number>/merger")
def post_merger(number: int) -> Response:
    return _changed(lambda by: arranging.merge_topics(_topic(number), _named(request.form.get("into", "")), by=by))


@blueprint.post("/<int:number>/removal")
def post_removal(number: int) -> Response:
    return _changed(lambda by: arranging.remove_topic(_topic(number), by=by))


@blueprint.post("/groups")
def post_group() -> Response:
    return _changed(lambda by: arranging.make_group(_name(), by=by))


@blueprint.post("/groups/<int:number>/name")
def post_group_name(number: int) -> Response:
    return _changed(lambda by: arranging.rename_group(_group(number), _name(), by=by))


@blueprint.post("/groups/<int:number>/rise")
def post_group_rise(number: int) -> Response:
    return _changed(lambda by: arranging.raise_group(_group(number), by=by))


@blueprint.post("/groups/<int:number>/removal")
def post_group_removal(number: int) -> Response:
    return _changed(lambda by: arranging.remove_group(_group(number), by=by))


def _changed(act: Callable[[User], object]) -> Response:
    """One thing done, or the page with the reason why not."""
    by = must_be_signed_in()
    try:
        with write():
            act(by)
    except Refused as error:
        session.rollback()
        return page("questions/topics_staff.html", status=error.status, shelves=shelves(), problem=error.sentence)
    return done(url_for("topics_staff.index"))


def _name() -> str:
    return request.form.get("name", "")


def _chosen_group() -> TopicGroup | None:
    number = request.form.get("group", type=number_of)
    return _group(number) if number else None


def _group(number: int) -> TopicGroup:
    return _there(session.get(TopicGroup, number))


def _topic(number: int) -> Topic:
    return _there(session.get(Topic, number))


def _named(name: str) -> Topic:
    wanted = name.strip().casefold()
    return _there(next((one for one in session.scalars(select(Topic)) if one.name.casefold() == wanted), None))


def _there(found: Found | None) -> Found:
    if found is None:
        raise Refused(_("There is no such topic or group any more."), status=404)
    return found
