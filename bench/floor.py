"""The least that the queue can cost as it is read here: who asks, fifty rows and what stands above them, by the same
statements, and the rows put together, which are kept. No page around them, and none of the manners of a request."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from forum import clock
from forum.accounts.models import SignIn, User
from forum.accounts.sessions import IDLE, _signed_in
from forum.app import create_app
from forum.db import session
from forum.desk.counting import counts
from forum.desk.lists import View, in_queue
from forum.desk.rows import in_html
from forum.receiving import Door
from forum.web import speaking

forum = create_app()
app = Flask(__name__)

with forum.app_context():
    DIGEST = session.scalar(
        select(SignIn.digest).join(User, User.id == SignIn.user_id).where(User.email.startswith("sam@"))
    )


@app.get("/")
def least() -> str:
    now = clock.now()
    with forum.app_context(), speaking("en"):
        viewer, *_rest = session.execute(_signed_in(), {"digest": DIGEST, "now": now, "since": now - IDLE}).one()
        above, rows = counts(viewer, now), in_queue(View.OPEN, viewer).rows
        return f"{above.numbers}{''.join(in_html(rows, now))}"


door = Door(app)
