"""Several posts of a list at once: what was chosen, a look at what "spammer" takes away, what became of each."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from forum.accounts import Power, User, moderates_something, must_be_signed_in, must_have
from forum.moderation import bulk, deciding
from forum.moderation.canned import note_of
from forum.moderation.posts import post_of
from forum.questions import CloseForm, CloseReason
from forum.refused import Refused
from forum.web import page, panel

blueprint = panel("bulk", __name__, prefix="/panel/bulk", may=moderates_something)
LISTS = {
    "waiting": "/panel/waiting",
    "threads": "/panel/threads",
    "held": "/panel/review",
    "reported": "/panel/reported",
}


@blueprint.post("")
def post_bulk() -> Response:
    keys, by = _chosen(), must_be_signed_in()
    if request.form.get("action") == "spam" and not request.form.get("sure"):
        return _look_first(keys, by)
    outcomes = bulk.each(keys, _decide(request.form.get("action", ""), by), by=by)
    return page("moderation/bulk.html", "listing", outcomes=outcomes, back=_back())


def _look_first(keys: list[str], by: User) -> Response:
    """Everything that would go with these posts, by person, before anything does."""
    for power in (Power.SUSPEND, Power.REVIEW):
        must_have(by, power)
    authors = {author.id: author for author in map(_author_of, keys) if author}
    days = bulk.SPAM_DAYS
    going = [
        (author, deciding.posts_since(author, days), deciding.left_since(author, days, by=by))
        for author in authors.values()
    ]
    typed, listing = note_of(request.form), request.form.get("listing", "")
    return page(
        "moderation/bulk_spam.html",
        "listing",
        keys=keys,
        going=going,
        days=days,
        reason=typed,
        listing=listing,
        back=_back(),
    )


def _author_of(key: str) -> User | None:
    """None of a post that is gone by now: what became of it is said for each in the end."""
    try:
        return post_of(key).author
    except Refused:
        return None


def _chosen() -> list[str]:
    keys = request.form.getlist("shown" if request.form.get("all") else "post")
    if not keys:
        raise Refused(_("Please choose at least one first."))
    return keys[: bulk.MOST]


def _decide(action: str, by: User) -> bulk.Decide:
    match action:
        case "keep":
            return bulk.keep_each(by=by)
        case "remove":
            return bulk.remove_each(note_of(request.form), by=by)
        case "close":
            return bulk.close_each(_reason(), note_of(request.form), by=by)
        case "spam":
            return bulk.remove_spammers(note_of(request.form), by=by)
    raise Refused(_("Please choose what to do."))


def _reason() -> CloseReason:
    form = CloseForm()
    if not form.reason.validate(form):
        raise Refused(_("Please choose a reason."))
    return CloseReason(form.reason.data)


def _back() -> str:
    return LISTS.get(request.form.get("listing", ""), "/panel/")
