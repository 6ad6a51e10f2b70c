"""The one guard: what may be asked for in somebody else's account. What does not stand here is refused."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from forum.accounts import Acting, acting
from forum.db import session, write
from forum.impersonation.actions import end, is_reason, running_in
from forum.refused import Refused

# Pages to read: what that person sees of the forum, never their account, their keys or their drafts. Nor the page of
# their mails: it shows the link that opens it without signing in, which would be good for ever.
READ = frozenset(
    """
    accents.accent assets.embed_script assets.favicon assets.serve community.index community.team
    decisions_public.index_public editing.answer_history editing.question_history files.serve
    impersonation.raising inbox.index metrics.show profiles.show questions.answer_place questions.index questions.news
    questions.of_page questions.thread roadmap.index roadmap.item signs.health signs.ready
    topics.index topics.topic
    """.split()  # noqa: SIM905 - as a list it takes thirty lines
)
# Always: the ways back to one's own account.
BACK = frozenset({"accounts.post_sign_out", "impersonation.post_end", "impersonation.post_raising"})
# After the second step: what a person has set, and nothing that others read.
RAISED = frozenset(
    {
        "following.post_follow",
        "inbox.post_reading",
        "inbox.post_thread",
        "roadmap.post_subscription",
        "roadmap.post_subscription_withdrawal",
    }
)
FREE = frozenset({"accents.accent", "assets.embed_script", "assets.favicon", "assets.serve", "files.serve"})


def stay_within() -> Response | None:
    """Before every request. Also ends what may not go on: the ticket was solved, merged or taken as spam."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in FREE or (found := acting()) is None:
        return None
    running = session.scalar(running_in(found.session_id))
    if running is None or not is_reason(running.ticket):
        return _send_back(found, running.ticket_id if running else None)
    if not _may(endpoint, found):
        raise Refused(
            _("You are looking at the account of %(name)s, where this is not possible.", name=found.user.name),
            status=403,
        )
    return None


def _may(endpoint: str, found: Acting) -> bool:
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return endpoint in READ
    return endpoint in BACK or (found.raised and endpoint in RAISED)


def _send_back(found: Acting, ticket: int | None) -> Response:
    with write():
        end(found)
    if request.method != "GET":
        raise Refused(_("The ticket is not open any more, so you are back in your own account."), status=403)
    to = url_for("tickets.ticket", number=ticket) if ticket else url_for("desk.queue")
    return redirect(to, 303)  # type: ignore[return-value]
