from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum.accounts import User, sign_in
from forum.channels import Delivery
from forum.db import session, write
from forum.demo.people import PEOPLE
from forum.web import done, local_path, option, page

blueprint = Blueprint("demo", __name__, url_prefix="/demo")


def is_demo() -> bool:
    return bool(current_app.config["FORUM"].demo)


@blueprint.before_request
def only_in_the_demo() -> ResponseReturnValue | None:
    """Signing in by a button would be a hole anywhere else, so elsewhere these pages do not exist."""
    return None if is_demo() else abort(404)


@blueprint.get("/")
def home() -> Response:
    return page("demo/home.html", people=PEOPLE, docs=option("demo_docs", ""))


@blueprint.get("/outbox")
def outbox() -> Response:
    """Every mail and ping that would have left this machine, newest first."""
    newest = select(Delivery).order_by(Delivery.id.desc()).limit(50)
    return page("demo/outbox.html", "letters", deliveries=session.scalars(newest).all())


@blueprint.post("/sign-in/<key>")
def become(key: str) -> Response:
    person = next((person for person in PEOPLE if person.key == key), None) or abort(404)
    with write():
        sign_in(session.scalars(select(User).where(User.email == person.email)).one())
    return done(local_path(request.form.get("next"), "/demo/"))
