from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for

from forum.accounts import me, must_be_signed_in
from forum.db import write
from forum.inbox.actions import read, read_all
from forum.inbox.queries import count_unread, entries, unread_here
from forum.web import done, local_path, page

blueprint = Blueprint("inbox", __name__)


@blueprint.get("/inbox")
def index() -> Response:
    person = me()
    if person is None:
        return redirect(url_for("accounts.sign_in", next="/inbox"), 303)  # type: ignore[return-value]
    found = entries(person, request.args.get("after", ""))
    return page("inbox/index.html", "entries", entries=found.rows, after=found.after, unread=unread_here(person))


@blueprint.post("/inbox/reading")
def post_reading() -> Response:
    by = must_be_signed_in()
    with write():
        read_all(by=by)
    return done(url_for("inbox.index"))


@blueprint.post("/inbox/threads/<int:number>/reading")
def post_thread(number: int) -> Response:
    """The thread's page sends this by itself when it was opened; without scripts it is a button."""
    by = must_be_signed_in()
    with write():
        read(number, by=by)
    url = local_path(request.form.get("back")) if request.form.get("back") else url_for("inbox.index")
    return done(url, "inbox/_link.html", "inbox_link", unread=count_unread(by))
